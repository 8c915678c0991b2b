"""The history a cycle is learned from: hands of two years, and leads of history files. Reads only."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.cycle import Cell, standing_for
from services.leads.domain.ripening import End, Hand, Seen
from services.leads.domain.rules import GRADES
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.locks import array
from services.leads.repository.reps import calendars_of, company_calendar

LOOKED_BACK = timedelta(days=730)
SOURCES = 50
"""Sources with a group of their own: those with the most wins. The others count with their grade."""

_REPS_AT_ONCE = 20
_LEADS_AT_ONCE = 20_000

_REPS = text("select rep_id from rep_account order by rep_id")

# A win that was reopened is none; when it was thought won, our seeing of that hand ended.
_HANDS = text("""
    select h.rep_id, h.grade, l.source, h.started_at, least(coalesce(h.ended_at, :now), :now) as ended_at,
        case when h.ended_at > :now then 'gone'
            when h.end_cause = 'converted' and l.state = 'converted' then 'won'
            when h.end_cause in ('lost', 'invalid') then 'lost' else 'gone' end as how,
        f.at as kept_at,
        h.end_cause = 'recycle' and h.ended_at < h.started_at + cast(:tenure as interval) as is_rotated
    from holding h join lead l on l.id = h.lead_id
    left join holding_flag f on f.holding_id = h.id and f.flag = 'hold_out'
    where h.rep_id = any(cast(:reps as uuid[])) and h.started_on >= cast(:since as date)
      and h.started_at < :now and h.end_cause is distinct from 'undo'
""")

# What a file says of a lead nobody here ever held: until it was closed, or was still open when the file came.
_FILED = text("""
    select l.id, l.created_at, l.created_at as started_at, l.grade, l.source,
        case l.outcome when 'won' then 'won' when 'lost' then 'lost' else 'gone' end as how,
        case when l.outcome = 'open' then i.created_at else l.closed_at end as ended_at
    from lead l join import_job i on i.id = l.import_id
    where l.state = :state and l.outcome is not null and l.created_at >= :since
      and (l.created_at, l.id) > (:after_at, cast(:after_id as uuid))
      and not exists (select from holding h where h.lead_id = l.id)
    order by l.created_at, l.id limit :limit
""")
_FILED_STATES = ("converted", "lost", "nurturing")


class History(NamedTuple):
    """Hands by grade and source, and for how many each one held out of rotation stands."""

    seen: dict[Cell, Seen]
    weight: float


def read_history(session: Session, now: datetime, tenure: timedelta) -> History:
    """Count all that ripened or did not since two years ago; `tenure` is the longest a hand may last."""
    reading = _Reading(session, now, now - LOOKED_BACK, tenure)
    reading.read_hands()
    reading.read_files()
    return History(_by_known_source(reading.seen), standing_for(reading.rotated, reading.kept))


class _Reading:
    """What was counted so far."""

    def __init__(self, session: Session, now: datetime, since: datetime, tenure: timedelta) -> None:
        self._session, self._now, self._since, self._tenure = session, now, since, tenure
        self.seen: dict[Cell, Seen] = {}
        self.rotated = self.kept = 0

    def read_hands(self) -> None:
        """Count hands, some reps at a time, in each rep's own working days."""
        reps = self._session.execute(_REPS).scalars().all()
        for first in range(0, len(reps), _REPS_AT_ONCE):
            some = reps[first : first + _REPS_AT_ONCE]
            calendars = calendars_of(self._session, some)
            for row in self._hands_of(some):
                self._count(row, calendars[row.rep_id], row.kept_at)
                self.rotated += bool(row.is_rotated) and row.kept_at is None
                self.kept += row.kept_at is not None

    def read_files(self) -> None:
        """Count leads of history files, in the company's working days."""
        calendar = company_calendar(self._session)
        for state in _FILED_STATES:
            for row in self._filed(state):
                if row.ended_at is not None:
                    self._count(row, calendar, None)

    def _hands_of(self, reps: Any) -> Any:
        wanted = {"reps": array(reps), "since": self._since, "now": self._now, "tenure": self._tenure}
        return self._session.execute(_HANDS, wanted)

    def _filed(self, state: str) -> Iterator[Row[Any]]:
        after_at, after_id = self._since, UUID(int=0)
        while True:
            wanted = {"state": state, "since": self._since, "after_at": after_at, "after_id": after_id}
            rows = self._session.execute(_FILED, wanted | {"limit": _LEADS_AT_ONCE}).all()
            yield from rows
            if len(rows) < _LEADS_AT_ONCE:
                return
            after_at, after_id = rows[-1].created_at, rows[-1].id

    def _count(self, row: Row[Any], calendar: WorkCalendar, kept_at: datetime | None) -> None:
        days = calendar.working_days_between(row.started_at, row.ended_at)
        kept = None if kept_at is None else calendar.working_days_between(row.started_at, kept_at)
        self.seen.setdefault((row.grade, row.source), Seen()).add(Hand(days, End(row.how), kept))


def _by_known_source(seen: dict[Cell, Seen]) -> dict[Cell, Seen]:
    """Leave a group of their own to the sources with the most wins."""
    wins: Counter[str] = Counter()
    for (_, source), counted in seen.items():
        if source is not None:
            wins[source] += counted.count(End.WON)
    known = {source for source, _ in sorted(wins.items(), key=lambda each: (-each[1], each[0]))[:SOURCES]}
    by_cell: dict[Cell, Seen] = {}
    for (grade, source), counted in seen.items():
        if grade in GRADES:
            by_cell.setdefault((grade, source if source in known else None), Seen()).update(counted)
    return by_cell
