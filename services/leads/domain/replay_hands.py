"""A hand of the past as a replay sees it, and when the sweep would have taken it under any rules. Pure.

Nothing is decided here: deadline, reminder and fate are asked of the functions that claims, touches and the
sweep ask.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from uuid import UUID

from services.leads.domain.holding import INTAKE, Cause
from services.leads.domain.reminders import EARLY, last_reminder, plan
from services.leads.domain.rules import PoolRules
from services.leads.domain.stages import exempt_reason
from services.leads.domain.sweep import Due, Fate, fate
from services.leads.domain.touch import NO_CONTACT, Tenure, effect_of
from services.leads.domain.turnover import Contact, recycle_at, tenure_ends_at
from services.leads.domain.worktime import NoWorkingTime, WorkCalendar

TAKES = INTAKE | {Cause.TRANSFER}
"""What other rules are asked about; hand-overs, files, merges, leavers who came back stay as they were."""

SWEPT_WITHIN = timedelta(hours=2)
"""Until a due lead has been reminded of and swept; a touch that comes within it still keeps the lead."""


@dataclass(frozen=True, slots=True)
class PastTouch:
    """A contact as it was written down."""

    contact: Contact
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Shield:
    """A time in which the lead could not go back, and why; `until` None: for good.

    `said_until`: the end it had first, at which the reminders look again even if it was made shorter since.
    """

    since: datetime
    until: datetime | None
    reason: str
    said_until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Say whether it holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class PastHand:
    """One holding of the past. `pool_id`: whose rules it began under.

    `let_go_at`: when its rep had the lead before; `open_to`: the seniorities it was open to when it was
    assigned; `won_at`: when the lead was won, in this hand or a later one.
    """

    id: UUID
    lead_id: UUID
    rep_id: UUID
    grade: str
    source: str | None
    pool_id: UUID | None
    cause: Cause
    started_at: datetime
    ended_at: datetime | None = None
    end_cause: str | None = None
    override_reason: str | None = None
    let_go_at: datetime | None = None
    open_to: tuple[str, ...] = ()
    touches: Sequence[PastTouch] = ()
    shields: Sequence[Shield] = ()
    next_taken_at: datetime | None = None
    won_at: datetime | None = None
    is_worked_before: bool = False

    @property
    def is_recycled(self) -> bool:
        """Whether the sweep took it."""
        return self.end_cause == "recycle"

    @property
    def is_won(self) -> bool:
        """Whether this hand won the lead."""
        return self.end_cause == "converted" and self.won_at == self.ended_at

    @property
    def worked_at(self) -> datetime | None:
        """When the customer was first in contact with this holder, as the counters heard of it."""
        if self.is_worked_before:
            return self.started_at
        return next((each.recorded_at for each in self.touches if each.contact.kind not in NO_CONTACT), None)


def open_deals(stages: Iterable[tuple[datetime, str]], kept: datetime) -> list[Shield]:
    """The times in which a lead was exempt, by its moves from stage to stage; `kept`: when reading ends."""
    found: list[Shield] = []
    reason, since = None, kept
    for at, stage in [*stages, (kept, "")]:
        now = exempt_reason(stage, reason)
        if now != reason and reason is not None:
            found.append(Shield(since, at if stage else None, reason))
        if now != reason:
            since = at
        reason = now
    return found


def protections(told: Sequence[tuple[datetime, datetime]]) -> list[Shield]:
    """The times in which a hand was protected: from when, until when as was said; the newest word holds."""
    return [
        Shield(at, min(until, following[0]) if following else until, "protected", until)
        for (at, until), following in zip_longest(told, told[1:])
    ]


def goes_back_at(hand: PastHand, rules: PoolRules, calendar: WorkCalendar) -> datetime | None:
    """When the sweep takes this hand under `rules`, with the touches and shields it really had.

    None: a shield without end keeps it. What the rep would have done otherwise nobody knows.
    """
    clock = _Clock(hand, rules, calendar)
    for touch in hand.touches:
        gone_at = clock.swept_by(touch.recorded_at - SWEPT_WITHIN)
        if gone_at is not None:
            return gone_at
        clock.touch(touch)
    return clock.swept_by(None)


_NEVER = datetime.min.replace(tzinfo=UTC)


class _Clock:
    """The deadline of one hand as it moves."""

    def __init__(self, hand: PastHand, rules: PoolRules, calendar: WorkCalendar) -> None:
        self._hand, self._rules, self._calendar = hand, rules, calendar
        self._ends_at = tenure_ends_at(rules, hand.started_at)
        since = hand.started_at
        due = recycle_at(rules, hand.grade, hand.source, since, since, calendar)
        self._move(due, since)
        self._tenure = Tenure(hand.grade, hand.source, since, None, due, None, 0)
        self._answered_at = _NEVER

    def touch(self, touch: PastTouch) -> None:
        """Let a contact do what it does."""
        tenure = replace(self._tenure, recycle_at=self._due)
        effect = effect_of(self._rules, tenure, touch.contact, touch.occurred_at, self._calendar)
        in_a_row = (
            0 if effect.effective else tenure.one_way_in_a_row + (touch.recorded_at > self._answered_at)
        )
        self._answered_at = touch.recorded_at if effect.effective else self._answered_at
        self._tenure = replace(tenure, last_reset_at=effect.last_reset_at, one_way_in_a_row=in_a_row)
        if effect.recycle_at is not None and effect.recycle_at != self._due:
            self._move(effect.recycle_at, touch.recorded_at)

    def swept_by(self, by: datetime | None) -> datetime | None:
        """When the sweep takes the lead, if that is no later than `by`."""
        while True:
            at = self._free_at(self._due) if self._is_noticed else self._looked_at(self._notice_at)
            if at is None or (by is not None and at > by):
                return None
            if not self._is_noticed:
                self._notice(at)
            elif fate(self._due_now(), self._rules, at) is Fate.HOLD_OUT:
                self._move(self._ends_at, at)
            else:
                return at

    def _move(self, due: datetime, now: datetime) -> None:
        """Set another deadline, which needs a last reminder of its own."""
        self._due, self._is_noticed = due, False
        self._planned_at = self._last_reminder_at()
        self._notice_at = max(self._planned_at, now)

    def _notice(self, at: datetime) -> None:
        """Let the last reminder go out; if that is later than planned, the deadline waits for it."""
        if at > self._planned_at:
            self._due = self._reminded(self._due, at)
        self._is_noticed = True

    def _due_now(self) -> Due:
        hand = self._hand
        return Due(hand.lead_id, hand.id, hand.started_at, self._due, noticed=True)

    def _free_at(self, at: datetime) -> datetime | None:
        """The first moment from `at` on that no shield covers; None: there is none."""
        while shield := self._shield(at):
            if shield.until is None:
                return None
            at = shield.until
        return at

    def _looked_at(self, at: datetime) -> datetime | None:
        """When a reminder planned for `at` goes out: whoever finds a shield looks again at its end."""
        while shield := self._shield(at):
            if shield.until is None:
                return None
            at = shield.said_until or shield.until
        return at

    def _shield(self, at: datetime) -> Shield | None:
        return next((each for each in self._hand.shields if each.covers(at)), None)

    def _last_reminder_at(self) -> datetime:
        with suppress(NoWorkingTime):
            return last_reminder(self._rules, self._due, self._calendar).at - EARLY
        return self._due

    def _reminded(self, due: datetime, now: datetime) -> datetime:
        """A deadline, moved if its last reminder would come too late for it."""
        cycle = self._rules.cycle(self._hand.grade, self._hand.source)
        with suppress(NoWorkingTime):
            return plan(self._rules, cycle, due, self._calendar, now).recycle_at
        return due
