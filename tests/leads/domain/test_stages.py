from datetime import date

import pytest

from services.leads.domain.stages import (
    QuoteMissing,
    StageUnchanged,
    check_entry,
    check_stage,
    exempt_reason,
    expected_on,
    is_advance,
)
from shared.errors import Invalid


def test_same_stage_again_is_refused():
    with pytest.raises(StageUnchanged):
        check_stage("visit", "visit", None, None)


@pytest.mark.parametrize(("stage", "pointer"), [("payment", "/amount_fen"), ("lost", "/lost_reason")])
def test_an_end_needs_its_facts(stage, pointer):
    with pytest.raises(Invalid) as refused:
        check_stage("quote", stage, None, None)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("stage", "amount_fen", "lost_reason"),
    [("payment", 0, None), ("lost", None, "price"), ("invalid", None, None), ("lead", None, None)],
)
def test_any_other_move_is_allowed(stage, amount_fen, lost_reason):
    check_stage("quote", stage, amount_fen, lost_reason)


@pytest.mark.parametrize(
    ("before", "stage", "forward"),
    [
        ("lead", "visit", True),
        ("lead", "contract", True),
        ("quote", "visit", False),
        ("quote", "payment", False),
        ("lost", "lead", False),
    ],
)
def test_advance_is_forward_among_open_stages(before, stage, forward):
    assert is_advance(before, stage) is forward


@pytest.mark.parametrize(
    ("stage", "before", "after"),
    [
        ("quote", None, "quote"),
        ("contract", "quote", "contract"),
        ("visit", "quote", None),
        ("visit", "opportunity", "opportunity"),
        ("visit", None, None),
    ],
)
def test_open_quote_or_contract_exempts_and_nothing_else_is_lost(stage, before, after):
    assert exempt_reason(stage, before) == after


@pytest.mark.parametrize("stage", ["quote", "contract"])
@pytest.mark.parametrize("amount_fen", [None, 0])
def test_quote_and_contract_need_an_amount(stage, amount_fen):
    with pytest.raises(Invalid) as refused:
        check_entry(stage, amount_fen, was_quoted=True)
    assert refused.value.pointer == "/amount_fen"


def test_contract_needs_a_quote_first():
    with pytest.raises(QuoteMissing):
        check_entry("contract", 100, was_quoted=False)


@pytest.mark.parametrize(("stage", "amount_fen"), [("quote", 1), ("contract", 1), ("visit", None)])
def test_stage_with_what_it_asks_for_is_entered(stage, amount_fen):
    check_entry(stage, amount_fen, was_quoted=True)


TODAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("stage", "said", "known", "expected"),
    [
        ("quote", date(2027, 3, 10), None, date(2027, 3, 10)),
        ("quote", None, date(2027, 4, 1), date(2027, 4, 1)),
        ("visit", date(2027, 5, 1), date(2027, 4, 1), date(2027, 5, 1)),
        ("quote", None, None, date(2027, 4, 9)),
        ("visit", None, None, None),
    ],
)
def test_expected_date_is_what_was_said_or_known_or_usual(stage, said, known, expected):
    assert expected_on(stage, said, known, TODAY) == expected


def test_expected_date_lies_ahead():
    with pytest.raises(Invalid) as refused:
        expected_on("quote", date(2027, 3, 9), None, TODAY)
    assert refused.value.pointer == "/expected_on"
