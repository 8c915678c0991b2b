from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.drafts import Draft, FieldFault
from services.leads.domain.fields import LONGEST_EXTRA
from services.leads.domain.identity import Key
from services.leads.domain.importing import RowFault, RowReader, read_outcome
from services.leads.domain.mapping import recognise_all

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMNS = ["编号", "姓名", "手机", "邮箱", "城市", "标签", "访问次数", "Do Not Call", "备注"]
ROW = ["A1", "李雷", "138 0013 8000", "Li@Example.com", "上海", "VIP;老客户", "3", "No", "x"]


def reader(columns=COLUMNS, sample=(ROW,), fields=None):
    return RowReader(columns, recognise_all(columns) if fields is None else fields, sample, SHANGHAI, NOW)


def with_cell(index, cell):
    return [*ROW[:index], cell, *ROW[index + 1 :]]


def test_a_row_becomes_a_draft_with_typed_extras():
    draft = reader().read(1, ROW)
    assert draft.fields == {"external_id": "A1", "name": "李雷", "phone": "+8613800138000",
                            "email": "li@example.com", "city": "上海"}  # fmt: skip
    assert draft.tags == ("VIP", "老客户")
    assert draft.extra == {"访问次数": 3, "Do Not Call": False, "备注": "x"}
    assert draft.keys[0] == Key("phone", "+8613800138000")
    assert (draft.row, draft.outcome) == (1, None)


def test_a_placeholder_is_no_value_but_is_not_lost():
    draft = reader().read(1, with_cell(4, "Select"))
    assert "city" not in draft.fields
    assert draft.extra["城市"] == "Select"
    assert reader().read(1, with_cell(4, "\u200b")).extra.keys() == {"访问次数", "Do Not Call", "备注"}


def test_short_rows_lack_their_last_cells_and_empty_cells_too_many_do_no_harm():
    assert reader().read(1, ["A1", "李雷"]).fields == {"external_id": "A1", "name": "李雷"}
    assert isinstance(reader().read(1, [*ROW, "", " "]), Draft)


def test_what_stands_below_no_heading_is_left_out_and_told_of_the_first_row_that_can_say_so():
    reading = RowReader(["姓名", "手机"], {0: "name"}, [], SHANGHAI, NOW, unnamed=2)
    assert reading.read(1, ["李雷", "", " ", ""]).note is None
    assert reading.read(2, ["", "", "x"]).code == "row_empty"
    told = reading.read(3, ["李雷", "", "", "x"])
    assert (told.note.code, told.note.pointer, told.extra) == ("column_unnamed", "/column 4", {})
    assert reading.read(4, ["李雷", "", "x"]).note is None
    assert reading.read(5, ["李雷", "", "", "", "x"]).code == "row_too_long"


@pytest.mark.parametrize(
    ("record", "code", "pointer"),
    [
        ([*ROW, "more"], "row_too_long", None),
        (with_cell(2, "abc"), "phone_invalid", "/phone"),
        (with_cell(3, "a@b"), "email_invalid", "/email"),
        (with_cell(1, "x" * 201), "too_long", "/name"),
        (with_cell(8, "x" * (LONGEST_EXTRA + 1)), "too_long", "/备注"),
        (["\u200b"] * 2, "row_empty", None),
    ],
)
def test_a_bad_row_says_where_and_why_and_is_kept_as_it_was(record, code, pointer):
    fault = reader().read(7, record)
    assert (fault.row, fault.code, fault.pointer, fault.raw) == (7, code, pointer, record)
    assert fault.detail


def test_a_formula_is_text():
    draft = reader().read(1, with_cell(8, "=cmd|' /C calc'!A0"))
    assert draft.extra["备注"] == "=cmd|' /C calc'!A0"


def test_null_bytes_are_left_out():
    assert reader().read(1, with_cell(8, "a\0b")).extra["备注"] == "ab"
    assert "备注" not in reader().read(1, with_cell(8, "\0")).extra


HISTORY = {0: "external_id", 1: "created_at", 2: "closed_at", 3: "outcome"}


def history(record, sample=(("1", "2026-01-01", "2026-02-01", "won"),)):
    return reader(["id", "from", "to", "end"], sample, HISTORY).read(1, list(record))


