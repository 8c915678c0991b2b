"""Leavers: every lead leaves their hand in one transaction, to the plan's colleague or back to a pool."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause
from services.leads.domain.reminders import Kind
from services.leads.repository.locks import lock_reps
from services.leads.repository.notices import Message, deliver
from services.leads.repository.ownership import (
    EndCause,
    Ended,
    LetGo,
    Take,
    Taken,
    begin_holdings,
    end_holdings,
)
from shared.context import Actor

_KNOWN = text("""
    select name, active and staff_sequence > :sequence as is_back from rep_account where rep_id = :rep
""")
_STRANGER = text("""
    insert into rep_account (rep_id, name, is_rep, active, staff_sequence)
    values (:rep, '', false, false, :sequence)
""")
_DEACTIVATE = text("""
    update rep_account set active = false, staff_sequence = greatest(staff_sequence, :sequence)
    where rep_id = :rep
""")
_HELD = text("select id from lead where owner_id = :rep order by score desc, id")
_LEFT_BEHIND = text("""
    select l.id from holding h join lead l on l.id = h.lead_id
    where h.rep_id = :rep and h.end_cause = 'leaver' and h.ended_at > :since and l.state = 'pooled'
      and not exists (
        select from holding other where other.lead_id = h.lead_id and other.started_at > h.started_at)
    order by l.score desc, l.id
""")
_POOL = text("select id from pool where id = :pool and active")

_JUST_NOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a leaver's leads go: to a colleague as far as the rules allow, the rest to a pool."""

    colleague_id: UUID | None = None
    pool_id: UUID | None = None

    @classmethod
    def told(cls, plan: Mapping[str, Any]) -> "Plan":
        """Read the plan of staff's `employee_departed`."""
        return cls(*(UUID(plan[key]) if plan.get(key) else None for key in ("employee_id", "pool_id")))


@dataclass(frozen=True, slots=True)
class Left:
    """What a departure moved."""

    released: int = 0
    handed_over: int = 0


def leave(
    session: Session, rep_id: UUID, plan: Plan, sequence: int, *, actor: Actor | None, now: datetime
) -> Left:
    """Make a rep inactive and close every holding as a leaver's; the caller's transaction is the only one.

    A departure older than the rep's return changes nothing. Leads that an overtaking message has sent to the
    pool already are still handed over. Emits `lead_released` and `lead_assigned`.
    """
    lock_reps(session, filter(None, (rep_id, plan.colleague_id)))
    known = session.execute(_KNOWN, {"rep": rep_id, "sequence": sequence}).first()
    if known is None:
        session.execute(_STRANGER, {"rep": rep_id, "sequence": sequence})
        return Left()
    if known.is_back:
        return Left()
    session.execute(_DEACTIVATE, {"rep": rep_id, "sequence": sequence})
    released = _release(session, rep_id, plan, actor, now)
    handed_over = _hand_over(session, rep_id, plan.colleague_id, actor, now) if plan.colleague_id else 0
    if plan.colleague_id and handed_over:
        about = {"rep": known.name, "count": handed_over}
        deliver(session, [Message(plan.colleague_id, Kind.HANDED_OVER, about)], now)
    return Left(released, handed_over)


def _release(session: Session, rep_id: UUID, plan: Plan, actor: Actor | None, now: datetime) -> int:
    pool = session.execute(_POOL, {"pool": plan.pool_id}).scalar() if plan.pool_id else None
    leads = session.execute(_HELD, {"rep": rep_id}).scalars()
    wishes = [LetGo(lead, rep_id, EndCause.LEAVER, to_pool=pool) for lead in leads]
    return sum(isinstance(each, Ended) for each in end_holdings(session, wishes, actor=actor, now=now))


def _hand_over(session: Session, rep_id: UUID, to: UUID, actor: Actor | None, now: datetime) -> int:
    """Give what the leaver left to a colleague, best first; what caps, grades or cool-downs forbid stays."""
    leads = session.execute(_LEFT_BEHIND, {"rep": rep_id, "since": now - _JUST_NOW}).scalars()
    takes = [Take(lead, to, Cause.HANDOVER, from_rep=rep_id) for lead in leads]
    return sum(isinstance(each, Taken) for each in begin_holdings(session, takes, actor=actor, now=now))
