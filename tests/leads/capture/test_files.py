import datetime
import io
import zipfile

import pytest
import xlsxwriter

from shared.files import spreadsheet
from shared.files.spreadsheet import as_text, open_sheet
from shared.files.table import open_table
from shared.files.textfile import FileUnreadable
from tests.leads.capture.support import as_xlsx


def table(content):
    return open_table(iter([content]), len(content))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800138000.0, "13800138000"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (True, "true"),
        (False, "false"),
        (datetime.datetime(2027, 3, 1), "2027-03-01"),  # noqa: DTZ001 - as a workbook has it
        (datetime.datetime(2027, 3, 1, 8, 30), "2027-03-01 08:30:00"),  # noqa: DTZ001
        (datetime.date(2027, 3, 1), "2027-03-01"),
        (datetime.time(8, 30), "08:30:00"),
        (datetime.timedelta(hours=1), "1:00:00"),
    ],
)
def test_cells_of_a_workbook_read_as_a_csv_would_have_them(cell, text):
    assert as_text(cell) == text


def test_the_first_visible_sheet_with_rows_is_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("empty")
        hidden = book.add_worksheet("hidden")
        hidden.write(0, 0, "secret")
        hidden.hide()
        shown = book.add_worksheet("shown")
        shown.write_row(0, 0, ["姓名", "手机"])
        shown.write_row(1, 0, ["李雷", 13800138000])
    found = table(content.getvalue())
    assert found.columns == ["姓名", "手机"]
    assert (list(found.records), found.expected, found.encoding) == ([["李雷", "13800138000"]], 1, "workbook")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_UNPACKED", 100_000)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    with pytest.raises(FileUnreadable) as refused:
        open_sheet(content.getvalue())
    assert refused.value.code == "file_too_large"


def test_an_archive_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(FileUnreadable) as refused:
        table(content.getvalue())
    assert refused.value.code == "file_broken"


def test_a_declared_delimiter_is_believed_and_its_line_is_no_heading():
    found = table("sep=;\n姓名;手机\n李,雷;138\n".encode())
    assert found.columns == ["姓名", "手机"]
    assert list(found.records) == [["李,雷", "138"]]


def test_headings_may_come_late_and_rows_after_a_long_empty_stretch():
    found = table(b"\n,,\nname,phone,,\n" + b",\n" * 300 + b"Li,138\n")
    assert found.columns == ["name", "phone"]
    assert [record for record in found.records if any(record)] == [["Li", "138"]]


def test_how_many_rows_there_will_be_is_guessed_from_the_first():
    content = b"name,phone\n" + b"Li,13800138000\n" * 40_000
    found = open_table(iter([content[:300_000], content[300_000:]]), len(content))
    assert found.expected == pytest.approx(40_000, rel=0.01)
    assert sum(1 for _ in found.records) == 40_000


def test_headings_that_cannot_be_read_make_no_table():
    with pytest.raises(FileUnreadable):
        table(b'"' + b"x" * 2_000_000)


def test_a_workbook_in_pieces_is_whole_again():
    content = as_xlsx([("a", n) for n in range(10)], ("name", "n"))
    pieces = [content[i : i + 100] for i in range(0, len(content), 100)]
    assert sum(1 for _ in open_table(iter(pieces), len(content)).records) == 10
