"""Which of two leads should survive, and what is told of a claim."""

from uuid import UUID

import pytest

from services.leads.domain.duplicates import evidence_of, survivor_first
from services.leads.domain.merge import Side
from services.leads.domain.states import LeadState

ONE, OTHER, REP = UUID(int=1), UUID(int=2), UUID(int=9)
OLD = {"owner_since": None, "created_at": "2026-01-01"}
NEW = {"owner_since": None, "created_at": "2027-01-01"}


def held(since):
    return {"owner_since": since, "created_at": "2027-01-01"}


@pytest.mark.parametrize(
    ("one", "one_row", "other", "other_row", "survivor"),
    [
        (Side(ONE, LeadState.POOLED), OLD, Side(OTHER, LeadState.POOLED), NEW, ONE),
        (Side(ONE, LeadState.POOLED), NEW, Side(OTHER, LeadState.POOLED), OLD, OTHER),
        (Side(ONE, LeadState.POOLED), OLD, Side(OTHER, LeadState.CONVERTED), NEW, OTHER),
        (Side(ONE, LeadState.POOLED), OLD, Side(OTHER, LeadState.POOLED, contracted=True), NEW, OTHER),
        (Side(ONE, LeadState.POOLED), OLD, Side(OTHER, LeadState.HELD, REP), held("2027-02"), OTHER),
        (
            Side(ONE, LeadState.HELD, REP),
            held("2027-03"),
            Side(OTHER, LeadState.HELD, REP),
            held("2027-02"),
            OTHER,
        ),
        (
            Side(ONE, LeadState.HELD, REP, bound=True),
            held("2027-03"),
            Side(OTHER, LeadState.HELD, REP),
            held("2027-02"),
            ONE,
        ),
        (Side(ONE, LeadState.LOST), OLD, Side(OTHER, LeadState.POOLED), NEW, OTHER),
        (Side(ONE, LeadState.CONVERTED), OLD, Side(OTHER, LeadState.CONVERTED), NEW, ONE),
    ],
)
def test_survivor_is_who_has_most_to_lose(one, one_row, other, other_row, survivor):
    assert survivor_first((one, one_row), (other, other_row))[0].id == survivor
    assert survivor_first((other, other_row), (one, one_row))[0].id == survivor


@pytest.mark.parametrize(
    ("claim", "zh"),
    [("wechat", "一方资料给出了另一方的微信号"), ("asked", "有人要求合并，但两条线索在不同人手中")],
)
def test_claim_is_told_in_words(claim, zh):
    [line] = evidence_of([], [claim])
    assert line["words"]["zh"] == zh
