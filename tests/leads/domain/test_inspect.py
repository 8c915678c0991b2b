"""What a column of past leads is, found by looking at it: numbers however written, dates, ids, words."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.columns import are_dates, number_written
from services.leads.domain.features import CATEGORY, NUMBER, View
from services.leads.domain.learning import Example
from services.leads.domain.scoring import number_in
from services.leads.training.inspect import Column, inspect

MANY = 400
START = datetime(2024, 1, 1, tzinfo=UTC)
CHANCE = Random(3)
INCOMES = CHANCE.sample(range(40_000, 700_000), MANY)
FEW = [CHANCE.randrange(200) for _ in range(MANY)]


def found(cells: list[Any], rows_a_lead: int = 1) -> Any:
    """What is made of one column: how it is learned from, or why not."""
    rows = [
        Example(
            UUID(int=n), START + timedelta(hours=n), View({}, {"列": cell}, 0, 0.0, 0.0, {}), n % 3 == 0, n
        )
        for n, cell in enumerate(cells)
        for _ in range(rows_a_lead)
    ]
    kept, out = inspect(rows)
    return next(each for each in (*kept, *out) if each.name == "extra.列")


@pytest.mark.parametrize(
    "cells",
    [
        [f"¥{income:,}.50" for income in INCOMES],
        [f"${income:,}" for income in INCOMES],
        [f"{income / 10_000:.1f}万" for income in INCOMES],
        [f"{few}%" for few in FEW],
        INCOMES,
        [few if n % 4 else "N/A" for n, few in enumerate(FEW)],
        [few if n % 4 else "从未" for n, few in enumerate(FEW)],
    ],
    ids=["yuan", "dollars", "ten thousands", "percent", "each another", "placeholders", "a word among them"],
)
def test_numbers_are_numbers_however_they_are_written(cells):
    column = found(cells)
    assert isinstance(column, Column)
    assert column.type == NUMBER
    assert {type(value) for value in column.values} <= {float, type(None)}


def test_a_word_among_numbers_is_no_number():
    assert found([few if n % 4 else "从未" for n, few in enumerate(FEW)]).values[0] is None


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (list(range(70_000, 70_000 + MANY)), "text"),
        (list(range(9 * MANY, 0, -9)), "text"),
        (CHANCE.sample(range(2 * MANY), MANY), "text"),
        (CHANCE.sample(range(100_000, 1_000_000), MANY), "text"),
        ([f"K{income}" for income in INCOMES], "text"),
        ([f"{n % 12 + 1:02}/{n % 28 + 1:02}/2024" for n in range(MANY)], "date"),
        ([f"2024年{n % 12 + 1}月3日" if n % 30 else "未填" for n in range(MANY)], "date"),
        ([20_240_101 + n % 28 for n in range(MANY)], "date"),
        ([few if n < MANY // 2 else "很多" for n, few in enumerate(FEW)], "type_changes"),
        (["same"] * MANY, "constant"),
    ],
    ids=[
        "in a row", "falling", "without gaps", "six digits", "letters and digits", "month first",
        "Chinese dates", "compact dates", "half numbers", "constant",
    ],
)  # fmt: skip
def test_what_is_not_learned_from_is_named(cells, code):
    assert found(cells).code == code


def test_ids_are_ids_also_where_a_lead_gives_several_rows():
    assert found([f"K{income}" for income in INCOMES], rows_a_lead=5).code == "text"
    assert found(list(range(5_000, 5_000 + MANY)), rows_a_lead=5).code == "text"


def test_words_are_levels_and_a_placeholder_is_one_of_them():
    column = found([("抖音", "微信", "Select")[n % 3] for n in range(MANY)])
    assert (column.type, column.values[2]) == (CATEGORY, "Select")
    assert found([f"{few % 5 + 1}-{few % 5 + 9}" for few in FEW]).type == CATEGORY


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["", "¥", "$", "€"]),
    st.sampled_from(["", "%", "元", " 元"]),
)
def test_a_number_that_is_written_out_is_read_back(number, before, after):
    sign = "-" if number < 0 else ""
    assert number_written(f"{sign}{before}{abs(number):,}{after}") == number
    assert number_written(f"{sign}{before}{abs(number)}{after}") == number


@pytest.mark.parametrize(
    "text",
    ["", "-", "12,34", "1,2345", "1-10", "10人", "1.2.3", "12 34", "0x1f", "½", "１２", "nan", "1e400"],
)
def test_what_is_no_number(text):
    assert number_written(text) is None


@pytest.mark.parametrize(("text", "number"), [("1.5万", 15_000), ("2亿元", 2e8), ("-¥1,200.25", -1200.25)])
def test_units(text, number):
    assert number_written(text) == number


@pytest.mark.parametrize(
    ("value", "number"), [("3.5万", 35_000), ("¥12,000", 12_000), ("100-499人", 100), (7, 7), ("多", None)]
)
def test_rules_read_a_number_as_models_do_or_else_the_first_in_words(value, number):
    assert number_in(value) == number


@pytest.mark.parametrize("cells", [[], ["2015"] * 9, ["1.2.3", "2.0.1"], ["2024-02-30"], ["2024001"]])
def test_what_are_no_dates(cells):
    assert not are_dates(cells)
