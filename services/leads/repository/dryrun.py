"""A dry run of rules on the live data: what would go, whose caps, which brakes. Locks and writes nothing.

Holdings are read once, in the order in which they fall due, and only what is shown is kept: memory does not
grow with how many there are.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.forecast import (
    CapExceeded,
    DueBy,
    Running,
    caps_exceeded,
    fate_once_reminded,
    rebase,
    returns_at,
)
from services.leads.domain.holding import month_of
from services.leads.domain.overflow import leaves_to
from services.leads.domain.rules import PoolRules
from services.leads.domain.sweep import Fate, Weather
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.brakes import Storm, storms_in
from services.leads.repository.locks import array
from services.leads.repository.overflow import Rung, pool_name, rungs
from services.leads.repository.ownership.facts import REP_FACTS, counts_of, rep_of
from services.leads.repository.reps import calendars_of
from services.leads.repository.rulebook import Draft, rules_in_force, rules_with
from services.leads.repository.sweep import NO_TEAM, UNSHIELDED, RepDue, fates_of
from services.leads.repository.waiting import pools_to_serve
from shared.clock import business_day, business_zone

AT_ONCE = 5000
"""Holdings in memory at once."""

# Ids as text: most are never looked at, and reading them as UUIDs would take most of the time.
_RUNNING = text(f"""
    select l.id::text, l.source, l.owner_since, greatest(l.owner_since, l.last_effective_at) as anchor,
        l.recycle_at, h.id::text as holding_id, h.rep_id::text, h.grade, l.home_pool_id::text as home
    from lead l join holding h on h.lead_id = l.id and h.ended_at is null
    where {UNSHIELDED} and l.recycle_at >= :recycle_at
      and (l.recycle_at, l.id) > (:recycle_at, cast(:id as uuid))
    order by l.recycle_at, l.id limit :limit
""")  # noqa: S608
_FIRST = {"recycle_at": datetime.min.replace(tzinfo=UTC), "id": str(UUID(int=0))}

_NAMED = text("select id, number, name, company from lead where id = any(cast(:leads as uuid[]))")

_REPS = text(f"""
    select {REP_FACTS}, r.name, t.name as team
    from rep_account r left join team t on t.id = r.team_id
    left join rep_day d on d.rep_id = r.rep_id and d.day = :day
    left join rep_month m on m.rep_id = r.rep_id and m.month = :month
    where r.held > 0 order by r.rep_id
