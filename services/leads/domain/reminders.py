"""Reminders: when a rep hears that a lead will go back, and in which words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from services.leads.domain.rules import PoolRules
from services.leads.domain.worktime import WorkCalendar

EARLY = timedelta(hours=1)
"""Reminders go out this much early, so that a job every few minutes is never late for the last one."""

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
"""Waits between tries of an e-mail; after the last of them it has failed."""


class Kind(StrEnum):
    """What a notice is about."""

    HALF = "return_half"
    MOST = "return_most"
    LAST_DAY = "return_last_day"
    RECYCLED = "recycled"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    GIVEN_BACK = "given_back"
    TAKEN_BACK = "taken_back"
    STORM_BRAKE = "storm_brake"
    OVERFLOW = "overflow"
    TWO_OWNERS = "two_owners"
    CYCLE_PROPOSED = "cycle_proposed"
    NURTURE_TASK = "nurture_task"
    EXPERIMENT_DECIDED = "experiment_decided"


RETURNS = (Kind.HALF, Kind.MOST, Kind.LAST_DAY)


@dataclass(frozen=True)
class Reminder:
    """One reminder and when it falls due."""

    kind: Kind
    at: datetime


@dataclass(frozen=True)
class Plan:
    """What to do about a lead now: send one reminder or none, move its deadline or not, look again later."""

    send: Kind | None
    recycle_at: datetime
    look_again_at: datetime | None

    def is_postponed(self, recycle_at: datetime) -> bool:
        """Say whether the deadline moved, because the last reminder came too late for it."""
        return self.recycle_at != recycle_at


def reminders(rules: PoolRules, cycle: float, recycle_at: datetime, calendar: WorkCalendar) -> list[Reminder]:
    """Return the reminders of a cycle of working days that ends at `recycle_at`, in order of time."""
    shares = [
        Reminder(
            Kind.HALF if nth == 0 else Kind.MOST,
            calendar.subtract_working_days(recycle_at, (1 - share) * cycle),
        )
        for nth, share in enumerate(rules.reminders)
    ]
    last = last_reminder(rules, recycle_at, calendar)
    return [*(each for each in shares if each.at < last.at), last]


def last_reminder(rules: PoolRules, recycle_at: datetime, calendar: WorkCalendar) -> Reminder:
    """Return the one without which nobody loses a lead; once it is due, `plan` may move the deadline."""
    at = calendar.subtract_working_days(recycle_at, rules.last_reminder_working_days)
    return Reminder(Kind.LAST_DAY, at)


def plan(rules: PoolRules, cycle: float, recycle_at: datetime, calendar: WorkCalendar, now: datetime) -> Plan:
    """Decide which reminder is due, only the newest if several are, and when the next one will be.

    When the last one goes out so late that less than its working days remain, the deadline moves: nobody
    loses a lead without that notice.
    """
    schedule = reminders(rules, cycle, recycle_at, calendar)
    due = [each for each in schedule if each.at - EARLY <= now]
    ahead = schedule[len(due) :]
    if not due:
        return Plan(None, recycle_at, ahead[0].at - EARLY)
    if ahead:
        return Plan(due[-1].kind, recycle_at, ahead[0].at - EARLY)
    earliest = calendar.add_working_days(now, rules.last_reminder_working_days)
    return Plan(Kind.LAST_DAY, max(recycle_at, earliest), None)


def next_try_at(attempts: int, now: datetime) -> datetime | None:
    """Return when an e-mail that failed for the `attempts`-th time is tried again; None: never."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.HALF: (
        "线索「{lead}」等待跟进：{when} 前没有有效跟进将退回公海。",
        "“{lead}” waits for you: without contact it returns to the pool at {when}.",
    ),
    Kind.MOST: (
        "线索「{lead}」即将到期，{when} 前没有有效跟进将退回公海。",
        "“{lead}” is nearly due; without contact it returns to the pool at {when}.",
    ),
    Kind.LAST_DAY: (
        "最后提醒：{rep} 的线索「{lead}」将于 {when} 退回公海。",
        "Last reminder: “{lead}”, held by {rep}, returns to the pool at {when}.",
    ),
    Kind.RECYCLED: ("{count} 条线索已到期并退回公海。", "Leads that ran out of time and went back: {count}."),
    Kind.ASSIGNED: ("您有 {count} 条新分配的线索。", "New leads assigned to you: {count}."),
    Kind.HANDED_OVER: (
        "{rep} 离职，{count} 条线索移交给您。",
        "{rep} has left; leads handed over to you: {count}.",
    ),
    Kind.GIVEN_BACK: (
        "您的离职已撤销：{count} 条线索已归还，{stayed} 条不再归还（已转手、已跟进或超出上限）。",
        "Your departure was undone; leads given back to you: {count}, and {stayed} stay where they are: "
        "taken, followed up or above a cap.",
    ),
    Kind.TAKEN_BACK: (
        "{rep} 的离职已撤销，您尚未跟进的 {count} 条线索已归还。",
        "{rep} did not leave after all; leads you had not followed up went back to them: {count}.",
    ),
    Kind.STORM_BRAKE: (
        "团队「{team}」有 {due} 条线索同时到期（共持有 {held} 条），回收已暂停，请确认是否继续。",
        "{due} of the {held} leads of team “{team}” fell due at once; none goes back until you allow it.",
    ),
    Kind.OVERFLOW: (
        "公海「{pool}」有 {count} 条线索超过承诺时间仍无人可分配。",
        "Leads in pool “{pool}” that nobody could take within the promised time: {count}.",
    ),
    Kind.TWO_OWNERS: (
        "两条线索看来是同一客户，却在两位同事手中：请决定由谁跟进，再合并。",
        "Two leads seem to be one customer but are in two hands: decide whose it stays, then merge them.",
    ),
    Kind.CYCLE_PROPOSED: (
        "{month} 的历史建议调整周转周期（{count} 处），请查看依据与试算后决定是否采用。",
        "History until {month} proposes other turnover cycles ({count}): see why, try them, then decide.",
    ),
    Kind.NURTURE_TASK: (
        "培育任务：线索「{lead}」，{when} 前：{note}",
        "Nurture task for “{lead}”, by {when}: {note}",
    ),
    Kind.EXPERIMENT_DECIDED: (
        "实验 {number}「{name}」已有结论，请查看后决定是否采用 B 组规则。",
        "Experiment {number}, “{name}”, has come to a verdict: see it, then decide about the rules of B.",
    ),
}

