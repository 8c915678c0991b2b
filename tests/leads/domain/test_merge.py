"""What may be merged, whose the survivor is, what it takes over and what an un-merge leaves."""

from uuid import uuid4

import pytest

from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.merge import (
    AlreadyMerged,
    Hands,
    HasContract,
    NotMergeable,
    Side,
    TwoOwners,
    check_can_merge,
    filled,
    hands_after,
    joined_clock,
    restored,
    without_gains,
)
from services.leads.domain.states import LeadState as S

REP, OTHER = uuid4(), uuid4()


def side(state=S.POOLED, **more):
    return Side(uuid4(), state, **more)


@pytest.mark.parametrize(
    ("merged", "survivor"),
    [
        (side(S.CONVERTED), side()),
        (side(S.RESERVED, owner_id=REP), side()),
        (side(), side(S.RESERVED, owner_id=REP)),
        (side(S.HELD, owner_id=REP, bound=True), side()),
        (side(), side(S.LOST)),
        (side(S.HELD, owner_id=REP), side(S.INVALID)),
        (side(S.HELD, owner_id=REP), side(S.CONVERTED)),
        (side(S.HELD, owner_id=REP), side(S.NURTURING)),
    ],
)
def test_what_would_lose_something_is_not_mergeable(merged, survivor):
    with pytest.raises(NotMergeable):
        check_can_merge(merged, survivor)


@pytest.mark.parametrize(
    ("merged", "survivor"),
    [
        (side(), side(S.CONVERTED)),
        (side(S.LOST), side(S.INVALID)),
        (side(S.LOST), side()),
        (side(S.HELD, owner_id=REP), side()),
        (side(), side(S.HELD, owner_id=REP, bound=True)),
    ],
)
def test_what_loses_nothing_may_be_merged(merged, survivor):
    check_can_merge(merged, survivor)


@pytest.mark.parametrize(
    ("merged", "survivor"),
    [
        (side(S.LOST, contracted=True), side()),
        (side(S.POOLED, contracted=True), side(S.HELD, owner_id=REP)),
        (side(S.LOST, contracted=True), side(S.LOST, contracted=True)),
        (side(), side(S.LOST, contracted=True)),
    ],
)
def test_a_contract_never_goes_into_another_lead(merged, survivor):
    with pytest.raises(HasContract):
        check_can_merge(merged, survivor)


@pytest.mark.parametrize("merged", [side(S.LOST), side(S.INVALID)])
def test_a_closed_lead_goes_into_a_closed_one_with_a_contract(merged):
    check_can_merge(merged, side(S.LOST, contracted=True))


def test_neither_of_the_two_may_be_merged_already():
    gone = side(S.MERGED, survivor_id=REP)
    for pair in ((gone, side()), (side(), gone)):
        with pytest.raises(AlreadyMerged):
            check_can_merge(*pair)


@pytest.mark.parametrize("keep", [None, uuid4()])
def test_two_owners_need_a_decision(keep):
    with pytest.raises(TwoOwners):
        hands_after(side(S.HELD, owner_id=REP), side(S.HELD, owner_id=OTHER), keep)


@pytest.mark.parametrize(
    ("merged", "survivor", "keep", "hands"),
    [
        (None, None, None, Hands(None, survivor_lets_go=False, passes_on=False)),
        (None, OTHER, None, Hands(OTHER, survivor_lets_go=False, passes_on=False)),
        (REP, None, None, Hands(REP, survivor_lets_go=False, passes_on=True)),
        (REP, REP, None, Hands(REP, survivor_lets_go=False, passes_on=False)),
        (REP, OTHER, OTHER, Hands(OTHER, survivor_lets_go=False, passes_on=False)),
        (REP, OTHER, REP, Hands(REP, survivor_lets_go=True, passes_on=True)),
    ],
)
def test_whose_the_survivor_is(merged, survivor, keep, hands):
    assert hands_after(side(owner_id=merged), side(owner_id=survivor), keep) == hands


def known(**values):
    blank = dict.fromkeys(COLUMN_FIELDS)
    return {**blank, "state": "pooled", "tags": [], "extra": {}, "do_not_contact": False, **values}


def test_blanks_are_filled_and_nothing_is_overwritten():
    survivor = known(name="李雷", tags=["a"], extra={"x": 1})
    merged = known(name="韩", phone="+8613800138000", tags=["a", "b"], extra={"x": 2, "y": 3})
    assert filled(survivor, merged) == {
        "phone": "+8613800138000",
        "tags": ["a", "b"],
        "extra": {"x": 1, "y": 3},
    }


def test_twins_add_nothing():
    assert filled(known(name="李雷", tags=["a"]), known(name="李雷", tags=["a"])) == {}


def test_customer_takes_over_a_withdrawn_consent_only():
    merged = known(name="李雷", do_not_contact=True)
    assert filled(known(state="converted"), merged) == {"do_not_contact": True}


def clock(since, effective=None, due="2027-03-20", touched=None, protect=None):
    return {"owner_since": since, "last_effective_at": effective, "recycle_at": due,
            "last_touch_at": touched, "protect_until": protect}  # fmt: skip


def test_hand_counts_from_its_older_start():
    joined = joined_clock(clock("2027-03-05", due="2027-03-25"), clock("2027-03-01", due="2027-03-15"))
    assert (joined["owner_since"], joined["recycle_at"]) == ("2027-03-01", "2027-03-15")
    assert (joined["last_touch_at"], joined["protect_until"]) == (None, None)


def test_last_follow_up_sets_the_deadline():
    merged = clock("2027-03-05", "2027-03-06", "2027-03-26", "2027-03-08", "2027-04-01")
    joined = joined_clock(merged, clock("2027-03-01", touched="2027-03-02"))
    assert joined == clock("2027-03-01", "2027-03-06", "2027-03-26", "2027-03-08", "2027-04-01")


def test_what_changed_since_is_kept():
    before, after = {"a": None, "b": None, "c": 1}, {"a": 2, "b": 2, "c": 1}
    undo = restored({"a": 2, "b": 3, "c": 4}, before, after, ("a", "b", "c"))
    assert (undo.columns, undo.kept) == ({"a": None}, ("b",))


def test_tags_and_attributes_lose_what_the_merge_brought():
    before = {"tags": ["a"], "extra": {"x": 1}}
    after = {"tags": ["a", "b"], "extra": {"x": 1, "y": 2, "z": 3}}
    current = {"tags": ["a", "b", "c"], "extra": {"x": 1, "y": 2, "z": 4, "w": 5}}
    assert without_gains(current, before, after) == {
        "tags": ["a", "c"],
        "extra": {"x": 1, "z": 4, "w": 5},
    }
