"""Files in and rows out: whole, in order, bounded, and in any order of the form's fields."""

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from gateway import imports
from gateway.imports import harmless
from gateway.routes import leads
from gateway.settings import Settings
from ops.ports import free_port
from tests.gateway.support import Toy, serving, toy
from tests.support.waiting import wait_for

ROWS = "/v1/imports/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b/rows"
BROKEN = "/v1/imports/00000000-0000-0000-0000-000000000000/rows"
SMALL = (("kind", "leads"), ("file", "x.csv", b"a"))
AUTHORIZATION = {"Authorization": "Bearer marketer"}


@pytest.fixture(scope="module")
def url(behind: str) -> Iterator[str]:
    with serving(Settings(amqp_url=behind, port=free_port()), leads.OPERATIONS) as address:
        yield address


@pytest.fixture(scope="module")
def behind(amqp_url: str, staff: Toy) -> Iterator[str]:
    with toy("leads", amqp_url):
        yield amqp_url


def upload(url: str, *parts: tuple, headers: dict[str, str] | None = None) -> requests.Response:
    """Post a form of (name, value) and (name, filename, content) parts, in this order."""
    files = [(part[0], (part[1], part[2]) if len(part) == 3 else (None, part[1])) for part in parts]
    return requests.post(
        url + "/v1/imports", files=files, headers=AUTHORIZATION | (headers or {}), timeout=30
    )


def check_refused(answer: requests.Response, status: int, code: str, pointer: str = "") -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json().get("errors", [{"pointer": ""}])[0]["pointer"] == pointer


def test_file_arrives_whole_in_pieces_with_what_the_form_says(url: str) -> None:
    content = b"x" * (2 * imports.CHUNK_BYTES + 7)
    answer = upload(
        url,
        ("kind", "leads"),
        ("mapping", '{"电话": "phone"}'),
        ("dry_run", "true"),
        ("file", "线索.csv", content),
    )
    assert answer.status_code == 202
    told = answer.json()
    assert answer.headers["Location"] == f"/v1/imports/{told['id']}"
    assert told["state"] == "queued"
    assert told["sizes"] == [imports.CHUNK_BYTES, imports.CHUNK_BYTES, 7]
    assert told["body"] == {
        "kind": "leads", "mapping": {"电话": "phone"}, "dry_run": "true",
        "filename": "线索.csv", "size": len(content),
    }  # fmt: skip


def test_fields_may_follow_the_file_and_its_folder_is_not_told(url: str) -> None:
    answer = upload(url, ("file", "/home/li/x.csv", b"a,b"), ("mapping", ""), ("kind", "leads"))
    assert answer.json()["body"] == {"kind": "leads", "filename": "x.csv", "size": 3}


def test_same_key_again_answers_the_import_it_made(url: str) -> None:
    parts = (("kind", "leads"), ("file", "x.csv", b"a,b"))
    first, second = (upload(url, *parts, headers={"Idempotency-Key": "k7"}) for _ in range(2))
    assert second.status_code == 202
    assert second.json() == first.json()


@pytest.mark.parametrize(("parts", "code", "pointer"), [
    ((("kind", "leads"),), "required", "/file"),
    ((("kind", "leads"), ("file", "not a file")), "required", "/file"),
    ((("kind", "leads"), ("kind", "leads"), ("file", "x", b"")), "repeated", "/kind"),
    ((("size", "1"), ("file", "x", b"")), "repeated", "/size"),
    ((("mapping", "{"), ("file", "x", b"")), "invalid_json", "/mapping"),
    ((("mapping", "[]"), ("file", "x", b"")), "invalid_json", "/mapping"),
    ((("kind", "a\0b"), ("file", "x", b"")), "invalid_text", "/kind"),
    ((("file", "x", b""), ("file", "y", b"")), "invalid_multipart", ""),
    (tuple((f"f{n}", "x") for n in range(11)), "invalid_multipart", ""),
    ((("note", "x" * (1024 * 1024 + 1)), ("file", "x", b"")), "invalid_multipart", ""),
])  # fmt: skip
def test_unusable_form_is_422(url: str, parts: tuple, code: str, pointer: str) -> None:
    check_refused(upload(url, *parts), 422, code, pointer)


@pytest.mark.parametrize(
    "body", [b"", b"--b", b"garbage", b"--b\r\n\r\n--b--", b"--b\r\nContent-Disposition: x\r\n\r\n"]
)
def test_what_is_not_a_form_is_422(url: str, body: bytes) -> None:
    headers = AUTHORIZATION | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = requests.post(url + "/v1/imports", data=body, headers=headers, timeout=10)
    assert answer.status_code == 422


def test_form_without_a_boundary_is_422(url: str) -> None:
    headers = AUTHORIZATION | {"Content-Type": "multipart/form-data"}
    check_refused(
        requests.post(url + "/v1/imports", data=b"x", headers=headers, timeout=10), 422, "invalid_multipart"
    )


def test_file_by_json_is_415(url: str) -> None:
    answer = requests.post(url + "/v1/imports", json={"kind": "leads"}, headers=AUTHORIZATION, timeout=10)
    check_refused(answer, 415, "unsupported_media_type")


