"""Where a lead is once a departure is undone, and plans that are none."""

from uuid import uuid4

import pytest

from services.leads.domain.leaving import QUIET, Line, PlanUnclear, Whereabouts, check_plan, whereabouts

LEAVER, ANOTHER = uuid4(), uuid4()
HANDED = Line("handed_over", "handover", moves=True, from_rep=LEAVER)
TAKEN = Line("claimed", "claim", moves=True)
SCORED, TOUCHED = Line("scored", "rescore"), Line("touched")


@pytest.mark.parametrize(
    ("state", "since", "where"),
    [
        ("pooled", [], Whereabouts.POOL),
        ("pooled", [SCORED], Whereabouts.POOL),
        ("pooled", [TAKEN, Line("released", "release", moves=True)], Whereabouts.MOVED_ON),
        ("nurturing", [Line("nurtured")], Whereabouts.MOVED_ON),
        ("merged", [Line("merged")], Whereabouts.MOVED_ON),
        ("held", [HANDED], Whereabouts.COLLEAGUE),
        ("held", [HANDED, SCORED], Whereabouts.COLLEAGUE),
        ("held", [HANDED, TOUCHED], Whereabouts.MOVED_ON),
        ("held", [HANDED, Line("stage_changed")], Whereabouts.MOVED_ON),
        ("held", [HANDED, Line("protected")], Whereabouts.MOVED_ON),
        ("held", [HANDED, Line("released", "transfer", moves=True), TAKEN], Whereabouts.MOVED_ON),
        ("held", [TAKEN], Whereabouts.MOVED_ON),
        ("held", [Line("handed_over", "handover", moves=True, from_rep=ANOTHER)], Whereabouts.MOVED_ON),
        ("lost", [HANDED], Whereabouts.MOVED_ON),
    ],
)
def test_only_what_nobody_has_worked_may_come_back(state, since, where):
    assert whereabouts(LEAVER, state, since) is where


def test_no_act_of_a_holder_is_quiet():
    assert not QUIET & {"touched", "stage_changed", "quoted", "contracted", "paid", "protected"}


@pytest.mark.parametrize(
    ("target", "employee_id", "pool_id", "pointer"),
    [
        ("employee", None, None, "/plan/employee_id"),
        ("pool", ANOTHER, None, "/plan/employee_id"),
        ("employee", LEAVER, None, "/plan/employee_id"),
        ("employee", ANOTHER, uuid4(), "/plan/pool_id"),
    ],
)
def test_unclear_plan_is_refused(target, employee_id, pool_id, pointer):
    with pytest.raises(PlanUnclear) as refused:
        check_plan(target, LEAVER, employee_id, pool_id)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("target", "employee_id", "pool_id"),
    [("pool", None, None), ("pool", None, uuid4()), ("employee", ANOTHER, None)],
)
def test_clear_plan_passes(target, employee_id, pool_id):
    check_plan(target, LEAVER, employee_id, pool_id)
