"""Registrations of leads for events: written once for each, with the signal that having been there gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text, update
from sqlalchemy.orm import Session

from services.leads.domain.registering import Registration, combined, reason
from services.leads.domain.scoring import Reason, Scorer, decayed
from services.leads.domain.states import LeadState
from services.leads.events import LeadScored
from services.leads.models import Lead
from services.leads.repository import history
from services.leads.repository.known import grade_kept, lock_lead, score_columns, scored_data
from services.leads.repository.locks import array
from services.leads.repository.nurture import pool_warm
from services.leads.repository.scores import score_rules_in_force, scorer_of
from shared.context import Actor
from shared.ids import new_id
from shared.outbox import emit

COLUMNS = "event_key, name, kind, starts_at, registered_at, attended_at, left_at, minutes"
_FIND = text(f"select lead_id, {COLUMNS} from registration where lead_id = any(cast(:leads as uuid[]))")  # noqa: S608
_KEEP = text(f"""
    insert into registration (id, lead_id, {COLUMNS}, import_id, recorded_at)
    values (:id, :lead_id, :key, :name, :kind, :starts_at,
        coalesce(cast(:registered_at as timestamptz), :now), :attended_at, :left_at, :minutes,
        :import_id, :now)
    on conflict (lead_id, event_key) do update set starts_at = excluded.starts_at,
        registered_at = excluded.registered_at, attended_at = excluded.attended_at,
        left_at = excluded.left_at, minutes = excluded.minutes
""")  # noqa: S608
_LIST = text(f"""
    with recursive line(id) as (
        select cast(:lead as uuid) union all select l.id from lead l join line on l.survivor_id = line.id)
    select id, lead_id, {COLUMNS} from registration
    where lead_id in (select id from line) and (cast(:last as uuid) is null
        or (registered_at, id) < (cast(:before as timestamptz), cast(:last as uuid)))
    order by registered_at desc, id desc limit :limit
""")  # noqa: S608


def of_leads(session: Session, leads: Iterable[UUID]) -> dict[UUID, dict[str, Registration]]:
    """Registrations by lead and event."""
    found: dict[UUID, dict[str, Registration]] = {}
    for row in session.execute(_FIND, {"leads": array(leads)}):
        found.setdefault(row.lead_id, {})[row.event_key] = read(row)
    return found


def list_registrations(
    session: Session, lead_id: UUID, limit: int, after: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """A lead's registrations, the last first; those of leads merged into it among them."""
    place = after or {}
    wanted = {"lead": lead_id, "limit": limit, "before": place.get("registered_at"), "last": place.get("id")}
    return [_told(row) for row in session.execute(_LIST, wanted)]


def register(
    session: Session,
    lead_id: UUID,
    said: Sequence[Registration],
    *,
    cause: str,
    actor: Actor | None,
    now: datetime,
    import_id: UUID | None = None,
) -> int | None:
    """Write what is new of a lead's registrations; its version after that, None if nothing was new.

    Who attended is keener from then on. Emits `lead_scored` if that changes the grade, `lead_pooled` if it
    makes a nurtured lead ready.
    """
    lead = lock_lead(session, lead_id)
    before = of_leads(session, [lead.id]).get(lead.id, {})
    after = {each.key: combined(before.get(each.key), each) for each in said}
    news = [each for key, each in after.items() if before.get(key) != each]
    if not news:
        return None
    keep(session, [(lead.id, each) for each in news], import_id=import_id, now=now)
    version, scorer = score_rules_in_force(session, now)
    shift = sum(each.points(scorer.rules, now) for each in news) - sum(
        before[each.key].points(scorer.rules, now) for each in news if each.key in before
    )
    came = any(
        each.signal and (each.key not in before or before[each.key].signal != each.signal) for each in news
    )
    told = {"events": [each.told() for each in news], "import_id": str(import_id) if import_id else None}
    kind = "attended" if came else "registered"
    sequence = int(lead.version) + 1
    history.write(
        session, lead.id, sequence, kind, told, actor=actor, now=now, cause=cause, rule_version=version
    )
    columns = _warmer(lead, shift, scorer, now)
    session.execute(
        update(Lead).where(Lead.id == lead.id).values(**columns, version=sequence, updated_at=now)
    )
    if columns and columns["grade"] != lead.grade:
        emit(session, LeadScored, lead.id, sequence, scored_data(lead.id, lead.grade, columns), actor)
    if lead.state == LeadState.NURTURING:
        return sequence + len(pool_warm(session, [lead.id], actor=actor, now=now, came_again=came))
    return sequence


def keep(
    session: Session, rows: Sequence[tuple[UUID, Registration]], *, import_id: UUID | None, now: datetime
) -> None:
    """Write registrations of leads that are locked or new; an event there already is told anew."""
    values = [
        {"id": new_id(), "lead_id": lead_id, "import_id": import_id, "now": now, **_values(each)}
        for lead_id, each in rows
    ]
    if values:
        session.execute(_KEEP, values)


def reasons(session: Session, row: Row[Any]) -> list[Reason]:
    """The lines of a lead's score that tell of events, as of its intent."""
    at = row.intent_at
    if at is None or row.score_rule_id is None:
        return []
    rules = scorer_of(session, row.score_rule_id).rules
    found = of_leads(session, [row.id]).get(row.id, {})
    return [line for each in found.values() if (line := reason(each, rules, at))]


def _warmer(lead: Row[Any], shift: float, scorer: Scorer, now: datetime) -> dict[str, Any]:
    if not shift:
        return {}
    rules = scorer.rules
    left = decayed(lead.intent, lead.intent_at or now, now, rules.half_life_days)
    score = scorer.grade(lead.fit, min(float(rules.ceilings["intent"]), max(0.0, left + shift)))
    return grade_kept(lead, score_columns(score, lead.score_rule_id, now))


def _values(registration: Registration) -> dict[str, Any]:
    return {field.name: getattr(registration, field.name) for field in fields(registration)}


def read(row: Row[Any]) -> Registration:
    """A registration as it is stored."""
    return Registration(
        row.event_key, row.name, row.kind, row.starts_at, row.registered_at, row.attended_at, row.left_at,
        row.minutes,
    )  # fmt: skip


def _told(row: Row[Any]) -> dict[str, Any]:
    told = {name: value for name, value in row._mapping.items() if name != "event_key"}
    plain = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in told.items()}
    event_id = row.event_key.removeprefix("id:") if row.event_key.startswith("id:") else None
    return plain | {"id": str(row.id), "lead_id": str(row.lead_id), "event_id": event_id,
                    "attended": read(row).signal is not None}  # fmt: skip
