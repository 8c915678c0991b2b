"""Contacts with the person behind a lead: written down, with what each does to clock, caps and intent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.next_steps import Step
from services.leads.domain.scoring import Score, add_signal
from services.leads.domain.touch import Effect, Tenure, check_can_contact, effect_of
from services.leads.domain.turnover import Contact
from services.leads.events import LeadScored, LeadTouched
from services.leads.repository import history, next_steps
from services.leads.repository.hands import locked_hand
from services.leads.repository.reps import calendar_of
from services.leads.repository.rulebook import rules_of_holding
from services.leads.repository.scores import score_rules_in_force, scorer_of
from shared.context import Actor
from shared.ids import new_id
from shared.outbox import emit


@dataclass(frozen=True, slots=True)
class Touched:
    """A contact to write down, and what it does to the lead's next step."""

    contact: Contact
    occurred_at: datetime
    note: str | None = None
    next_step: Step | None = None
    is_step_done: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """A contact written down: the lead's new version, and what it did."""

    touch_id: UUID
    version: int
    effect: Effect

    def told(self, touched: Touched, holding_id: UUID) -> dict[str, Any]:
        """The contact as the history tells it."""
        return {
            "touch_id": self.touch_id,
            "holding_id": holding_id,
            "kind": touched.contact.kind,
            "outcome": touched.contact.outcome,
            "occurred_at": touched.occurred_at,
            "effective": self.effect.effective,
            "recycle_at": self.effect.recycle_at,
        }


