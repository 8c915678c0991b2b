"""What comes back: a message was delivered, failed or answered, or its person wishes to hear no more.

A merged lead's answer is the survivor's, as its consent is.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.scoring import add_signal
from services.leads.domain.states import LeadState
from services.leads.events import LeadScored
from services.leads.repository.known import scored_data, write_change
from services.leads.repository.nurture import pool_warm
from services.leads.repository.nurturing.lines import Line, write_lines
from services.leads.repository.scores import score_rules_in_force, scorer_of
from shared.errors import NotFound
from shared.outbox import emit

_OF = text("select id, lead_id, enrolment_id, channel from nurture_message where id = :id")
_LEAD = text("""
    with recursive line(id, survivor_id) as (
        select id, survivor_id from lead where id = :id
        union all select l.id, l.survivor_id from lead l join line on l.id = line.survivor_id)
    select l.* from lead l where l.id = (select id from line where survivor_id is null) for update of l
""")
_DELIVERED = text("""
    update nurture_message set state = 'delivered', delivered_at = :at
    where id = :id and state in ('sent', 'sending', 'queued') returning step, kind
""")
_FAILED = text("""
    update nurture_message set state = 'failed', reason = 'reported'
    where id = :id and state in ('sent', 'delivered') returning step, kind
""")
_ANSWERED = text("""
    update nurture_message set replied_at = :at where id = :id and replied_at is null returning step, kind
""")
_REPLIED = text("""
    update nurture_enrolment set replied_at = :at where id = :id and replied_at is null
""")
_WARMER = text("""
    update lead set intent = :intent, intent_at = :now, score = :score, grade = :grade,
        grade_cell = :grade_cell, scored_at = :now where id = :id
""")


def take_report(
    session: Session, kind: str, message_id: UUID, status: str, *, at: datetime | None, now: datetime
) -> None:
    """Take what a channel reports of a message it was given; of one it was not, `NotFound`. Twice is once."""
    row = session.execute(_OF, {"id": message_id}).first()
    if row is None or row.channel != kind:
        raise NotFound("no such message of this channel")
    lead = session.execute(_LEAD, {"id": row.lead_id}).one()
    moment = min(at or now, now)
    match status:
        case "delivered":
            session.execute(_DELIVERED, {"id": message_id, "at": moment})
        case "failed":
            _fail(session, row, lead, now)
        case "reply":
            _answer(session, row, lead, moment, now)
        case _:
            _withdraw(session, lead, "report", now)


def unsubscribe(session: Session, message_id: UUID, now: datetime) -> None:
    """Have whom a message went to hear no more of us. Emits `lead_consent_changed`, the first time."""
    row = session.execute(_OF, {"id": message_id}).first()
    if row is None:
        raise NotFound("no such message")
    _withdraw(session, session.execute(_LEAD, {"id": row.lead_id}).one(), "unsubscribe", now)


def _withdraw(session: Session, lead: Row[Any], cause: str, now: datetime) -> None:
    if not lead.do_not_contact:
        change = {"do_not_contact": True}
        told = {"changed": ["do_not_contact"]}
        write_change(session, lead, change, "consent_withdrawn", told, actor=None, cause=cause, now=now)


def _fail(session: Session, row: Row[Any], lead: Row[Any], now: datetime) -> None:
    step = session.execute(_FAILED, {"id": row.id}).first()
    if step:
        details = {
            "message_id": str(row.id),
            "step": step.step + 1,
            "kind": step.kind,
            "channel": row.channel,
        }
        line = Line(lead.id, lead.version + 1, "nurture_failed", "report", details | {"why": "reported"})
        write_lines(session, [line], now)


def _answer(session: Session, row: Row[Any], lead: Row[Any], at: datetime, now: datetime) -> None:
    """A reply stops the track with the next run, and makes the lead keener: perhaps enough for a pool."""
    step = session.execute(_ANSWERED, {"id": row.id, "at": at}).first()
    if step is None:
        return
    session.execute(_REPLIED, {"id": row.enrolment_id, "at": at})
    details = {"message_id": str(row.id), "step": step.step + 1, "kind": step.kind, "channel": row.channel}
    write_lines(session, [Line(lead.id, lead.version + 1, "nurture_replied", "report", details)], now)
    _warm(session, lead, now)
    if lead.state == LeadState.NURTURING:
        pool_warm(session, [lead.id], actor=None, now=now, came_again=True)


def _warm(session: Session, lead: Row[Any], now: datetime) -> None:
    """Add what a reply is worth to a lead's intent; emits `lead_scored` if its grade changes."""
    in_force = score_rules_in_force(session, now).scorer
    scorer = scorer_of(session, lead.score_rule_id) if lead.score_rule_id else in_force
    intent = add_signal(scorer.rules, lead.intent, lead.intent_at, "reply", now)
    score = scorer.grade(lead.fit, intent)
    values = {
        "intent": score.intent,
        "score": score.score,
        "grade": score.grade,
        "grade_cell": score.grade_cell,
    }
    session.execute(_WARMER, {"id": lead.id, "now": now, **values})
    if score.grade != lead.grade:
        emit(session, LeadScored, lead.id, lead.version + 1, scored_data(lead.id, lead.grade, values))
