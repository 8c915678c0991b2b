"""Leads as a model learns from or looks at them: what is known, what was done, what came of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.behaviour import KIND_OF_TOUCH, Deed, deeds_of_event
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.learning import Change, Past, nobody
from services.leads.domain.sharers import Sharers
from services.leads.repository.locks import array
from services.leads.repository.registrations import COLUMNS, read
from services.leads.repository.sharers import sharer_percents, sharers_ever

CHUNK = 5_000
_WHAT_IS_KNOWN = ", ".join(
    f"l.{name}" for name in (*COLUMN_FIELDS, "id", "created_at", "extra", "finder_id", "sharer_id")
)
_PAST = text(f"""
    select {_WHAT_IS_KNOWN}, l.number, l.state, l.outcome, l.closed_at, e.cause, e.at as arrived_at,
        e.data ->> 'state' as arrived_as, (e.data ->> 'row')::integer as place
    from lead l join lead_event e on e.lead_id = l.id and e.sequence = 1
    where l.created_at > :since and l.state <> 'merged' and l.number < :below
        and (cast(:imports as uuid[]) = '{{}}' or l.import_id = any(cast(:imports as uuid[])))
    order by l.number desc limit :limit
""")  # noqa: S608 - column names of ours
_NEWEST = text("""
    select max(created_at) from lead
    where cast(:imports as uuid[]) = '{}' or import_id = any(cast(:imports as uuid[]))
""")
_EVENTS = text("""
    select lead_id, type, cause, at, data from lead_event
    where lead_id = any(cast(:leads as uuid[])) and type in ('converted', 'lost', 'invalidated', 'reopened',
        'updated', 'captured_again', 'reverted')
    order by lead_id, sequence
""")
_TOUCHES = text("""
    select lead_id, kind, occurred_at, recorded_at, effective from touch
    where lead_id = any(cast(:leads as uuid[]))
""")
_REGISTRATIONS = text(f"""
    select lead_id, {COLUMNS}, recorded_at from registration where lead_id = any(cast(:leads as uuid[]))
""")  # noqa: S608 - column names of ours
_CAME_AGAIN = text("""
    select lead_id, at from lead_event
    where lead_id = any(cast(:leads as uuid[])) and type = 'captured_again'
""")


class Background(NamedTuple):
    """What a lead did, and how many of a hundred leads of whoever shared it were won."""

    deeds: Sequence[Deed]
    sharer_percent: float | None


def past_leads(session: Session, since: datetime, most: int, imports: Sequence[UUID] = ()) -> Iterator[Past]:
    """Up to `most` leads created after `since`, the newest first, with all that happened to them.

    `imports`: only those that these files brought in, if any is named.
    """
    below, left = 2**62, most
    sharers = sharers_ever(session)
    wanted = {"since": since, "imports": array(imports)}
    while left > 0:
        rows = session.execute(_PAST, {**wanted, "below": below, "limit": min(CHUNK, left)}).all()
        if not rows:
            return
        below, left = rows[-1].number, left - len(rows)
        yield from _told(session, rows, sharers)


def newest(session: Session, imports: Sequence[UUID] = ()) -> datetime | None:
    """When the newest lead came in; `imports`: of those files."""
    return session.execute(_NEWEST, {"imports": array(imports)}).scalar()


def _told(session: Session, rows: Sequence[Row[Any]], sharers: Sharers) -> Iterator[Past]:
    ids = array(row.id for row in rows)
    done = deeds_of(session, [row.id for row in rows])
    events: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for event in session.execute(_EVENTS, {"leads": ids}):
        events[event.lead_id].append(event)
    for row in rows:
        if not any(each.cause == "import_undone" and each.type == "invalidated" for each in events[row.id]):
            yield _past(row, done.get(row.id, ()), events[row.id], sharers)


def _past(row: Row[Any], deeds: Sequence[Deed], events: Sequence[Row[Any]], sharers: Sharers) -> Past:
    won = next((each.at for each in events if each.type == "converted"), None)
    ended = [each.at for each in events if each.type in ("lost", "invalidated")]
    reopened = any(each.type == "reopened" for each in events)
    return Past(
        lead_id=row.id,
        created_at=row.created_at,
        fields=dict(row._mapping),
        extra=row.extra,
        history=_history(row),
        told_at=row.arrived_at,
        place=row.place or 0,
        closed_at=row.closed_at,
        won_at=won,
        ended_at=ended[0] if ended and not reopened else None,
        is_referred=row.finder_id is not None,
        is_shared=row.sharer_id is not None,
        sharer_percent=(lambda at: sharers.percent(row.sharer_id, at)) if row.sharer_id else nobody,
        deeds=deeds,
        changes=[_change(each) for each in events if each.type in ("updated", "captured_again", "reverted")],
    )


def _history(row: Row[Any]) -> str | None:
    """What a file of past leads says of it; None of a lead that lived here."""
    if row.cause != "import":
        return None
    arrived = {"converted": "won", "lost": "lost"}.get(row.arrived_as)
    return arrived or (row.outcome if row.arrived_as == "nurturing" else None)


def _change(event: Row[Any]) -> Change:
    names = event.data.get("changed") or event.data.get("filled") or ()
    return Change(event.at, frozenset(names))


def deeds_of(session: Session, leads: Iterable[UUID]) -> dict[UUID, list[Deed]]:
    """What leads did, by lead."""
    wanted = {"leads": array(leads)}
    found: dict[UUID, list[Deed]] = defaultdict(list)
    for touch in session.execute(_TOUCHES, wanted):
        kind = KIND_OF_TOUCH.get(touch.kind)
        if kind and (touch.effective or kind == "message"):
            found[touch.lead_id].append(Deed(kind, touch.occurred_at, touch.recorded_at))
    for row in session.execute(_REGISTRATIONS, wanted):
        found[row.lead_id] += deeds_of_event(read(row), row.recorded_at)
    for event in session.execute(_CAME_AGAIN, wanted):
        found[event.lead_id].append(Deed("came_again", event.at, event.at))
    return found


def backgrounds(session: Session, leads: Sequence[Row[Any]]) -> dict[UUID, Background]:
    """What is looked at of leads beside their rows, by lead."""
    if not leads:
        return {}
    deeds = deeds_of(session, [lead.id for lead in leads])
    percents = sharer_percents(session, {lead.sharer_id for lead in leads if lead.sharer_id})
    return {lead.id: Background(deeds.get(lead.id, ()), percents.get(lead.sharer_id)) for lead in leads}
