"""Letters: what an e-mail about notices says, the most urgent kind first, in Chinese and English. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.leads.domain.reminders import Kind, words

URGENCY = (
    Kind.LAST_DAY,
    Kind.STORM_BRAKE,
    Kind.OVERFLOW,
    Kind.MOST,
    Kind.HANDED_OVER,
    Kind.GIVEN_BACK,
    Kind.ASSIGNED,
    Kind.NURTURE_TASK,
    Kind.HALF,
    Kind.TWO_OWNERS,
    Kind.CYCLE_PROPOSED,
    Kind.EXPERIMENT_DECIDED,
    Kind.TAKEN_BACK,
    Kind.RECYCLED,
)
"""What comes first: what is lost soon, what waits for an answer, who waits for us, what only informs."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in a letter; `about` is what was stored with it, `recycle_at` the deadline it speaks of."""

    kind: Kind
    about: Mapping[str, Any]
    recycle_at: datetime | None = None
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The subject and the body of a letter."""

    subject: str
    body: str


def wording(notices: Sequence[Told], zone: ZoneInfo, now: datetime, public_url: str = "") -> Wording:
    """Word a letter about at least one notice, with days and times of `zone`.

    With the address that people open the suite at, each line about one lead links to it.
    """
    groups = _groups(notices, zone, now)
    more = len(notices) - len(groups[0].notices)
    zh = groups[0].heading["zh"] + (f"，另 {more} 条通知" if more else "")
    en = groups[0].heading["en"] + (f", {more} more {'notices' if more > 1 else 'notice'}" if more else "")
    parts = [each.text(language, zone, public_url) for language in ("zh", "en") for each in groups]
    return Wording(f"{zh} / {en}", "\n\n".join([*parts, _settings(public_url)]) + "\n")


def _settings(public_url: str) -> str:
    where = f"{public_url}/notification-settings" if public_url else "PATCH /v1/notification-settings"
    return f"邮件设置 / E-mail settings: {where}"


@dataclass(frozen=True, slots=True)
class _Group:
    heading: Mapping[str, str]
    notices: Sequence[Told]

    def text(self, language: str, zone: ZoneInfo, public_url: str) -> str:
        lines = [f"【{self.heading['zh']}】" if language == "zh" else f"[{self.heading['en']}]"]
        for each in self.notices:
            lines.append(f"· {words(each.kind, each.about, each.recycle_at, zone)[language]}")
            if public_url and each.lead_id:
                lines.append(f"  {public_url}/leads/{each.lead_id}")
        return "\n".join(lines)


def _groups(notices: Sequence[Told], zone: ZoneInfo, now: datetime) -> list[_Group]:
    """Put notices of a kind together, last reminders by the day leads go back too, in order of urgency."""
    today = now.astimezone(zone).date()
    found: dict[tuple[int, date], list[Told]] = {}
    for each in notices:
        due = each.recycle_at if each.kind is Kind.LAST_DAY else None
        on = due.astimezone(zone).date() if due else date.max
        found.setdefault((URGENCY.index(each.kind), on), []).append(each)
    return [
        _Group(_heading(URGENCY[rank], len(group), on, today), group)
        for (rank, on), group in sorted(found.items(), key=lambda item: item[0])
    ]


_HEADINGS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.LAST_DAY: ("{day}回收 {n} 条", "1 lead due back{day}", "{n} leads due back{day}"),
    Kind.STORM_BRAKE: (
        "{n} 个团队的回收待您确认",
        "1 team's returns wait for your answer",
        "returns of {n} teams wait for your answer",
    ),
    Kind.OVERFLOW: (
        "{n} 个公海有线索无人可分配",
        "1 pool with leads nobody could take",
        "{n} pools with leads nobody could take",
    ),
    Kind.MOST: ("即将到期 {n} 条", "1 lead nearly due", "{n} leads nearly due"),
    Kind.HANDED_OVER: (
        "{n} 位同事的线索移交给您",
        "leads of 1 colleague handed over to you",
        "leads of {n} colleagues handed over to you",
    ),
    Kind.GIVEN_BACK: (
        "离职撤销，线索归还通知 {n} 条",
        "1 notice of your leads given back",
        "{n} notices of your leads given back",
    ),
    Kind.ASSIGNED: ("新分配通知 {n} 条", "1 notice of new leads", "{n} notices of new leads"),
    Kind.NURTURE_TASK: ("培育任务 {n} 条", "1 nurture task", "{n} nurture tasks"),
    Kind.HALF: ("周期过半 {n} 条", "1 lead at half of its time", "{n} leads at half of their time"),
    Kind.TWO_OWNERS: ("{n} 位客户在两人手中", "1 customer in two hands", "{n} customers in two hands"),
    Kind.CYCLE_PROPOSED: (
        "{n} 份周转周期建议",
        "1 proposal of turnover cycles",
        "{n} proposals of turnover cycles",
    ),
    Kind.EXPERIMENT_DECIDED: (
        "{n} 个实验已有结论",
        "1 experiment with a verdict",
        "{n} experiments with a verdict",
    ),
    Kind.TAKEN_BACK: (
        "线索已还给同事的通知 {n} 条",
        "1 notice of leads gone back to a colleague",
        "{n} notices of leads gone back to a colleague",
    ),
    Kind.RECYCLED: ("已回收通知 {n} 条", "1 notice of leads gone back", "{n} notices of leads gone back"),
}
"""Chinese, one in English, several in English. Headings ask for no call: consent may have been withdrawn."""


def _heading(kind: Kind, number: int, on: date, today: date) -> dict[str, str]:
    chinese, one, several = _HEADINGS[kind]
    day_zh, day_en = _day(on, today)
    english = one if number == 1 else several
    return {"zh": chinese.format(n=number, day=day_zh), "en": english.format(n=number, day=day_en)}


def _day(on: date, today: date) -> tuple[str, str]:
    if on == date.max:
        return "即将", " soon"
    known = {today: ("今日", " today"), today + timedelta(days=1): ("明日", " tomorrow")}
    return known.get(on, (f"{on} ", f" on {on}"))
