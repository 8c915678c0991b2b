import pytest

from services.leads.domain.stages import StageUnchanged, check_stage, exempt_reason, is_advance
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
