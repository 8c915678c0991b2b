from datetime import date, timedelta
from uuid import UUID

import pytest

from services.leads.domain.receivables import (
    BUCKETS,
    BelowPaid,
    Instalment,
    bucket_of,
    check_instalments,
    check_not_ahead,
    check_revision,
    due_between,
    sees_all_money,
)
from shared.context import Actor
from shared.errors import Invalid

TODAY = date(2027, 3, 10)


def test_instalments_add_up_to_the_contract():
    parts = [Instalment(TODAY, 40), Instalment(TODAY, 60)]
    check_instalments(100, parts)
    with pytest.raises(Invalid, match="add up to 100"):
        check_instalments(101, parts)


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-400, "not_due"), (0, "not_due"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"),
        (61, "61-90"), (90, "61-90"), (91, "over_90"), (4000, "over_90"),
    ],
)  # fmt: skip
def test_bucket_says_how_late(days_late, bucket):
    due_on = TODAY - timedelta(days=days_late)
    assert bucket_of(due_on, TODAY) == bucket
    spans = {each: due_between(each, TODAY) for each in BUCKETS}
    inside = [each for each, (first, last) in spans.items() if first <= due_on <= last]
    assert inside == [bucket]


ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("instalments", "pointer"),
    [
        ([Instalment(TODAY, 5, UUID(int=9))], "/receivables/0/id"),
        ([Instalment(TODAY, 5, ONE), Instalment(TODAY, 5, ONE)], "/receivables/1/id"),
    ],
)
def test_revision_names_instalments_that_are_agreed_each_once(instalments, pointer):
    with pytest.raises(Invalid) as refused:
        check_revision(instalments, {ONE: 5, OTHER: 0})
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("instalments", [[Instalment(TODAY, 4, ONE)], [Instalment(TODAY, 5)]])
def test_revision_leaves_what_is_paid(instalments):
    check_revision([Instalment(TODAY, 5, ONE), Instalment(TODAY, 3)], {ONE: 5, OTHER: 0})
    with pytest.raises(BelowPaid):
        check_revision(instalments, {ONE: 5, OTHER: 0})


def test_what_has_happened_does_not_lie_ahead():
    check_not_ahead("/paid_on", TODAY, TODAY)
    with pytest.raises(Invalid):
        check_not_ahead("/paid_on", TODAY + timedelta(days=1), TODAY)


@pytest.mark.parametrize(("role", "all_of_it"), [("finance", True), ("admin", True), ("manager", False)])
def test_finance_sees_all_money(role, all_of_it):
    assert sees_all_money(Actor(ONE, frozenset({role}))) is all_of_it
    assert sees_all_money(None)
