"""Leaving the company."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.staff.domain.departure import (
    LONGEST_NOTICE,
    AlreadyDeparted,
    Departure,
    DepartureState,
    DepartureTooFar,
    Plan,
    PlanUnclear,
    Target,
    check_date,
    check_may_replace,
    check_plan,
    is_due,
    plan_in_force,
)

LEAVER, COLLEAGUE, POOL = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2027, 1, 15)
TO_POOL = Plan(Target.POOL)
TO_COLLEAGUE = Plan(Target.EMPLOYEE, employee_id=COLLEAGUE)


@pytest.mark.parametrize("plan", [TO_POOL, Plan(Target.POOL, pool_id=POOL), TO_COLLEAGUE])
def test_plan_names_the_taker_its_target_calls_for(plan: Plan) -> None:
    check_plan(plan, LEAVER)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(Target.EMPLOYEE),
        Plan(Target.POOL, employee_id=COLLEAGUE),
        Plan(Target.EMPLOYEE, employee_id=COLLEAGUE, pool_id=POOL),
        Plan(Target.EMPLOYEE, employee_id=LEAVER),
    ],
)
def test_plan_without_a_clear_taker_is_refused(plan: Plan) -> None:
    with pytest.raises(PlanUnclear):
        check_plan(plan, LEAVER)


@pytest.mark.parametrize("days", [-400, -1, 0, 1, LONGEST_NOTICE.days])
def test_departure_is_planned_for_any_day_up_to_a_year_ahead(days: int) -> None:
    check_date(TODAY + timedelta(days), TODAY)


def test_departure_beyond_a_year_is_refused() -> None:
    with pytest.raises(DepartureTooFar):
        check_date(TODAY + LONGEST_NOTICE + timedelta(1), TODAY)


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, True), (1, False)])
def test_employee_is_gone_from_the_day_itself(days: int, *, due: bool) -> None:
    assert is_due(TODAY + timedelta(days), TODAY) is due


def test_first_departure_is_written() -> None:
    assert check_may_replace(None, Departure(TODAY, TO_POOL))


def test_planned_departure_may_be_planned_anew() -> None:
    assert check_may_replace(Departure(TODAY, TO_POOL), Departure(TODAY, TO_COLLEAGUE))


def test_applied_departure_said_again_changes_nothing() -> None:
    applied = Departure(TODAY, TO_POOL, DepartureState.APPLIED)
    assert not check_may_replace(applied, Departure(TODAY, TO_POOL))


@pytest.mark.parametrize("asked", [Departure(TODAY, TO_COLLEAGUE), Departure(TODAY + timedelta(1), TO_POOL)])
def test_applied_departure_on_other_terms_is_refused(asked: Departure) -> None:
    with pytest.raises(AlreadyDeparted):
        check_may_replace(Departure(TODAY, TO_POOL, DepartureState.APPLIED), asked)


@pytest.mark.parametrize(
    ("plan", "active", "in_force"),
    [(TO_POOL, False, TO_POOL), (TO_COLLEAGUE, True, TO_COLLEAGUE), (TO_COLLEAGUE, False, TO_POOL)],
)
def test_plan_falls_to_the_pool_when_its_taker_has_left(plan: Plan, *, active: bool, in_force: Plan) -> None:
    assert plan_in_force(plan, taker_is_active=active) == in_force
