"""Why a rep works on a lead now, in one sentence, Chinese and English. Pure: callers pass `now`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.leads.domain.next_steps import Step
from services.leads.domain.terms import Words, shown
from services.leads.domain.worktime import NoWorkingTime, WorkCalendar

SOON_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class InHand:
    """A held lead. `goes_back_at`: its deadline, or the end of its protection if that is later."""

    score: int
    owner_since: datetime
    last_reset_at: datetime | None
    goes_back_at: datetime | None
    is_tenure: bool
    step: Step | None


def soon(calendar: WorkCalendar, now: datetime) -> datetime:
    """Return the moment by which three working days of a rep have passed; of one who never works, now."""
    try:
        return calendar.add_working_days(now, SOON_WORKING_DAYS)
    except NoWorkingTime:
        return now


def step_due(lead: InHand, calendar: WorkCalendar, now: datetime, zone: ZoneInfo) -> Words:
    """Say what the next step is, and how it stands with its time."""
    if lead.step is None:
        return "—", "—"
    due, note = shown(lead.step.due_at, zone), lead.step.note
    if lead.step.due_at < now:
        days = calendar.working_days_between(lead.step.due_at, now)
        return f"下一步已逾期 {_days(days)} 个工作日（{due}）：{note}", (
            f"next step {_working_days(days)} overdue since {due}: {note}"
        )
    return f"下一步今天到期（{due}）：{note}", f"next step due today at {due}: {note}"


def going_back(lead: InHand, calendar: WorkCalendar, now: datetime, zone: ZoneInfo) -> Words:
    """Say when a lead returns to the pool, and why."""
    if lead.is_tenure:
        since = shown(lead.owner_since, zone)
        zh, en = f"自 {since} 起持有，已近最长期限", f"held since {since}, the longest time allowed"
    else:
        since = shown(lead.last_reset_at or lead.owner_since, zone)
        zh, en = f"自 {since} 起没有有效跟进", f"no effective contact since {since}"
    if lead.goes_back_at is None or lead.goes_back_at <= now:
        return f"已到期，随时退回公海：{zh}", f"due, returns to the pool any moment: {en}"
    days = calendar.working_days_between(now, lead.goes_back_at)
    return f"{_days(days)} 个工作日后退回公海：{zh}", f"returns to the pool in {_working_days(days)}: {en}"


def untouched(lead: InHand, calendar: WorkCalendar, now: datetime, zone: ZoneInfo) -> Words:  # noqa: ARG001
    """Say since when a lead waits for a first contact, how good it is, and until when there is time."""
    since, until = shown(lead.owner_since, zone), shown(lead.goes_back_at, zone)
    zh, en = f"，{until} 前须有有效跟进", f"; contact it before {until}"
    if lead.goes_back_at is None:
        zh, en = "", ""
    return (
        f"{since} 到手，尚未联系，评分 {lead.score}{zh}",
        f"yours since {since}, not contacted yet, score {lead.score}{en}",
    )


Why = Callable[[InHand, WorkCalendar, datetime, ZoneInfo], Words]
WHY: dict[str, Why] = {"next_steps": step_due, "at_risk": going_back, "new": untouched}


def _days(days: float) -> str:
    return f"{round(days, 1):g}"


def _working_days(days: float) -> str:
    return f"{_days(days)} working day{'' if _days(days) == '1' else 's'}"
