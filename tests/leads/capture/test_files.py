import datetime
import io
import zipfile

import pytest
import xlsxwriter

from shared.files import spreadsheet, xlsx_strings
from shared.files.cell_text import as_text
from shared.files.spreadsheet import open_sheet
from shared.files.table import open_table
from shared.files.textfile import FileUnreadable
from tests.leads.capture.support import archive_of, as_xlsx


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
        open_sheet(content)
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


def test_a_large_workbook_read_as_it_streams_says_what_a_small_one_says(monkeypatch):
    content = of_every_kind()
    small = table(content)
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    large = table(content)
    assert (large.columns, large.encoding) == (small.columns, small.encoding)
    width = len(small.columns)
    assert [cells + [""] * (width - len(cells)) for cells in large.records] == list(small.records)


def of_every_kind():
    """A workbook with cells of every kind, an empty and a hidden sheet, and rows left out."""
    content = io.BytesIO()
    day = datetime.datetime(2027, 3, 1, 8, 30, 15, 600_000)  # noqa: DTZ001 - as a workbook has it
    dates = {
        2: (day, "yyyy-mm-dd hh:mm"),
        3: (day.replace(hour=0, minute=0, second=0, microsecond=0), 'yyyy"年"m"月"'),
        4: (day.time().replace(microsecond=0), "[$-804]h:mm"),
        5: (datetime.timedelta(hours=30), "[h]:mm"),
    }
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("empty")
        hidden = book.add_worksheet("hidden")
        hidden.write(0, 0, "secret")
        hidden.hide()
        sheet = book.add_worksheet("shown")
        sheet.write_row(0, 0, [f"column {number}" for number in range(12)])
        sheet.write_row(1, 0, ["李雷", 13800138000])
        for column, (moment, style) in dates.items():
            sheet.write_datetime(1, column, moment, book.add_format({"num_format": style}))
        sheet.write_boolean(1, 6, True)
        sheet.write_formula(1, 7, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 8, '="a"&"b"', None, "ab")
        sheet.write_number(1, 9, 44621.5, book.add_format({"num_format": '0.00" days"'}))
        sheet.write_string(1, 10, "a\rb _x0041_ ")
        sheet.write_rich_string(1, 11, book.add_format({"bold": True}), "bo", "ld &<>")
        sheet.write_row(4, 1, [1.5, 1e300, -0.1, 0.1 + 0.2, 123456789012345678])
    return content.getvalue()


HEAD = '<row><c t="str"><v>name</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row><c t="s"><v>7</v></c></row>', "file_broken"),
        ('<row r="2000000"/>', "file_broken"),
        ('<row><c r="ZZZZ1"><v>1</v></c></row>', "file_broken"),
        ("<row><c><v>one</v></c></row>", "file_broken"),
        ("<row>" + "<a>" * 100 + "</a>" * 100 + "</row>", "file_broken"),
        ("<row><c t='str'><v>" + "x" * 2_000_000 + "</v></c></row>", "file_broken"),
        ("<row spans='" + "x" * 6_000_000 + "'/>", "file_broken"),
        ("<row><c", "file_broken"),
    ],
)
def test_a_streamed_workbook_that_does_damage_is_refused(monkeypatch, rows, code):
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    content = archive_of(f"<worksheet><sheetData>{HEAD}{rows}</sheetData></worksheet>")
    monkeypatch.setattr(spreadsheet, "MOST_PACKED", 10_000)
    with pytest.raises(FileUnreadable) as refused:
        list(table(content).records)
    assert refused.value.code == code


def test_a_streamed_workbook_has_no_document_type(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    sheet = f"<worksheet><sheetData>{HEAD}{HEAD}</sheetData></worksheet>"
    assert list(table(archive_of(sheet)).records) == [["name"]]
    with pytest.raises(FileUnreadable):
        list(table(archive_of('<!DOCTYPE w [<!ENTITY a "b">]>' + sheet)).records)


def test_a_streamed_workbook_with_too_much_different_text_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    monkeypatch.setattr(xlsx_strings, "LARGEST_STRINGS", 10)
    with pytest.raises(FileUnreadable) as refused:
        table(of_every_kind())
    assert refused.value.code == "file_too_large"


def test_a_workbook_that_packs_too_well_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    with pytest.raises(FileUnreadable) as refused:
        table(archive_of("<worksheet>" + " " * 3_000_000 + "</worksheet>"))
    assert refused.value.code == "file_too_large"
