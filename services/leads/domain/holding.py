"""Holding rules: who may take a lead, checked in one fixed order, each able to say why. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from services.leads.domain.refusals import (
    ClaimTooSoon,
    CoolDown,
    DayCapReached,
    GradeCapReached,
    GradeNotAllowed,
    HoldingCapReached,
    LeadFrozen,
    LeadTaken,
    MonthCapReached,
    NotAMember,
    RepInactive,
    UnworkedCapReached,
)
from services.leads.domain.rules import PoolRules
from services.leads.domain.terms import Words, shown
from shared.errors import Refusal


class Cause(StrEnum):
    """By what way a lead comes into a hand."""

    CLAIM = "claim"
    CLAIM_NEXT = "claim_next"
    BATCH_CLAIM = "batch_claim"
    ASSIGNMENT = "assignment"
    TRANSFER = "transfer"
    HANDOVER = "handover"
    IMPORT = "import"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    LEAVER_UNDONE = "leaver_undone"


CLAIMS = frozenset({Cause.CLAIM, Cause.CLAIM_NEXT, Cause.BATCH_CLAIM})
"""A rep's own choice: counts against the day."""

INTAKE = CLAIMS | {Cause.ASSIGNMENT}
"""Comes out of a pool for good: counts against the month, and the rep must be a member of the pool."""


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep as the rules see one."""

    id: UUID
    active: bool
    seniority: str
    grades: frozenset[str]
    team_id: UUID | None = None
    region: str | None = None


@dataclass(slots=True)
class Counts:
    """What a rep holds and took; kept up to date while a batch is decided."""

    held: int = 0
    unworked: int = 0
    by_grade: dict[str, int] = field(default_factory=dict)
    day: int = 0
    month: int = 0
    last_claim_at: datetime | None = None

    def take(self, grade: str, cause: Cause, now: datetime, *, is_worked: bool = False) -> None:
        """Count one more lead."""
        self.held += 1
        self.unworked += not is_worked
        self.by_grade[grade] = self.by_grade.get(grade, 0) + 1
        self.month += cause in INTAKE
        if cause in CLAIMS:
            self.day += 1
            self.last_claim_at = now


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool as the rules see it; without teams and region it serves everybody."""

    id: UUID
    active: bool = True
    region: str | None = None
    team_ids: frozenset[UUID] = frozenset()

    def serves(self, rep: Rep) -> bool:
        """Say whether the rep may take from this pool."""
        in_team = not self.team_ids or rep.team_id in self.team_ids
        return self.active and in_team and self.region in {None, rep.region}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wanted lead. `free`: it is where it is wanted from; `let_go_at`: when this rep last had it.

    `is_worked`: who takes it has followed it up already.
    """

    grade: str
    free: bool = True
    claimable_at: datetime | None = None
    let_go_at: datetime | None = None
    is_worked: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision depends on. Without a lead only the rules about the rep can be answered."""

    rules: PoolRules
    rep: Rep
    counts: Counts
    pool: Pool | None
    lead: Wanted | None
    cause: Cause
    now: datetime
    zone: ZoneInfo
    override_reason: str | None = None


def may_be_undone(cause: str, started_at: datetime, rules: PoolRules, now: datetime) -> bool:
    """Whether these are the minutes in which a claim can be undone, until its contact is shown."""
    return cause in CLAIMS and now <= started_at + timedelta(minutes=rules.undo_minutes)


class Finding(NamedTuple):
    """What one rule says: the value it looked at, its limit, and when time alone would clear it."""

    rule: type[Refusal]
    ok: bool
    value: Any
    limit: Any
    clears_at: datetime | None = None

    @property
    def id(self) -> str:
        """The rule's stable name: the code of its refusal."""
        return self.rule.code


def about(situation: Situation, lead: Wanted) -> Situation:
    """The same situation, asked about a lead."""
    return replace(situation, lead=lead)


Rule = Callable[[Situation], Finding | None]


def findings(situation: Situation) -> Iterator[Finding]:
    """What each rule that applies says, in the order of the checks."""
    return (found for rule in _ORDER if (found := rule(situation)) is not None)


def refusal_of(situation: Situation) -> Refusal | None:
    """The refusal of the first rule that is broken, or None if the lead may be taken."""
    for rule in _ORDER:
        found = rule(situation)
        if found is not None and not found.ok:
            return refused(found, situation.zone)
    return None


def refused(found: Finding, zone: ZoneInfo) -> Refusal:
    """A broken rule as the refusal its caller receives, with the facts."""
    facts = {
        "value": plain(found.value),
        "limit": plain(found.limit),
        "clears_at": found.clears_at.isoformat() if found.clears_at else None,
    }
    if isinstance(found.limit, int) and not isinstance(found.limit, bool):
        facts |= {"held": found.value, "cap": found.limit}
    return found.rule(in_words(found, zone)[1], extra=facts)


def in_words(found: Finding, zone: ZoneInfo) -> Words:
    """A finding in Chinese and in English; times are shown in `zone`."""
    values, limits = _spoken(found.value, zone), _spoken(found.limit, zone)
    zh, en = (
        words.format(value=value, limit=limit)
        for words, value, limit in zip(_WORDS[found.rule], values, limits, strict=True)
    )
    if found.clears_at and not found.ok:
        until = shown(found.clears_at, zone)
        return f"{zh}，{until} 起可领取", f"{en}, possible from {until}"
    return zh, en


def month_of(day: date) -> date:
    """The first of the month, which names it."""
    return day.replace(day=1)


