"""Rate limits by token, address and route class, which two gateways keep together."""

from collections.abc import Iterator

import pytest
import requests
from limits import parse

from gateway.limits import Spent, network_of
from gateway.problems import TooManyRequests
from gateway.settings import Settings
from ops.ports import free_port
from tests.gateway.support import serving
from tests.support.waiting import wait_for

QUOTA = 40
NO_BROKER = "amqp://nobody:nothing@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def two(amqp_url: str, staff, echo) -> Iterator[tuple[str, str]]:
    """Two gateways before the same broker, with a small quota for every class."""
    rate = f"{QUOTA}/minute"
    names = ("public_rate", "read_rate", "write_rate", "refused_rate", "lookup_rate")
    rates = dict.fromkeys(names, rate)
    one, other = (Settings(amqp_url=amqp_url, port=free_port(), **rates) for _ in range(2))
    with serving(one) as one_url, serving(other) as other_url:
        for url in (one_url, other_url):
            wait_for(lambda url=url: requests.get(url + "/readyz", timeout=5).status_code == 200)
        yield one_url, other_url


def ask(url: str, token: str | None, method: str = "GET", path: str = "/v1/ping") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"json": {"name": "x"}} if method == "POST" else {}
    return requests.request(method, url + path, headers=headers, timeout=10, **body)


def let_in(url: str, calls: int, *args: str | None) -> int:
    return sum(ask(url, *args).status_code != 429 for _ in range(calls))


@pytest.mark.parametrize(
    ("token", "method", "path"),
    [("rep.one", "GET", "/v1/ping"), ("rep.one", "POST", "/v1/items"), (None, "GET", "/v1/public"),
     ("nobody", "GET", "/v1/ping")],
)  # fmt: skip
def test_what_one_gateway_let_in_the_other_counts(
    two: tuple[str, str], token: str | None, method: str, path: str
) -> None:
    one, other = two
    assert let_in(one, QUOTA, token, method, path) == QUOTA
    assert ask(one, token, method, path).status_code == 429
    polls: list[int] = []
    wait_for(lambda: polls.append(ask(other, token, method, path).status_code) or polls[-1] == 429)
    assert len(polls) < QUOTA


def test_refusal_says_the_limit_and_when_to_come_back(two: tuple[str, str]) -> None:
    let_in(two[0], QUOTA, "rep.two")
    refused = ask(two[0], "rep.two")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Policy"] == f'"read";q={QUOTA};w=60'
    assert refused.headers["RateLimit"].startswith('"read";r=0;t=')


def test_answer_says_what_is_left(two: tuple[str, str]) -> None:
    left = [ask(two[0], "rep.three").headers["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == [f"r={QUOTA - 1}", f"r={QUOTA - 2}", f"r={QUOTA - 3}"]


def test_other_token_and_other_class_have_their_own(two: tuple[str, str]) -> None:
    let_in(two[0], QUOTA, "rep.four")
    assert ask(two[0], "rep.four").status_code == 429
    assert ask(two[0], "rep.five").status_code == 200
    assert ask(two[0], "rep.four", "POST", "/v1/items").status_code == 201


def test_lookups_are_counted_by_person_whatever_token_and_gateway(two: tuple[str, str]) -> None:
    asked = ("GET", "/v1/lookup?q=x")
    assert let_in(two[0], QUOTA // 2, "hr.one", *asked) == let_in(two[0], QUOTA // 2, "hr.two", *asked)
    refused = ask(two[0], "hr.three", *asked)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["RateLimit-Policy"] == f'"lookup";q={QUOTA};w=60'
    wait_for(lambda: ask(two[1], "hr.four", *asked).status_code == 429)
    assert ask(two[0], "hr.three").status_code == 200, "other reads have their own limit"
    left = ask(two[0], "finance.one", *asked)
    assert (left.status_code, left.headers["RateLimit"].split(";")[1]) == (200, f"r={QUOTA - 1}")


def test_limits_hold_while_the_broker_is_away() -> None:
    few = Settings(amqp_url=NO_BROKER, port=free_port(), public_rate="3/minute", deadline_seconds=0.3)
    with serving(few) as url:
        answers = [ask(url, None, "GET", "/v1/public") for _ in range(4)]
    assert [each.status_code for each in answers] == [503, 503, 503, 429]
    assert all(int(each.headers["Retry-After"]) >= 1 for each in answers)


def test_routes_without_a_login_are_the_strictest() -> None:
    rates = {name: parse(rate).amount for name, rate in Settings(amqp_url=NO_BROKER).rates.items()}
    assert rates["form"] < rates["public"] < rates["refused"] < min(rates["read"], rates["write"])


def test_what_was_told_is_told_once() -> None:
    spent = Spent({"read": "3/minute"})
    spent.spend("read", "somebody")
    spent.spend("read", "somebody")
    assert [number for _, _, number in spent.take_untold()] == [2]
    assert spent.take_untold() == []


def test_refused_call_is_not_told() -> None:
    spent = Spent({"read": "1/minute"})
    spent.spend("read", "somebody")
    with pytest.raises(TooManyRequests):
        spent.spend("read", "somebody")
    assert [number for _, _, number in spent.take_untold()] == [1]


def test_class_this_version_does_not_know_is_not_counted() -> None:
    Spent({"read": "1/minute"}).hear("of another version", "somebody", 1)


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", ""), ("unix", "unix")],
)
def test_address_of_six_is_counted_by_its_household(address: str, network: str) -> None:
    assert network_of(address) == network