""")  # noqa: S608


class Shown(NamedTuple):
    """Which leads to name: those the draft changes, or those that go at present; of whom, and after where."""

    present: bool = False
    limit: int = 200
    after: tuple[datetime, str] | None = None
    hands: frozenset[UUID] | None = None

    def wants(self, row: Row[Any]) -> bool:
        """Say whether a lead belongs on this page or a later one."""
        is_later = self.after is None or (row.recycle_at, row.id) > self.after
        return is_later and (self.hands is None or UUID(row.rep_id) in self.hands)


@dataclass(frozen=True, slots=True)
class Listed:
    """A lead by name: when it is due, when it would be, and what the sweep would make of it."""

    running: Running
    rep_id: UUID
    recycle_at: datetime
    fate: Fate
    returns_at: datetime | None


@dataclass(slots=True)
class Tally:
    """What the holdings come to: at present, and with the draft; `changed` are due in one of them only."""

    present: Counter[Fate] = field(default_factory=Counter)
    rebased: Counter[Fate] = field(default_factory=Counter)
    newly_due: int = 0
    no_longer_due: int = 0
    due_by_rep: Counter[str] = field(default_factory=Counter)
    page: list[Listed] = field(default_factory=list)
    is_more: bool = False


class DryRun:
    """What a draft of rules would do at `now`, asked part by part within one transaction."""

    def __init__(self, session: Session, draft: Draft, now: datetime) -> None:
        self._session, self._draft, self._now = session, draft, now
        self._rules: dict[str | None, PoolRules] = {}
        self._pool = str(draft.pool_id) if draft.pool_id else None
        self._due = DueBy(now)
        self.pool_id = draft.pool_id

    @cached_property
    def reps(self) -> dict[UUID, Row[Any]]:
        """Who holds anything."""
        today = business_day(self._now)
        rows = self._session.execute(_REPS, {"day": today, "month": month_of(today)})
        return {row.rep_id: row for row in rows}

    @cached_property
    def _calendars(self) -> dict[str, WorkCalendar]:
        return {str(rep): each for rep, each in calendars_of(self._session, self.reps).items()}

    def rules(self, pool_id: UUID | None) -> PoolRules:
        """The rules of a pool under the draft."""
        return self._rules_of(str(pool_id) if pool_id else None)

    def _rules_of(self, home: str | None) -> PoolRules:
        if home not in self._rules:
            pool_id = UUID(home) if home else None
            self._rules[home] = rules_with(self._session, pool_id, self._draft, self._now)
        return self._rules[home]

    def rules_now(self) -> PoolRules:
        """The rules in force that the draft would follow."""
        return rules_in_force(self._session, self.pool_id, self._now)[1]

    def tally(self, shown: Shown) -> Tally:
        """Go through all that nothing shields, once."""
        tally = Tally()
        for rows in self._running():
            time.sleep(0)  # a service's other calls get their turn
            touched = [row for row in rows if self._pool in {None, row.home}]
            fates = self._fates([row.id for row in touched if row.recycle_at <= self._now])
            tally.present.update(fates.values())
            for row in touched:
                self._count(tally, row, fates.get(row.id), shown)
            if self._pool:
                self._count_others(tally, rows)
        return tally

    def _running(self) -> Iterator[Sequence[Row[Any]]]:
        """Everything that nothing shields, the soonest due first, some at a time."""
        after: dict[str, Any] = _FIRST
        while True:
            rows = self._session.execute(_RUNNING, {**after, "now": self._now, "limit": AT_ONCE}).all()
            yield rows
            if len(rows) < AT_ONCE:
                return
            after = {"recycle_at": rows[-1].recycle_at, "id": rows[-1].id}

    def _fates(self, due: Sequence[str]) -> dict[str, Fate]:
        """What the sweep would do with leads now, had nobody changed a rule."""
        found = fates_of(self._session, [UUID(each) for each in due], self._now) if due else {}
        return {str(each.fact.id): fate for fate, group in found.items() for each in group}

    def _count(self, tally: Tally, row: Row[Any], fate: Fate | None, shown: Shown) -> None:
        rules, calendar = self._rules_of(row.home), self._calendars[row.rep_id]
        is_due, was_due = self._due(row, rules, calendar), fate is not None
        anew = fate_once_reminded(_running(row), rules, self._now) if is_due else Fate.KEEP
        tally.rebased[anew] += 1
        tally.due_by_rep[row.rep_id] += is_due
        tally.newly_due += is_due and not was_due
        tally.no_longer_due += was_due and not is_due
        if (was_due if shown.present else is_due != was_due) and shown.wants(row):
            tally.is_more = len(tally.page) == shown.limit
            if not tally.is_more:
                tally.page.append(self._listed(row, fate if shown.present else None))

    def _count_others(self, tally: Tally, rows: Sequence[Row[Any]]) -> None:
        """Count what falls due of pools the draft does not speak of: a team's brake counts all."""
        for row in rows:
            tally.due_by_rep[row.rep_id] += row.home != self._pool and row.recycle_at <= self._now

    def _listed(self, row: Row[Any], fate: Fate | None) -> Listed:
        """One lead by name; with its present `fate`, or what it would meet with the draft."""
        running, rep = _running(row), UUID(row.rep_id)
        if fate is not None:
            goes = self._now if fate is Fate.RECYCLE else None
            return Listed(running, rep, row.recycle_at, fate, goes)
        rules, calendar = self._rules_of(row.home), self._calendars[row.rep_id]
        anew = rebase(running, rules, calendar, self._now)
        goes = None
        if anew.fate is Fate.RECYCLE:
            goes = returns_at(running, rules, anew.recycle_at, calendar, self._now)
        return Listed(running, rep, anew.recycle_at, anew.fate, goes)

    def named(self, tally: Tally) -> dict[UUID, Row[Any]]:
        """What the leads of the page are called, by id: in one query, and only theirs."""
        ids = array(each.running.lead_id for each in tally.page)
        return {row.id: row for row in self._session.execute(_NAMED, {"leads": ids})}

    def caps(self) -> Iterator[tuple[Row[Any], CapExceeded]]:
        """Whose count is above a cap of the draft, and was not above it before."""
        before, after, zone = self.rules_now(), self.rules(self.pool_id), business_zone()
        if before.holding == after.holding:
            return
        for row in self.reps.values():
            for each in caps_exceeded(before, after, rep_of(row), counts_of(row), self._now, zone):
                yield row, each

    def brakes(self, tally: Tally) -> list[Storm]:
        """The teams whose manager the sweep would ask, if the draft's holdings were re-based now."""
        weather = Weather(self._now, last_success_at=self._now, rules_changed_at=self._now)
        due = [
            RepDue(row.rep_id, row.team_id or NO_TEAM, tally.due_by_rep[str(row.rep_id)])
            for row in self.reps.values()
        ]
        return storms_in(self._session, due, weather, self.rules(None).storm_share)

    def overflow(self) -> Iterator[tuple[Rung, str, PoolRules, str | None]]:
        """Where waiting leads stand on the ladder by the draft; with their pool's name and rules."""
        pools = pools_to_serve(self._session, self._now, self.rules)
        served = {each.pool.id: each for each in pools if self.pool_id in {None, each.pool.id}}
        for rung in rungs(self._session, served.values(), self._now):
            pool = served[rung.pool_id]
            to = leaves_to(pool.rules, rung.grade)
            yield rung, pool.name, pool.rules, pool_name(self._session, to) if isinstance(to, UUID) else None


def _running(row: Row[Any]) -> Running:
    return Running(
        lead_id=UUID(row.id),
        holding_id=UUID(row.holding_id),
        grade=row.grade,
        source=row.source,
        owner_since=row.owner_since,
        anchor=row.anchor,
        recycle_at=row.recycle_at,
    )
