"""A file is read beside the process that serves everybody, and nothing of it is kept."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import xlsxwriter

from gateway import import_peek
from gateway.routes import leads
from gateway.settings import Settings
from ops.ports import free_port
from tests.gateway.support import Toy, serving, toy

NAMES = "姓名,手机\n李娜,13800138000\n"


@pytest.fixture(scope="module")
def url(amqp_url: str, staff: Toy) -> Iterator[str]:
    settings = Settings(amqp_url=amqp_url, port=free_port())
    with toy("leads", amqp_url), serving(settings, leads.OPERATIONS) as address:
        yield address


def peek(url: str, content: bytes, role: str = "marketer", **fields: str) -> requests.Response:
    parts: dict[str, Any] = {name: (None, value) for name, value in ({"kind": "leads"} | fields).items()}
    files = parts | {"file": ("线索.csv", content)}
    headers = {"Authorization": f"Bearer {role}"}
    return requests.post(url + "/v1/imports/peek", files=files, headers=headers, timeout=30)


def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for number, line in enumerate(NAMES.splitlines()):
            book.worksheets() or book.add_worksheet()
            book.worksheets()[0].write_row(number, 0, line.split(","))
    return content.getvalue()


@pytest.mark.parametrize("content", [NAMES.encode(), NAMES.encode("gbk"), workbook()])
def test_file_of_any_format_tells_its_columns_and_their_mapping(url: str, content: bytes) -> None:
    told = peek(url, content).json()
    assert told["columns"] == ["姓名", "手机"]
    assert told["samples"] == [["李娜"], ["13800138000"]]
    assert told["rows"] == [{"row": 1, "cells": ["李娜", "13800138000"]}]
    assert (told["mapping"], told["origin"]) == ({"姓名": "name"}, "recognised")


@pytest.mark.parametrize(("content", "code"), [
    (b"", "file_empty"),
    ("姓名,手机\n".encode(), "no_rows"),
    (b"%PDF-1.7 and so on", "not_a_table"),
    (workbook()[:900], "file_broken"),
])  # fmt: skip
def test_bad_file_is_422_at_the_file_with_its_code(url: str, content: bytes, code: str) -> None:
    answer = peek(url, content)
    told = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (422, code, "/file")


def test_whoever_may_not_import_the_kind_may_not_peek(url: str) -> None:
    assert peek(url, NAMES.encode(), kind="employees").status_code == 403
    assert peek(url, NAMES.encode(), role="hr").status_code == 403


def test_an_import_is_not_begun_by_what_belongs_to_one(url: str) -> None:
    answer = peek(url, NAMES.encode(), dry_run="true")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/dry_run")


@pytest.mark.parametrize(("reader", "code"), [
    (("-c", "import time; time.sleep(60)"), "file_too_large"),
    (("-c", "import os; os.abort()"), "file_broken"),
])  # fmt: skip
def test_a_file_its_reader_dies_of_or_never_ends_with_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch, reader: tuple[str, ...], code: str
) -> None:
    monkeypatch.setattr(import_peek, "PEEK_SECONDS", 0.5)
    monkeypatch.setattr(import_peek, "_READER", reader)
    answer = peek(url, NAMES.encode())
    assert (answer.status_code, answer.json()["code"]) == (422, code)