def test_a_file_with_an_outcome_is_history():
    draft = history(["1", "2026-01-01", "2026-02-01", "1"])
    assert draft.outcome == "won"
    assert draft.created_at == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert draft.closed_at == datetime(2026, 1, 31, 16, tzinfo=UTC)
    assert history(["1", "N/A", "", ""]).outcome == "open"
    assert history(["1", "N/A", "", ""]).created_at is None
    assert history(["1", "\u200b", "", "\u200b"]).outcome == "open"


@pytest.mark.parametrize(
    ("record", "code", "pointer"),
    [
        (["1", "soon", "", ""], "date_invalid", "/created_at"),
        (["1", "2028-01-01", "", ""], "in_future", "/created_at"),
        (["1", "2026-02-01", "2026-01-01", ""], "closed_before_created", "/closed_at"),
        (["1", "", "", "perhaps"], "outcome_unknown", "/outcome"),
    ],
)
def test_history_that_cannot_be_is_refused(record, code, pointer):
    fault = history(record)
    assert (fault.code, fault.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [("1", "won"), ("1.0", "won"), ("Yes", "won"), ("成交", "won"), ("Won", "won"), ("0", "lost"),
    ("no", "lost"),
     ("FALSE", "lost"), ("战败", "lost"), ("open", "open"), ("跟进中", "open"), ("N/A", "open"), ("", None)],
)  # fmt: skip
def test_outcomes_are_read_however_a_file_says_them(cell, outcome):
    assert read_outcome(cell) == outcome


def test_an_outcome_nobody_knows_is_a_fault():
    with pytest.raises(FieldFault):
        read_outcome("perhaps")


def test_the_memory_of_a_column_is_bounded(monkeypatch):
    monkeypatch.setattr("services.leads.domain.importing._MEMORY", 2)
    rows = reader(["name"], ())
    assert [rows.read(n, [f"n{n}"]).fields["name"] for n in range(5)] == [f"n{n}" for n in range(5)]


@given(st.lists(st.lists(st.text(max_size=6), max_size=11), max_size=12))
def test_every_record_is_a_draft_or_a_fault_whatever_is_in_it(records):
    rows = reader(sample=records)
    for number, record in enumerate(records, 1):
        read = rows.read(number, list(record))
        assert isinstance(read, Draft | RowFault)
        assert read.row == number


ANN, BEN = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("cells", "owner", "author", "note", "extra"),
    [
        (("x", "E1", "BEN@b.cn"), ANN, BEN, None, {}),
        (("x", " ", ""), None, None, None, {}),
        (("x", "zz", "E1"), None, ANN, ("owner_unknown", "/owner", "no owner"), {"o": "zz"}),
        (("x", "E1", "zz"), ANN, None, ("author_unknown", "/author", "no author"), {"a": "zz"}),
        (("x", "y", "zz"), None, None, ("owner_unknown", "/owner", "'y'; no author"), {"o": "y", "a": "zz"}),
        (("x", "无", "n/a"), None, None, None, {"o": "无", "a": "n/a"}),
    ],
)
def test_people_are_named_by_number_or_mail_and_strangers_are_kept_as_typed(
    cells, owner, author, note, extra
):
    people = {"e1": ANN, "ben@b.cn": BEN}
    fields = {2: "author", 1: "owner", 0: "name"}
    draft = RowReader(["n", "o", "a"], fields, [], SHANGHAI, NOW, people=people).read(1, list(cells))
    assert (draft.owner, draft.author, draft.extra) == (owner, author, extra)
    assert (draft.note is None) == (note is None)
    if note:
        assert draft.note[:2] == note[:2]
        assert note[2] in draft.note.detail


def test_history_has_an_author_and_its_owner_is_an_attribute():
    fields = {0: "owner", 1: "author", 2: "outcome"}
    draft = RowReader(["o", "a", "w"], fields, [], SHANGHAI, NOW, people={"e1": ANN}).read(
        1, ["E1", "e1", "won"]
    )
    assert (draft.owner, draft.author, draft.extra, draft.note) == (None, ANN, {"o": "E1"}, None)