def _rep_active(it: Situation) -> Finding:
    return Finding(RepInactive, it.rep.active, it.rep.active, True)


def _member(it: Situation) -> Finding | None:
    if it.pool is None or it.cause not in INTAKE:
        return None
    member = it.pool.serves(it.rep)
    return Finding(NotAMember, member, member, True)


def _grade_allowed(it: Situation) -> Finding | None:
    if it.lead is None or it.cause == Cause.LEAVER_UNDONE:  # it was theirs already
        return None
    allowed = it.rep.grades
    if it.cause != Cause.ASSIGNMENT:  # which opens a grade to the next seniority once its promise has passed
        allowed &= it.rules.grades_by_seniority[it.rep.seniority]
    return Finding(GradeNotAllowed, it.lead.grade in allowed, it.lead.grade, sorted(allowed))


def _frozen(it: Situation) -> Finding | None:
    if it.lead is None or it.cause not in CLAIMS:
        return None
    until = it.lead.claimable_at
    return Finding(LeadFrozen, until is None or until <= it.now, until, None, until)


def _cool_down(it: Situation) -> Finding | None:
    if it.lead is None:
        return None
    had = it.lead.let_go_at
    until = had + timedelta(days=it.rules.cool_down_days) if had else None
    ok = until is None or until <= it.now or it.override_reason is not None
    return Finding(CoolDown, ok, had, timedelta(days=it.rules.cool_down_days), until)


def _holding_cap(it: Situation) -> Finding:
    cap = it.rules.holding.cap[it.rep.seniority]
    return Finding(HoldingCapReached, it.counts.held < cap, it.counts.held, cap)


def _grade_cap(it: Situation) -> Finding | None:
    if it.lead is None:
        return None
    held, cap = it.counts.by_grade.get(it.lead.grade, 0), it.rules.holding.grade_caps[it.lead.grade]
    return Finding(GradeCapReached, held < cap, held, cap)


def _unworked_cap(it: Situation) -> Finding | None:
    if it.lead is not None and it.lead.is_worked:
        return None
    cap = it.rules.holding.unworked_cap
    return Finding(UnworkedCapReached, it.counts.unworked < cap, it.counts.unworked, cap)


def _day_cap(it: Situation) -> Finding | None:
    if it.cause not in CLAIMS:
        return None
    cap = it.rules.holding.day_cap
    tomorrow = it.now.astimezone(it.zone).date() + timedelta(days=1)
    return Finding(DayCapReached, it.counts.day < cap, it.counts.day, cap, _midnight(tomorrow, it.zone))


def _month_cap(it: Situation) -> Finding | None:
    if it.cause not in INTAKE:
        return None
    cap = it.rules.holding.month_cap
    next_month = month_of(month_of(it.now.astimezone(it.zone).date()) + timedelta(days=31))
    return Finding(
        MonthCapReached, it.counts.month < cap, it.counts.month, cap, _midnight(next_month, it.zone)
    )


def _claim_gap(it: Situation) -> Finding | None:
    gap = timedelta(seconds=it.rules.holding.claim_gap_seconds)
    if it.cause not in CLAIMS or not gap:
        return None
    last = it.counts.last_claim_at
    until = last + gap if last else None
    return Finding(ClaimTooSoon, until is None or until <= it.now, last, gap, until)


def _free(it: Situation) -> Finding | None:
    return Finding(LeadTaken, it.lead.free, it.lead.free, True) if it.lead else None


_ORDER: tuple[Rule, ...] = (
    _rep_active,
    _member,
    _grade_allowed,
    _frozen,
    _cool_down,
    _holding_cap,
    _grade_cap,
    _unworked_cap,
    _day_cap,
    _month_cap,
    _claim_gap,
    _free,
)

_WORDS: dict[type[Refusal], Words] = {
    RepInactive: ("须为在职销售", "only an active sales rep may hold leads"),
    NotAMember: ("须为该公海成员", "only members of this pool may take from it"),
    GradeNotAllowed: ("{value} 级线索，您可领取 {limit}", "a grade-{value} lead; yours are {limit}"),
    LeadFrozen: ("新入公海冻结期", "new in the pool"),
    CoolDown: ("曾持有的线索冷却期 {limit}", "a lead held before stays away for {limit}"),
    HoldingCapReached: ("已持有 {value} 条，上限 {limit} 条", "holds {value} of {limit} leads"),
    GradeCapReached: (
        "该等级已持有 {value} 条，上限 {limit} 条",
        "holds {value} of {limit} of this grade",
    ),
    UnworkedCapReached: ("未跟进 {value} 条，上限 {limit} 条", "{value} of {limit} leads not yet contacted"),
    DayCapReached: ("今日已领 {value} 条，上限 {limit} 条", "claimed {value} of {limit} leads today"),
    MonthCapReached: ("本月已得 {value} 条，上限 {limit} 条", "took in {value} of {limit} leads this month"),
    ClaimTooSoon: ("两次领取须间隔 {limit}", "claims must be {limit} apart"),
    LeadTaken: ("线索须仍在公海", "the lead must still be in the pool"),
}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _spoken(value: Any, zone: ZoneInfo) -> Words:
    if isinstance(value, timedelta):
        days, seconds = value.days, value.seconds
        return (f"{days} 天", f"{days} days") if days else (f"{seconds} 秒", f"{seconds} seconds")
    if isinstance(value, list):
        return "、".join(value), ", ".join(value)
    said = shown(value, zone) if isinstance(value, datetime) else str(value)
    return said, said


def plain(value: Any) -> Any:
    """A value as JSON has it; durations in seconds."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value
