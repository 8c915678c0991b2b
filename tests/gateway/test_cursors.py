"""Page cursors: followed to the end they show all, once; changed or taken elsewhere they are refused."""

import base64
from typing import Any

import pytest
import requests

from gateway.cursors import Cursors
from gateway.problems import Unprocessable

OTHER = "/v1/items/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b/list"


def fetch(url: str, path: str = "/v1/items", **query: str) -> requests.Response:
    return requests.get(url + path, params=query, headers={"Authorization": "Bearer rep"}, timeout=10)


def first_cursor(url: str, **query: str) -> str:
    cursor: str = fetch(url, **query).json()["next_cursor"]
    return cursor


def check_refused(answer: requests.Response) -> None:
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_cursor"
    assert answer.json()["errors"][0]["pointer"] == "/query/cursor"


def test_pages_followed_to_the_end_show_everything_once(url: str) -> None:
    seen, cursor = [], None
    while True:
        page = fetch(url, **({"cursor": cursor} if cursor else {})).json()
        seen += page["data"]
        cursor = page["next_cursor"]
        assert page.keys() == {"data", "next_cursor"}
        if cursor is None:
            break
    assert seen == list(range(5))


def test_page_size_may_change_on_the_way(url: str) -> None:
    assert fetch(url, cursor=first_cursor(url), limit="3").json()["data"] == [2, 3, 4]


@pytest.mark.parametrize("query", [{"sort": "-name"}, {"q": "x"}, {"sort": ""}])
def test_cursor_of_another_sort_or_filter_is_refused(url: str, query: dict[str, str]) -> None:
    check_refused(fetch(url, cursor=first_cursor(url), **query))


def test_cursor_of_another_list_is_refused(url: str) -> None:
    check_refused(fetch(url, OTHER, cursor=first_cursor(url)))


def test_every_changed_byte_is_noticed(url: str) -> None:
    cursor = first_cursor(url)
    cursors = Cursors(b"some secret")
    sealed = cursors.seal({"n": 2}, "/v1/items", {})
    assert cursors.open(sealed, "/v1/items", {}) == {"n": 2}
    for at in range(len(sealed)):
        for other in "A_z":
            changed = sealed[:at] + other + sealed[at + 1 :]
            if changed != sealed:
                with pytest.raises(Unprocessable):
                    cursors.open(changed, "/v1/items", {})
    check_refused(fetch(url, cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B")))


@pytest.mark.parametrize(
    "cursor", ["", "x", "====", "ü", "A" * 3000, base64.urlsafe_b64encode(b'{"n": 1}').decode()]
)
def test_what_was_never_a_cursor_is_refused(url: str, cursor: str) -> None:
    check_refused(fetch(url, cursor=cursor))


def test_cursor_of_another_secret_is_refused() -> None:
    foreign = Cursors(b"another secret").seal({"n": 2}, "/v1/items", {})
    with pytest.raises(Unprocessable):
        Cursors(b"some secret").open(foreign, "/v1/items", {})


RULES = {"cycle": {"A": 10, "B": 14}, "cap": None}


def ask(url: str, path: str = "/v1/tried", **body: Any) -> requests.Response:
    return requests.post(url + path, json=body, headers={"Authorization": "Bearer rep"}, timeout=10)


def test_pages_asked_for_by_a_body_are_followed_to_the_end(url: str) -> None:
    first = ask(url, rules=RULES, limit=2).json()
    same = {"cap": None, "cycle": {"B": 14, "A": 10}}
    rest = ask(url, cursor=first["next_cursor"], limit=4, rules=same).json()
    assert (first["data"] + rest["data"], rest["next_cursor"]) == ([0, 1, 2, 3, 4], None)
    assert ask(url, rules=RULES, cursor=None).json()["data"] == [0, 1]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/tried", {"rules": {**RULES, "cycle": {"A": 10, "B": 15}}}),
        ("/v1/tried", {"rules": RULES, "show": "present"}),
        ("/v1/tried", {}),
        ("/v1/tried-too", {"rules": RULES}),
        ("/v1/tried", {"rules": RULES, "cursor": "x"}),
        ("/v1/tried", {"rules": RULES, "cursor": 7}),
        ("/v1/tried", {"rules": RULES, "cursor": {"n": 4}}),
    ],
)
def test_cursor_of_another_body_or_address_is_refused(url: str, path: str, body: dict[str, Any]) -> None:
    cursor = ask(url, rules=RULES).json()["next_cursor"]
    answer = ask(url, path, **{"cursor": cursor, **body})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_place_cannot_be_given_by_hand_in_a_body(url: str) -> None:
    answer = ask(url, rules=RULES, after={"n": 4})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/after")


def test_place_cannot_be_given_by_hand(url: str) -> None:
    answer = fetch(url, after='{"n": 4}')
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/after"
