"""What an export reads: the leads of a list, all of them, as of one moment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.exporting import CONTACT, EXTRA, MOST_ATTRIBUTES
from services.leads.repository import contact_shown
from services.leads.repository.listing import Every, every_lead
from services.leads.repository.reach import visible_to
from shared.context import Actor

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list, with which filters and columns."""

    actor: Actor | None
    query: Mapping[str, Any]
    columns: Sequence[str]


def note_shown(session: Session, asked: Asked, now: datetime) -> frozenset[UUID]:
    """Leads whose contact details the file will tell, for the asker holds them; noted before."""
    if asked.actor is None or CONTACT.isdisjoint(asked.columns):
        return frozenset()
    me = asked.actor.id
    every = _every(session, asked, (), {"owner_id": me})
    mine = session.scalars(text(f"select l.id from ({every.sql}) l"), every.values).all()  # noqa: S608
    return contact_shown.note_shown(session, mine, me, now)


def count_leads(session: Session, asked: Asked) -> int:
    """How many there are."""
    every = _every(session, asked, ())
    return int(session.scalar(text(f"select count(*) from ({every.sql}) l"), every.values) or 0)  # noqa: S608


def attributes_of(session: Session, asked: Asked) -> list[str]:
    """The names of their extra attributes, those that most have first."""
    if EXTRA not in asked.columns:
        return []
    every = _every(session, asked, (EXTRA,))
    statement = text(
        f"select a.name from ({every.sql}) l, jsonb_object_keys(l.extra) as a(name)"  # noqa: S608 - our own words
        " group by a.name order by count(*) desc, a.name limit :attributes"
    )
    return list(session.scalars(statement, every.values | {"attributes": MOST_ATTRIBUTES}))


def read_leads(session: Session, asked: Asked) -> Iterator[Row[Any]]:
    """The leads in the order of the list, some at a time, each as a tuple in the order of the columns."""
    every = _every(session, asked, asked.columns)
    shown = ", ".join(_OF.get(name, f"l.{name}") for name in asked.columns)
    statement = text(
        f"select {shown} from ({every.sql}) l"  # noqa: S608 - our own words
        " left join rep_account r on r.rep_id = l.owner_id left join pool p on p.id = l.pool_id"
        f" order by {every.order}"
    )
    found = session.execute(statement, every.values, execution_options={"yield_per": _AT_ONCE})
    yield from found


_OF = {"owner_name": "r.name", "pool_name": "p.name"}
_JOINED = {"owner_name": "owner_id", "pool_name": "pool_id"}


def _every(
    session: Session, asked: Asked, columns: Iterable[str], more: Mapping[str, Any] | None = None
) -> Every:
    needed = {_JOINED.get(name, name) for name in columns} | {"id", "owner_id", "pool_id"}
    return every_lead(session, visible_to(session, asked.actor), {**asked.query, **(more or {})}, needed)
