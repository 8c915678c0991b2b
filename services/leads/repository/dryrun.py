"""A dry run of rules on the live data: what would go, whose caps, which brakes. Locks and writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.forecast import CapExceeded, Rebased, Running, caps_exceeded, rebase, returns_at
from services.leads.domain.holding import month_of
from services.leads.domain.rules import PoolRules
from services.leads.domain.sweep import Fate, Weather
from services.leads.repository.brakes import Storm, storms_in
from services.leads.repository.ownership.facts import REP_FACTS, counts_of, rep_of
from services.leads.repository.reps import Calendars, calendars_of
from services.leads.repository.rulebook import Draft, rules_in_force, rules_with
from services.leads.repository.sweep import NO_TEAM, UNSHIELDED, RepDue, fates_of
from shared.clock import business_day, business_zone

_RUNNING = text(f"""
    select l.id, l.source, l.owner_since, l.last_effective_at, l.recycle_at, h.id as holding_id, h.rep_id,
        h.grade, l.home_pool_id
    from lead l join holding h on h.lead_id = l.id and h.ended_at is null
    where {UNSHIELDED} and recycle_at is not null order by l.recycle_at, l.id
""")  # noqa: S608

_REPS = text(f"""
    select {REP_FACTS}, r.name, t.name as team
    from rep_account r left join team t on t.id = r.team_id
    left join rep_day d on d.rep_id = r.rep_id and d.day = :day
    left join rep_month m on m.rep_id = r.rep_id and m.month = :month
    where r.held > 0 order by r.rep_id
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Moved:
    """A lead that would fall due now, or would not any more. `returns_at`: after its last reminder."""

    running: Running
    rep_id: UUID
    recycle_at: datetime
    fate: Fate
    returns_at: datetime | None


class DryRun:
    """What a draft of rules would do at `now`, asked part by part within one transaction."""

    def __init__(self, session: Session, draft: Draft, now: datetime) -> None:
        self._session, self._draft, self._now = session, draft, now
        self._rules: dict[UUID | None, PoolRules] = {}
        self.pool_id = draft.pool_id

    @cached_property
    def reps(self) -> dict[UUID, Row[Any]]:
        """Who holds anything."""
        today = business_day(self._now)
        rows = self._session.execute(_REPS, {"day": today, "month": month_of(today)})
        return {row.rep_id: row for row in rows}

    @cached_property
    def running(self) -> Sequence[Row[Any]]:
        """The holdings that nothing shields, the soonest due first."""
        return self._session.execute(_RUNNING, {"now": self._now}).all()

    @cached_property
    def touched(self) -> list[Row[Any]]:
        """Those of them the draft speaks of: in its pool, or all."""
        return [row for row in self.running if self.pool_id in {None, row.home_pool_id}]

    @cached_property
    def rebased(self) -> list[tuple[Row[Any], Rebased]]:
        """Each holding the draft speaks of, as it would be if re-based."""
        calendars = self._calendars
        return [
            (row, rebase(_running(row), self.rules(row.home_pool_id), calendars[row.rep_id], self._now))
            for row in self.touched
        ]

    @cached_property
    def _calendars(self) -> Calendars:
        return calendars_of(self._session, {row.rep_id for row in self.touched})

    def rules(self, pool_id: UUID | None) -> PoolRules:
        """The rules of a pool under the draft."""
        if pool_id not in self._rules:
            self._rules[pool_id] = rules_with(self._session, pool_id, self._draft, self._now)
        return self._rules[pool_id]

    def rules_now(self) -> PoolRules:
        """The rules in force that the draft would follow."""
        return rules_in_force(self._session, self.pool_id, self._now)[1]

    def present(self) -> dict[Fate, int]:
        """What the sweep would do now, had nobody changed a rule."""
        due = [row.id for row in self.touched if row.recycle_at <= self._now]
        return {each: len(found) for each, found in fates_of(self._session, due, self._now).items()}

    def moved(self) -> Iterator[Moved]:
        """Each lead that is due with the draft and not without it, or the other way round."""
        for row, anew in self.rebased:
            is_due, was_due = anew.recycle_at <= self._now, row.recycle_at <= self._now
            if is_due != was_due:
                yield Moved(_running(row), row.rep_id, anew.recycle_at, anew.fate, self._goes(row, anew))

    def _goes(self, row: Row[Any], anew: Rebased) -> datetime | None:
        if anew.fate is not Fate.RECYCLE:
            return None
        rules, calendar = self.rules(row.home_pool_id), self._calendars[row.rep_id]
        return returns_at(_running(row), rules, anew.recycle_at, calendar, self._now)

    def caps(self) -> Iterator[tuple[Row[Any], CapExceeded]]:
        """Whose count is above a cap of the draft, and was not above it before."""
        before, after, zone = self.rules_now(), self.rules(self.pool_id), business_zone()
        if before.holding == after.holding:
            return
        for row in self.reps.values():
            for each in caps_exceeded(before, after, rep_of(row), counts_of(row), self._now, zone):
                yield row, each

    def brakes(self) -> list[Storm]:
        """The teams whose manager the sweep would ask, if the draft's holdings were re-based now."""
        anew = {row.id for row, each in self.rebased if each.recycle_at <= self._now}
        others = {row.id for row in self.running if row.recycle_at <= self._now}
        due = anew | (others - {row.id for row in self.touched})
        weather = Weather(self._now, last_success_at=self._now, rules_changed_at=self._now)
        by_rep = self._by_rep(row for row in self.running if row.id in due)
        return storms_in(self._session, by_rep, weather, self.rules(None).storm_share)

    def _by_rep(self, rows: Iterable[Row[Any]]) -> list[RepDue]:
        return [RepDue(row.rep_id, self.reps[row.rep_id].team_id or NO_TEAM, 1) for row in rows]


def _running(row: Row[Any]) -> Running:
    return Running(
        lead_id=row.id,
        holding_id=row.holding_id,
        grade=row.grade,
        source=row.source,
        owner_since=row.owner_since,
        last_reset_at=row.last_effective_at,
        recycle_at=row.recycle_at,
    )
