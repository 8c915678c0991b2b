"""Locks, in the one order that cannot deadlock: reps by id, then leads by id, then holdings."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.prepared import Prepared

LOCK_REPS = "select from rep_account where rep_id = any(cast(:reps as uuid[])) order by rep_id for update"
LOCK_LEADS = "select from lead where id = any(cast(:leads as uuid[])) order by id for update"

PREPARED_LOCKS = (
    Prepared("lock_reps", LOCK_REPS, {"reps": "uuid[]"}),
    Prepared("lock_leads", LOCK_LEADS, {"leads": "uuid[]"}),
)

_lock_reps = text(LOCK_REPS)
_lock_leads = text(LOCK_LEADS)


def lock_reps(session: Session, reps: Iterable[UUID]) -> None:
    """Lock these reps. Whoever touches two reps in one transaction does this first, with both."""
    session.execute(_lock_reps, {"reps": array(reps)})


def lock_leads(session: Session, leads: Iterable[UUID]) -> None:
    """Lock these leads; their reps must be locked already."""
    session.execute(_lock_leads, {"leads": array(leads)})


def array(ids: Iterable[UUID | None]) -> str:
    """Ids as the text of a PostgreSQL array; None is left out."""
    return "{" + ",".join(str(each) for each in ids if each is not None) + "}"
