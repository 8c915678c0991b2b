"""Turnover: when a lead goes back, and which touches keep it in the hand. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.leads.domain.rules import PoolRules
from services.leads.domain.worktime import NoWorkingTime, WorkCalendar


@dataclass(frozen=True)
class Contact:
    """A touch as the clock sees it. `seconds` is how long a call lasted; `direction` is in or out."""

    kind: str
    direction: str = "out"
    outcome: str | None = None
    seconds: int | None = None


def recycle_at(  # noqa: PLR0917 - a deadline takes this much to say
    rules: PoolRules,
    grade: str,
    source: str | None,
    anchor: datetime,
    owner_since: datetime,
    calendar: WorkCalendar,
) -> datetime:
    """Return when a lead goes back: a cycle of the rep's working days after `anchor`, or the longest tenure.

    `anchor` is the later of `owner_since` and the rep's own last touch that reset the clock. For a rep who
    has no working time left only the tenure counts.
    """
    tenure_ends = tenure_ends_at(rules, owner_since)
    try:
        return min(calendar.add_working_days(anchor, rules.cycle(grade, source)), tenure_ends)
    except NoWorkingTime:
        return tenure_ends


def tenure_ends_at(rules: PoolRules, owner_since: datetime) -> datetime:
    """Return when a hand must let go however well it works the lead; calendar days."""
    return owner_since + timedelta(days=rules.longest_tenure_days)


def is_effective(rules: PoolRules, touch: Contact) -> bool:
    """Say whether a touch reached the customer: they answered, or it is of a kind that counts by itself."""
    if touch.kind == "call":
        return (touch.seconds or 0) >= rules.effective.call_seconds and touch.outcome != "no_answer"
    return touch.direction == "in" or touch.kind in rules.effective.kinds


def resets_clock(rules: PoolRules, touch: Contact, one_way_in_a_row: int) -> bool:
    """Say whether a touch starts the cycle anew.

    An effective one always does. Of the others only the first few (`effective.one_way_resets`) since the last
    effective one; `one_way_in_a_row` of them came before this.
    """
    return is_effective(rules, touch) or one_way_in_a_row < rules.effective.one_way_resets


def rebased(recycle_at: datetime, old: WorkCalendar, new: WorkCalendar, now: datetime) -> datetime:
    """Return a deadline that leaves as much working time as `recycle_at` did by the old calendar."""
    return new.add_working_days(now, old.working_days_between(now, recycle_at))