def test_file_past_its_limit_is_413_on_its_header_and_when_it_lies(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "long").open("w+b") as file:
        file.truncate(imports.LARGEST_FILE + imports.FORM_BYTES + 1)
        headers = AUTHORIZATION | {"Content-Type": "multipart/form-data; boundary=b"}
        check_refused(
            requests.post(url + "/v1/imports", data=file, headers=headers, timeout=30), 413, "body_too_large"
        )
    monkeypatch.setattr(imports, "LARGEST_FILE", 1000)
    check_refused(upload(url, ("kind", "leads"), ("file", "x.csv", b"x" * 1001)), 413, "body_too_large")


def test_uploads_at_once_are_bounded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on = threading.Barrier(5), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b"--b\r\n"
        started.wait(10)
        go_on.wait(10)
        yield b"--b--"

    def send_slowly() -> None:
        headers = AUTHORIZATION | {"Content-Type": "multipart/form-data; boundary=b"}
        requests.post(url + "/v1/imports", data=slowly(), headers=headers, timeout=20)

    senders = [threading.Thread(target=send_slowly) for _ in range(4)]
    for sender in senders:
        sender.start()
    started.wait(10)
    answers: list[requests.Response] = []
    wait_for(lambda: answers.append(upload(url, *SMALL)) or answers[-1].status_code == 503)
    go_on.set()
    for sender in senders:
        sender.join()
    assert answers[-1].json()["code"] == "overloaded"
    assert answers[-1].headers["Retry-After"] == "5"
    assert upload(url, *SMALL).status_code == 202


def test_rows_as_csv_come_whole_for_a_spreadsheet(url: str) -> None:
    answer = requests.get(
        url + ROWS, params={"outcome": "failed", "format": "csv"}, headers=AUTHORIZATION, timeout=30
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'attachment; filename="import-' in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == [
        "name",
        "note",
        "import_row",
        "import_result",
        "import_code",
        "import_reason",
        "import_lead_id",
    ]
    assert [row[2] for row in rows[1:]] == [str(n) for n in range(1, 2501)]
    assert [row[:2] for row in rows[1:5]] == [
        ["'=1+1", "+8613800138000"],
        ["李娜", '\'@sum("x")'],
        ["", ""],
        ["-2", "'-2+3"],
    ]
    assert {len(row) for row in rows} == {7}


def test_rows_as_json_come_by_the_page(url: str) -> None:
    page = requests.get(url + ROWS, params={"outcome": "failed"}, headers=AUTHORIZATION, timeout=10).json()
    more = requests.get(
        url + ROWS,
        params={"outcome": "failed", "cursor": page["next_cursor"]},
        headers=AUTHORIZATION,
        timeout=10,
    ).json()
    assert [page["data"][0]["row"], more["data"][0]["row"]] == [1, 201]


def test_rows_that_break_off_are_seen_to_be_incomplete(url: str) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(url + BROKEN, params={"format": "csv"}, headers=AUTHORIZATION, timeout=10)


def test_other_formats_are_422(url: str) -> None:
    answer = requests.get(url + ROWS, params={"format": "xlsx"}, headers=AUTHORIZATION, timeout=10)
    check_refused(answer, 422, "invalid", "/query/format")


@pytest.mark.parametrize(
    "cell", ["=1", "+1+1", "-1-1", "@x", "\tx", "\rx", "+86 138", "--1", "=cmd|' /C calc'!A0"]
)
def test_formula_cells_are_quoted(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "x", "1=1", "+8613800138000", "-2.5", "138-0013-8000", None, 7, -7])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


# -- files of several kinds ---------------------------------------------------


def listed(url: str, role: str, query: str) -> list[dict[str, str]]:
    """Every import this role sees, page by page."""
    rows: list[dict[str, str]] = []
    path = f"{url}/v1/imports?{query}"
    headers = {"Authorization": f"Bearer {role}"}
    page = requests.get(path, headers=headers, timeout=10).json()
    while True:
        rows += page["data"]
        if page["next_cursor"] is None:
            return rows
        page = requests.get(f"{path}&cursor={page['next_cursor']}", headers=headers, timeout=10).json()


@pytest.mark.parametrize("limit", [1, 4, 50])
def test_imports_of_both_kinds_are_one_list_the_newest_first(url: str, limit: int) -> None:
    rows = listed(url, "admin", f"limit={limit}")
    assert len(rows) == len({row["id"] for row in rows}) == 17
    places = [(row["created_at"], row["id"]) for row in rows]
    assert places == sorted(places, reverse=True)


def test_each_role_sees_and_sends_its_kinds_only(url: str) -> None:
    assert {row["kind"] for row in listed(url, "hr", "limit=50")} == {"employees"}
    assert {row["kind"] for row in listed(url, "marketer", "limit=50")} == {"leads"}
    assert {row["kind"] for row in listed(url, "admin", "kind=employees")} == {"employees"}
    file = ("file", "x.csv", b"a")
    check_refused(upload(url, ("kind", "employees"), file), 403, "role_missing")
    hr = {"Authorization": "Bearer hr"}
    check_refused(upload(url, ("kind", "leads"), file, headers=hr), 403, "role_missing")
    check_refused(upload(url, ("kind", "cars"), file), 422, "invalid", "/kind")
    check_refused(upload(url, file), 422, "required", "/kind")
