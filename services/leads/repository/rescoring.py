"""Leads whose score can have changed: found, scored again, written, a few thousand in each transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.scoring import Score
from services.leads.domain.states import OPEN
from services.leads.events import LeadScored
from services.leads.repository.known import scored_data, values_of
from services.leads.repository.locks import array
from services.leads.repository.scores import GRADED_BY, ScoreRulesInForce, scorer_of
from shared.outbox import emit_many, outbox_row

_OPEN = "(" + ", ".join(f"'{state}'" for state in OPEN) + ")"
_DUE = text(f"""
    select id, version, grade, fit, intent, intent_at, score_rule_id, created_at, tags, extra,
        {GRADED_BY},
        {", ".join(COLUMN_FIELDS)}
    from lead l where state in {_OPEN} and id > :after and (score_rule_id is distinct from :rules
        or (not :has_model and exists (select from lead_win w where w.lead_id = l.id)) or (
        intent > 0 and intent_at < :now and score <> fit + round(intent
            * power(2.0::float8, - extract(epoch from :now - intent_at)::float8 / 86400 / :half_life))))
    order by id limit :limit for update skip locked
""")  # noqa: S608 - column names of ours
_WRITE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            id uuid, version bigint, is_new boolean, grade text, grade_cell text, fit bigint, intent float8,
            score bigint, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, rule_version, at, data)
        select id, version, 'scored', 'rescore', :rules, :now, data from told where is_new
    )
    update lead l set version = t.version, grade = t.grade, grade_cell = t.grade_cell, fit = t.fit,
        intent = t.intent, intent_at = :now, score = t.score, score_rule_id = :rules, scored_at = :now,
        updated_at = case when t.is_new then :now else l.updated_at end
    from told t where l.id = t.id
""")
_FORGET = text("delete from lead_win where lead_id = any(cast(:leads as uuid[]))")


def due(
    session: Session,
    in_force: ScoreRulesInForce,
    after: UUID,
    limit: int,
    now: datetime,
    *,
    has_model: bool = False,
) -> list[Row[Any]]:
    """Open leads, locked, that new rules or the passing of days may score otherwise; by id, after `after`.

    Where no model speaks any more (`has_model`), also those whose grade one gave.
    """
    return list(
        session.execute(
            _DUE,
            {
                "after": after,
                "rules": in_force.version,
                "now": now,
                "half_life": in_force.scorer.rules.half_life_days,
                "limit": limit,
                "has_model": has_model,
            },
        )
    )


def score_again(session: Session, lead: Row[Any], in_force: ScoreRulesInForce, now: datetime) -> Score:
    """The score of a lead by the rules in force; what it had by earlier rules goes with them."""
    values = values_of(dict(lead._mapping))
    same = lead.score_rule_id in (None, in_force.version)
    earlier = in_force.scorer if same else scorer_of(session, lead.score_rule_id)
    return in_force.scorer.again(
        values,
        earlier.points(values),
        intent=lead.intent,
        intent_at=lead.intent_at or lead.created_at,
        created_at=lead.created_at,
        now=now,
    )


def write_scores(
    session: Session,
    scored: list[tuple[Row[Any], Score]],
    rules: UUID,
    now: datetime,
    *,
    has_model: bool = False,
) -> int:
    """Write new scores; a lead whose grade changed gets a line of history and `lead_scored`. How many did.

    While a model speaks, a grade that one gave stays its own; when none does, the rules give one again.
    """
    rows, events = [], []
    for lead, by_rules in scored:
        is_models = has_model and lead.model_id is not None
        score = replace(by_rules, grade=lead.grade) if is_models else by_rules
        is_new = score.grade != lead.grade
        columns = {
            "grade": score.grade,
            "grade_cell": score.grade_cell,
            "fit": score.fit,
            "intent": score.intent,
            "score": score.score,
        }
        version = lead.version + is_new
        data = scored_data(lead.id, lead.grade, columns)
        rows.append({"id": lead.id, "version": version, "is_new": is_new, "data": data,
                     **columns})  # fmt: skip
        if is_new:
            events.append(outbox_row(LeadScored, lead.id, version, data))
    session.execute(_WRITE, {"rows": orjson.dumps(rows).decode(), "rules": rules, "now": now})
    if not has_model:
        session.execute(_FORGET, {"leads": array(lead.id for lead, _ in scored)})
    emit_many(session, events)
    return len(events)
