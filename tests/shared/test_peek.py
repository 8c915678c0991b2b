"""What is shown of a file before it is imported: its columns, some of what they hold, its first rows."""

import csv
import io

import pytest
import xlsxwriter

from shared.files.peek import LONGEST_CELL, MOST_ROWS, peek
from shared.files.textfile import FileUnreadable

HEADER = ("姓名", "手机", "备注")
ROWS = [("李娜", "13800138000", ""), ("王伟", "13900139000", "先生"), ("李娜", "", "先生")]


def as_text(encoding: str = "utf-8", rows: list[tuple[str, ...]] = ROWS, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADER, *rows])
    return text.getvalue().encode(encoding)


def as_workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    return content.getvalue()


def peeked(content: bytes) -> dict:
    return peek(io.BytesIO(content), len(content))


@pytest.mark.parametrize("content", [
    as_text(), as_text("utf-8-sig"), as_text("gb18030"), as_text("utf-16"),
    as_text(delimiter=";"), as_workbook(),
])  # fmt: skip
def test_every_format_and_encoding_shows_the_same(content: bytes) -> None:
    told = peeked(content)
    assert told["columns"] == list(HEADER)
    assert told["samples"] == [["李娜", "王伟"], ["13800138000", "13900139000"], ["先生"]]
    assert told["rows"] == [{"row": n, "cells": list(row)} for n, row in enumerate(ROWS, 1)]


def test_rows_are_numbered_as_an_import_numbers_them_and_empty_ones_left_out() -> None:
    told = peeked(as_text(rows=[("", "", ""), ("李娜", "", "", "too much"), *[("x", "", "")] * 100]))
    assert told["rows"][0] == {"row": 2, "cells": ["李娜", "", ""]}
    assert told["rows"][-1]["row"] == MOST_ROWS


def test_a_long_cell_is_cut_and_one_without_end_shows_nothing() -> None:
    told = peeked(as_text(rows=[("x" * 1000, "1", ""), ("y" * 2_000_000, "", ""), ("z", "", "")]))
    assert [len(row["cells"]) for row in told["rows"]] == [3, 0, 3]
    assert len(told["rows"][0]["cells"][0]) == len(told["samples"][0][0]) == LONGEST_CELL


def test_a_file_of_errors_that_comes_back_has_the_columns_it_came_from() -> None:
    ours = "import_row,import_result,import_code,import_reason,import_lead_id"
    told = peeked(f"姓名,手机,{ours}\n李娜,138,3,failed,phone_invalid,no phone,\n".encode())
    assert (told["columns"], told["rows"]) == (["姓名", "手机"], [{"row": 1, "cells": ["李娜", "138"]}])
    told = peeked(f"姓名,{ours},备注\n李娜,3,failed,phone_invalid,no phone,,x\n".encode())
    assert len(told["columns"]) == 7


@pytest.mark.parametrize(("content", "code"), [
    (b"", "file_empty"),
    (b" \n\n", "file_empty"),
    ("姓名,手机\n".encode(), "no_rows"),
    (b"%PDF-1.7 and so on", "not_a_table"),
    (as_workbook()[:-200], "file_broken"),
    (",".join(map(str, range(501))).encode() + b"\n1", "too_many_columns"),
])  # fmt: skip
def test_what_no_import_could_read_is_refused_with_its_code(content: bytes, code: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        peeked(content)
    assert refused.value.code == code