def log_touch(
    session: Session, lead_id: UUID, touched: Touched, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Write down a contact with a held lead. Emits `lead_touched`, and `lead_scored` if the grade changes.

    Raises `DoNotContact` if it goes out to somebody who withdrew consent.
    """
    hand = locked_hand(session, lead_id, actor)
    check_can_contact(touched.contact, do_not_contact=hand.do_not_contact)
    logged = record(session, hand, touched, actor=actor, now=now)
    told = logged.told(touched, hand.holding_id)
    history.write(session, lead_id, logged.version, "touched", told, actor=actor, now=now)
    _tell(session, hand, touched, logged)
    version = _go_on(session, lead_id, touched, logged.version, actor=actor, now=now)
    due = logged.effect.recycle_at
    return {
        "id": str(logged.touch_id),
        "lead_id": str(lead_id),
        "version": version,
        "effective": logged.effect.effective,
        "recycle_at": due.isoformat() if due else None,
        "next_step": next_steps.told(next_steps.open_step(session, lead_id)),
    }


def _go_on(
    session: Session, lead_id: UUID, touched: Touched, version: int, *, actor: Actor, now: datetime
) -> int:
    """Close the step that this contact was, write down the one that follows; returns the lead's version."""
    if touched.is_step_done:
        version = next_steps.close(session, lead_id, version, "done", actor=actor, now=now)
    if touched.next_step:
        version = next_steps.put(session, lead_id, touched.next_step, version, actor=actor, now=now)
    return version


_APPLY = text("""
    with touched as (
        insert into touch (id, lead_id, rep_id, holding_id, kind, outcome, direction, seconds, occurred_at,
            recorded_at, note, effective)
        values (:touch, :lead, :actor, :holding, :kind, :outcome, :direction, :seconds, :occurred_at, :now,
            :note, :effective)
    ), worked as (
        update rep_account set unworked = unworked - 1 where rep_id = :rep and :first
    )
    update lead set last_touch_at = greatest(last_touch_at, :occurred_at), last_effective_at = :reset_at,
        recycle_at = :recycle_at, worked_at = :worked_at, updated_at = :now, version = version + 1,
        intent = :intent, intent_at = :intent_at, score = :score, grade = :grade, grade_cell = :grade_cell
    where id = :lead returning version
""")


def record(
    session: Session, hand: Row[Any], touched: Touched, *, actor: Actor | None, now: datetime
) -> Logged:
    """Write a contact of a locked hand and change the lead as it demands; the caller writes the history."""
    tenure = _tenure(session, hand)
    rules = rules_of_holding(session, hand.rule_version, hand.started_at)
    calendar = calendar_of(session, hand.owner_id)
    effect = effect_of(rules, tenure, touched.contact, touched.occurred_at, calendar)
    score = _score(session, hand, touched.contact.kind, now) if effect.effective else None
    touch_id = new_id()
    values = {
        "touch": touch_id,
        "lead": hand.id,
        "actor": actor.id if actor else None,
        "rep": hand.owner_id,
        "holding": hand.holding_id,
        "kind": touched.contact.kind,
        "outcome": touched.contact.outcome,
        "direction": touched.contact.direction,
        "seconds": touched.contact.seconds,
        "occurred_at": touched.occurred_at,
        "now": now,
        "note": touched.note,
        "effective": effect.effective,
        "first": effect.works(tenure),
        "reset_at": effect.last_reset_at,
        "recycle_at": effect.recycle_at,
        "worked_at": effect.worked_at,
        **_as_columns(hand, score, now),
    }
    version = session.execute(_APPLY, values).scalar_one()
    _tell_grade(session, hand, score, version)
    return Logged(touch_id, version, effect)


_ONE_WAY = text("""
    select count(*) from touch where holding_id = :holding and not effective and recorded_at > coalesce(
        (select max(recorded_at) from touch where holding_id = :holding and effective), '-infinity')
""")


def _tenure(session: Session, hand: Row[Any]) -> Tenure:
    return Tenure(
        grade=hand.holding_grade,
        source=hand.source,
        owner_since=hand.owner_since,
        last_reset_at=hand.last_effective_at,
        recycle_at=hand.recycle_at,
        worked_at=hand.worked_at,
        one_way_in_a_row=session.execute(_ONE_WAY, {"holding": hand.holding_id}).scalar_one(),
    )


def _score(session: Session, hand: Row[Any], kind: str, now: datetime) -> Score:
    """Where the lead stands after a contact that reached somebody, by the rules it was last scored under.

    A grade that a model gave stays until the model is asked again, within a second.
    """
    if hand.score_rule_id:
        scorer = scorer_of(session, hand.score_rule_id)
    else:
        scorer = score_rules_in_force(session, now).scorer
    score = scorer.grade(hand.fit, add_signal(scorer.rules, hand.intent, hand.intent_at, kind, now))
    return score if hand.model_id is None else replace(score, grade=hand.grade)


def _as_columns(hand: Row[Any], score: Score | None, now: datetime) -> dict[str, Any]:
    if score is None:
        kept = hand._mapping
        return {name: kept[name] for name in ("intent", "intent_at", "score", "grade", "grade_cell")}
    return {
        "intent": score.intent,
        "intent_at": now,
        "score": score.score,
        "grade": score.grade,
        "grade_cell": score.grade_cell,
    }


def _tell_grade(session: Session, hand: Row[Any], score: Score | None, version: int) -> None:
    if score is None or score.grade == hand.grade:
        return
    told = {
        "lead_id": str(hand.id),
        "from_grade": hand.grade,
        "grade": score.grade,
        "grade_cell": score.grade_cell,
        "score": score.score,
    }
    emit(session, LeadScored, hand.id, version, told)


def _tell(session: Session, hand: Row[Any], touched: Touched, logged: Logged) -> None:
    due = logged.effect.recycle_at
    told = {
        "lead_id": str(hand.id),
        "touch_id": str(logged.touch_id),
        "rep_id": str(hand.owner_id),
        "kind": touched.contact.kind,
        "outcome": touched.contact.outcome,
        "effective": logged.effect.effective,
        "recycle_at": due.isoformat() if due else None,
    }
    emit(session, LeadTouched, hand.id, logged.version, told)


_LIST = text("""
    with recursive line(id) as (
        select cast(:lead as uuid) union all select l.id from lead l join line on l.survivor_id = line.id)
    select t.id, t.lead_id, t.rep_id, r.name as rep_name, t.holding_id, t.kind, t.outcome, t.direction,
        t.seconds, t.occurred_at, t.recorded_at, t.note, t.effective
    from touch t left join rep_account r on r.rep_id = t.rep_id
    where t.lead_id in (select id from line) and (cast(:before as timestamptz) is null
        or (t.occurred_at, t.id) < (cast(:before as timestamptz), cast(:before_id as uuid)))
    order by t.occurred_at desc, t.id desc limit :limit
""")


def list_touches(
    session: Session, lead_id: UUID, limit: int, after: tuple[str, str] | None
) -> list[Row[Any]]:
    """Contacts, newest first, older than `after` (occurred_at, id); those of merged leads among them."""
    before, before_id = after or (None, None)
    wanted = {"lead": lead_id, "limit": limit, "before": before, "before_id": before_id}
    return list(session.execute(_LIST, wanted))


def told(row: Row[Any]) -> dict[str, Any]:
    """A contact, JSON-ready."""
    return {
        "id": str(row.id),
        "lead_id": str(row.lead_id),
        "rep_id": str(row.rep_id) if row.rep_id else None,
        "rep_name": row.rep_name,
        "holding_id": str(row.holding_id) if row.holding_id else None,
        "kind": row.kind,
        "outcome": row.outcome,
        "direction": row.direction,
        "seconds": row.seconds,
        "occurred_at": row.occurred_at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "note": row.note,
        "effective": row.effective,
    }