_QUIET: Mapping[Kind, tuple[str, str]] = {
    **dict.fromkeys(
        (Kind.HALF, Kind.MOST),
        (
            "线索「{lead}」的客户要求不再联系：请勿主动联系，{when} 将退回公海。",
            "“{lead}” wishes not to be contacted: please do not; it returns to the pool at {when}.",
        ),
    ),
    Kind.LAST_DAY: (
        "最后提醒：{rep} 的线索「{lead}」客户要求不再联系，请勿主动联系，将于 {when} 退回公海。",
        "Last reminder: “{lead}”, held by {rep}, wishes not to be contacted: please do not; "
        "it returns to the pool at {when}.",
    ),
    Kind.ASSIGNED: (
        "您有 {count} 条新分配的线索，其中 {quiet} 条客户要求不再联系。",
        "New leads assigned to you: {count}, of which {quiet} wish not to be contacted.",
    ),
}
"""The words about leads whose consent was withdrawn; `quiet` says how many."""


_UNTOLD = dict.fromkeys(("lead", "rep", "team", "pool", "month", "note", "name"), "—") | dict.fromkeys(
    ("count", "due", "held", "stayed", "number"), 0
)


def words(kind: str, about: Mapping[str, Any], recycle_at: datetime | None, zone: ZoneInfo) -> dict[str, str]:
    """Return a notice's text as `{"zh", "en"}`; `about` is what was stored with it, `zone` shows times."""
    known = _UNTOLD | dict(about)
    when = recycle_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if recycle_at else "—"
    chinese, english = (_QUIET if about.get("quiet") and kind in _QUIET else _WORDS)[Kind(kind)]
    return {"zh": chinese.format(when=when, **known), "en": english.format(when=when, **known)}
