"""Leaving the company: when it takes effect and where the leaver's leads go. Pure: callers pass today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Invalid

LONGEST_NOTICE = timedelta(days=366)
UNDO_WITHIN = timedelta(hours=24)


class Target(StrEnum):
    """Who takes over: the pool, or one colleague."""

    POOL = "pool"
    EMPLOYEE = "employee"


class DepartureState(StrEnum):
    """Planned until its day comes, then applied; undone within a day, or never."""

    PLANNED = "planned"
    APPLIED = "applied"
    UNDONE = "undone"


class PlanUnclear(Invalid):
    """The plan names no taker, or the wrong one."""

    code = "plan_unclear"


class DepartureTooFar(Invalid):
    """A day so far off is a slip of the pen."""

    code = "departure_too_far"


class AlreadyDeparted(Conflict):
    """The employee has left on other terms."""

    code = "already_departed"


class NotDeparted(Conflict):
    """The employee works here: there is no departure to undo."""

    code = "not_departed"


class DepartureTooOld(Conflict):
    """The time in which a departure can be undone has passed."""

    code = "departure_too_old"


@dataclass(frozen=True)
class Plan:
    """Where the leaver's leads go. `pool_id` None means each lead's own pool."""

    target: Target
    employee_id: UUID | None = None
    pool_id: UUID | None = None


@dataclass(frozen=True)
class Departure:
    """An employee is gone from `effective_on` (the first day without them), business time."""

    effective_on: date
    plan: Plan
    state: DepartureState = DepartureState.PLANNED


def check_plan(plan: Plan, leaver_id: UUID) -> None:
    """Raise `PlanUnclear` unless just the taker that the target calls for is named, and not the leaver."""
    if plan.target is Target.EMPLOYEE and plan.employee_id is None:
        raise PlanUnclear("name the colleague who takes over", pointer="/plan/employee_id")
    if plan.target is Target.POOL and plan.employee_id is not None:
        raise PlanUnclear("a plan to the pool names no colleague", pointer="/plan/employee_id")
    if plan.target is Target.EMPLOYEE and plan.pool_id is not None:
        raise PlanUnclear("a plan to a colleague names no pool", pointer="/plan/pool_id")
    if plan.employee_id == leaver_id:
        raise PlanUnclear("the leaver cannot take over from themselves", pointer="/plan/employee_id")


def check_date(effective_on: date, today: date) -> None:
    """Raise `DepartureTooFar` past a year of notice. A day gone by is fine: it takes effect now."""
    if effective_on > today + LONGEST_NOTICE:
        raise DepartureTooFar(f"more than {LONGEST_NOTICE.days} days ahead", pointer="/effective_on")


def is_due(effective_on: date, today: date) -> bool:
    """Whether the employee is gone today."""
    return effective_on <= today


def check_may_replace(known: Departure | None, asked: Departure) -> bool:
    """Whether the asked departure must be written: False when the applied one says the same already.

    One that is planned or undone may be planned anew; an applied one on other terms raises `AlreadyDeparted`.
    """
    if known is None or known.state is not DepartureState.APPLIED:
        return True
    if (known.effective_on, known.plan) != (asked.effective_on, asked.plan):
        raise AlreadyDeparted(f"left on {known.effective_on}")
    return False


def undo_until(state: DepartureState, applied_at: datetime | None) -> datetime | None:
    """Until when a departure can be undone, if it was applied and still is."""
    return applied_at + UNDO_WITHIN if applied_at and state is DepartureState.APPLIED else None


def check_may_undo(state: DepartureState, applied_at: datetime | None, now: datetime) -> None:
    """Raise `NotDeparted` unless the departure is applied, `DepartureTooOld` when that was too long ago."""
    until = undo_until(state, applied_at)
    if until is None:
        raise NotDeparted("the employee has not left")
    if now >= until:
        raise DepartureTooOld(
            f"a departure can be undone for {UNDO_WITHIN // timedelta(hours=1)} hours",
            extra={"undo_until": until.isoformat()},
        )


def plan_in_force(plan: Plan, *, taker_is_active: bool) -> Plan:
    """The plan as it can still be done: a taker who left meanwhile turns it into a plan to the pool."""
    if plan.target is Target.EMPLOYEE and not taker_is_active:
        return Plan(Target.POOL)
    return plan
