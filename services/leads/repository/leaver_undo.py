"""A departure undone: what it took and nobody has worked since comes back, each lead as a new holding.

Locks as everywhere: both reps, then the leads; a colleague's touch comes wholly before or after.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause
from services.leads.domain.leaving import Line, Whereabouts, whereabouts
from services.leads.domain.next_steps import Step
from services.leads.domain.reminders import Kind
from services.leads.domain.states import LeadState
from services.leads.repository.leavers import LET_GO, Plan
from services.leads.repository.locks import lock_leads, lock_reps
from services.leads.repository.merges import carry_clock
from services.leads.repository.next_steps import put
from services.leads.repository.notices import Message, deliver
from services.leads.repository.ownership import (
    EndCause,
    LetGo,
    Take,
    Taken,
    begin_holdings,
    end_holdings,
)
from services.leads.repository.pairs import Write
from shared.context import Actor
from shared.errors import Refusal

log = structlog.get_logger()

_OVERRIDE = "departure undone"
_SKEW = timedelta(days=1)  # of the clocks of two services: far more than there is

_REINSTATE = text("""
    update rep_account set active = true, staff_sequence = :sequence
    where rep_id = :rep and staff_sequence < :sequence
""")
_ACTIVE = text("select name from rep_account where rep_id = :rep and active")
_TAKEN = f"select l.id from {LET_GO} and cast(gone.data ->> 'departure' as bigint) < :until"  # noqa: S608
_LEADS = text(_TAKEN)
_FACTS = text(f"""
    select l.id, l.state, l.owner_id, h.grade, gone.data -> 'clock' as clock,
        gone.data -> 'next_step' as step,
        (select coalesce(json_agg(json_build_object('kind', e.type, 'cause', e.cause,
            'moves', e.data ->> 'holding_id' is not null and e.data ? 'to_rep',
            'from_rep', e.data ->> 'from_rep')), '[]')
         from lead_event e where e.lead_id = l.id and e.sequence > gone.sequence) as since
    from {LET_GO} and cast(gone.data ->> 'departure' as bigint) < :until
    order by l.score desc, l.id
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Departure:
    """What was undone: whose departure, told with which sequence and when, by which plan."""

    rep_id: UUID
    sequence: int
    at: datetime
    plan: Plan

    @classmethod
    def told(cls, data: Mapping[str, Any]) -> "Departure":
        """Read staff's `employee_reinstated`."""
        at = datetime.fromisoformat(data["departed_at"])
        return cls(UUID(data["employee_id"]), data["departed_sequence"], at, Plan.told(data["plan"]))


@dataclass(frozen=True, slots=True)
class Undone:
    """How many leads came back, how many of them out of the colleague's hand, and how many stayed away."""

    given_back: int = 0
    from_colleague: int = 0
    stayed: int = 0


def undo(
    session: Session, departure: Departure, sequence: int, *, actor: Actor | None, now: datetime
) -> Undone:
    """Make the rep active again and give back what the departure took, as far as the cap allows, best first.

    A later departure that overtook this message stands. Emits `lead_released` and `lead_assigned`.
    """
    rep_id, colleague_id = departure.rep_id, departure.plan.colleague_id
    lock_reps(session, filter(None, (rep_id, colleague_id)))
    session.execute(_REINSTATE, {"rep": rep_id, "sequence": sequence})
    name = session.execute(_ACTIVE, {"rep": rep_id}).scalar()
    if name is None:
        return Undone()
    taken = {"rep": rep_id, "since": departure.at - _SKEW, "sequence": departure.sequence, "until": sequence}
    lock_leads(session, session.execute(_LEADS, taken).scalars())
    facts = session.execute(_FACTS, taken).all()
    back = [lead for lead in facts if _may_come_back(departure, lead)]
    given = [lead for lead in back if _give_back(session, lead, rep_id, actor, now)]
    from_colleague = sum(lead.owner_id is not None for lead in given)
    undone = Undone(len(given), from_colleague, len(facts) - len(given))
    _tell(session, departure, name, undone, now)
    return undone


def _may_come_back(departure: Departure, lead: Row[Any]) -> bool:
    since = [
        Line(
            line["kind"],
            line["cause"],
            line["moves"],
            UUID(line["from_rep"]) if line["from_rep"] else None,
        )
        for line in lead.since
    ]
    where = whereabouts(departure.rep_id, lead.state, since)
    return where is not Whereabouts.MOVED_ON and lead.owner_id in {None, departure.plan.colleague_id}


def _give_back(session: Session, lead: Row[Any], rep_id: UUID, actor: Actor | None, now: datetime) -> bool:
    """Give one lead back with the clock and the next step it had; False if a rule keeps it where it is."""
    trial = session.begin_nested()
    if lead.owner_id is not None:
        _take_from_colleague(session, lead, actor, now)
    take = Take(
        lead.id,
        rep_id,
        Cause.LEAVER_UNDONE,
        from_rep=lead.owner_id,
        override_reason=_OVERRIDE,
        grade=lead.grade,
        recycle_at=_moment(lead.clock["recycle_at"]),
        is_worked=lead.clock["worked_at"] is not None,
    )
    [taken] = begin_holdings(session, [take], actor=actor, now=now)
    if not isinstance(taken, Taken):
        trial.rollback()
        return False
    clock = {**lead.clock, "recycle_at": taken.recycle_at}
    carry_clock(session, Write(lead.id, clock, now), rep_id)
    if lead.step:
        step = Step(datetime.fromisoformat(lead.step["due_at"]), lead.step["note"])
        put(session, lead.id, step, taken.version, actor=actor, now=now, cause=Cause.LEAVER_UNDONE)
    trial.commit()
    return True


def _take_from_colleague(session: Session, lead: Row[Any], actor: Actor | None, now: datetime) -> None:
    wish = LetGo(lead.id, lead.owner_id, EndCause.LEAVER_UNDONE, LeadState.NEW)
    [ended] = end_holdings(session, [wish], actor=actor, now=now)
    if isinstance(ended, Refusal):
        raise ended


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _tell(session: Session, departure: Departure, name: str, undone: Undone, now: datetime) -> None:
    """Tell both what went where, if anything did, and note it in the log."""
    about = {"rep": name, "count": undone.given_back, "stayed": undone.stayed}
    messages = (
        [Message(departure.rep_id, Kind.GIVEN_BACK, about)] if undone.given_back + undone.stayed else []
    )
    if departure.plan.colleague_id and undone.from_colleague:
        lost = {"rep": name, "count": undone.from_colleague}
        messages.append(Message(departure.plan.colleague_id, Kind.TAKEN_BACK, lost))
    deliver(session, messages, now)
    counts = {"given_back": undone.given_back, "stayed": undone.stayed}
    log.info("departure_undone", rep_id=str(departure.rep_id), **counts)
