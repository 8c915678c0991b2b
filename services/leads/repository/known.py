"""A lead that is known already: found again by a capture, changed by a person, scored again after either."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.leads.domain.contact import mask_phone
from services.leads.domain.drafts import Draft, fields_of
from services.leads.domain.editing import IdentityTaken, check_can_edit, edit
from services.leads.domain.identity import Key, identity_keys
from services.leads.domain.merging import Changes, changes
from services.leads.domain.scoring import Score
from services.leads.domain.states import LeadState
from services.leads.events import LeadCaptured, LeadScored
from services.leads.models import Lead
from services.leads.repository.consent import Consent, consent_event, tell_consent
from services.leads.repository.nurture import pool_warm
from services.leads.repository.pair_states import note_conflicts
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.scores import GRADED_BY, score_rules_in_force, scorer_of
from services.leads.repository.search import keep_words
from shared.context import Actor
from shared.errors import NotFound, check_version
from shared.outbox import emit

_LOCK = text(
    f"select l.*, {GRADED_BY}, r.team_id, t.name as team_name"  # noqa: S608
    " from lead l left join rep_account r on r.rep_id = l.owner_id"
    " left join team t on t.id = r.team_id where l.id = :id for update of l"
)
_SURVIVOR = text("""
    with recursive line(id, survivor_id) as (
        select id, survivor_id from lead where id = :id
        union all select l.id, l.survivor_id from lead l join line on l.id = line.survivor_id)
    select id from line where survivor_id is null
""")
_KEYS = text(
    "insert into lead_identity (kind, value, lead_id) select k.kind, k.value, :lead"
    " from unnest(cast(:kinds as text[]), cast(:values as text[])) as k(kind, value)"
    " where not exists (select from lead_identity mine"
    " where mine.kind = k.kind and mine.value = k.value and mine.lead_id = :lead)"
)
_DROP_KEYS = text(
    "delete from lead_identity i"
    " using unnest(cast(:kinds as text[]), cast(:values as text[])) as k(kind, value)"
    " where i.kind = k.kind and i.value = k.value and i.lead_id = :lead"
)
_EVENT = text(
    "insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)"
    " values (:lead, :sequence, :type, :cause, :actor, :rule_version, :now, cast(:data as jsonb))"
)


_SAID = frozenset({"name", "company", "phone"})


@dataclass(frozen=True, slots=True)
class KnownLead:
    """What a finder may be told of a lead that exists: that it does, with whom, and nothing to call it by."""

    outcome: str
    version: int
    state: str
    team: str | None
    held: bool
    name: str | None
    phone: str | None


def lock_lead(session: Session, lead_id: UUID) -> Row[Any]:
    """The lead, or the one it was merged into, locked (that one only). Raises `NotFound`."""
    while True:
        last = session.execute(_SURVIVOR, {"id": lead_id}).scalar()
        if last is None:
            raise NotFound("no such lead")
        waiting = session.begin_nested()
        lead = session.execute(_LOCK, {"id": last}).one()
        if lead.survivor_id is None:
            waiting.commit()
            return lead
        waiting.rollback()  # merged meanwhile: to keep its lock while waiting for another may deadlock


def found_again(
    session: Session,
    lead: Row[Any],
    draft: Draft,
    owners: Mapping[Key, UUID],
    *,
    actor: Actor | None,
    now: datetime,
    merged: UUID | None = None,
) -> KnownLead:
    """Credit the finder and fill blanks; never take or give the lead. Emits `lead_captured`.

    Emits `lead_pooled` if that makes a nurtured lead ready. `owners` says whose the capture's keys are. A key
    of yet another lead is not taken from it: both are noted, for a person to look at. `merged` is the lead
    this one answers for, if found by a key of that.
    """
    others = {key: owner for key, owner in owners.items() if owner != lead.id}
    added = without(changes(dict(lead._mapping), draft), others)
    gained = [key for key in identity_keys(added.fields) if key not in owners]
    columns = _columns(lead, added)
    outcome = "updated" if added else "duplicate"
    version = lead.version + 1
    data = {
        "outcome": outcome,
        "finder_id": str(actor.id) if actor else None,
        "source": draft.fields.get("source"),
        "filled": sorted([*added.fields, *added.extra, *(["tags"] if added.tags else [])]),
        "conflicts": sorted({str(owner) for owner in others.values() if owner != merged}),
    }
    write_change(session, lead, columns, "captured_again", data, actor=actor, cause="api", now=now)
    add_keys(session, lead.id, gained)
    note_conflicts(session, lead.id, {key: owner for key, owner in others.items() if owner != merged}, now)
    emit(session, LeadCaptured, lead.id, version, _told(lead, columns, data), actor)
    pooled = _pool_if_warm(session, lead, actor=actor, now=now, came_again=True)
    return _as_known(lead, outcome, version, pooled=pooled)


def _as_known(lead: Row[Any], outcome: str, version: int, *, pooled: bool) -> KnownLead:
    state = LeadState.POOLED if pooled else lead.state
    held = lead.owner_id is not None
    return KnownLead(outcome, version + pooled, state, lead.team_name, held, *_masked(lead))


def _pool_if_warm(
    session: Session, lead: Row[Any], *, actor: Actor | None, now: datetime, came_again: bool = False
) -> bool:
    """Whether the change just written lifted a nurtured lead into its pool, one version on."""
    if lead.state != LeadState.NURTURING:
        return False
    return bool(pool_warm(session, [lead.id], actor=actor, now=now, came_again=came_again))


def without(added: Changes, others: Collection[Key]) -> Changes:
    """Leave out what would give this lead a key of another one."""
    taken = {key.kind for key in identity_keys(added.fields) if key in others}
    fields = {"phone": "phone", "email": "email", "wechat": "wechat_id", "external": "external_id"}
    added.fields = {n: v for n, v in added.fields.items() if n not in {fields.get(kind) for kind in taken}}
    return added


def update_lead(
    session: Session,
    lead_id: UUID,
    body: Mapping[str, Any],
    if_match: int | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> int:
    """Change what is known of a lead and score it again; the version after it. A nurtured one may be pooled.

    Raises `NotFound` out of reach, `VersionConflict`, `LeadFrozen`, `IdentityTaken`, `DraftInvalid`.
    """
    lead_in_reach(session, lead_id, actor)
    lead = session.execute(_LOCK, {"id": lead_id}).one()
    check_can_edit(actor, lead.owner_id, lead.team_id)
    check_version(lead.version, if_match)
    change = edit(dict(lead._mapping), body)
    if not change.columns:
        return int(lead.version)
    data = {"changed": list(change.changed)}
    session.execute(_DROP_KEYS, _key_values(lead.id, change.lost))
    add_keys(session, lead.id, change.gained)
    event = consent_event(change.columns) or "updated"
    write_change(session, lead, change.columns, event, data, actor=actor, cause="edit", now=now)
    return int(lead.version) + 1 + _pool_if_warm(session, lead, actor=actor, now=now)


def revert(session: Session, lead: Row[Any], columns: dict[str, Any], job: Row[Any], now: datetime) -> None:
    """Put back what an import filled in, and drop the keys that came with it."""
    known = identity_keys(fields_of(dict(lead._mapping)))
    left = identity_keys(fields_of({**lead._mapping, **columns}))
    session.execute(_DROP_KEYS, _key_values(lead.id, [key for key in known if key not in left]))
    actor = Actor(job.created_by) if job.created_by else None
    data = {"import_id": str(job.id), "changed": sorted(columns)}
    write_change(session, lead, columns, "reverted", data, actor=actor, cause="import_undone", now=now)


def add_keys(session: Session, lead_id: UUID, keys: list[Key] | tuple[Key, ...]) -> None:
    """Give a lead more keys. Raises `IdentityTaken` if one belongs to another."""
    if not keys:
        return
    try:
        session.execute(_KEYS, _key_values(lead_id, sorted(keys)))
    except IntegrityError as error:
        if not is_taken(error):
            raise
        kinds = ", ".join(sorted({key.kind for key in keys}))
        taken = IdentityTaken(f"another lead has this {kinds} already")
        taken.keys = tuple(keys)
        raise taken from None


def is_taken(error: IntegrityError) -> bool:
    """Whether a key was written by somebody else first."""
    return getattr(error.orig, "pgcode", None) == "23505"


def _key_values(lead_id: UUID, keys: list[Key] | tuple[Key, ...]) -> dict[str, Any]:
    return {"lead": lead_id, "kinds": [k.kind for k in keys], "values": [k.value for k in keys]}


def _columns(lead: Row[Any], added: Changes) -> dict[str, Any]:
    columns: dict[str, Any] = dict(added.fields)
    if added.tags:
        columns["tags"] = [*lead.tags, *added.tags]
    if added.extra:
        columns["extra"] = {**lead.extra, **added.extra}
    return columns


def write_change(
    session: Session,
    lead: Row[Any],
    columns: dict[str, Any],
    event: str,
    data: dict[str, Any],
    *,
    actor: Actor | None,
    cause: str,
    now: datetime,
) -> None:
    """Write columns of a locked lead with their score, the event, and `lead_scored` if the grade changed."""
    version = lead.version + 1
    counts = not columns.keys() <= {"do_not_contact"}
    scored, rule_version = _scored(session, lead, columns, now) if counts else ({}, lead.score_rule_id)
    session.execute(
        update(Lead).where(Lead.id == lead.id).values(**columns, **scored, version=version, updated_at=now)
    )
    if not _SAID.isdisjoint(columns):
        keep_words(session, lead.id, {**lead._mapping, **columns})
    session.execute(
        _EVENT,
        {
            "lead": lead.id,
            "sequence": version,
            "type": event,
            "cause": cause,
            "actor": actor.id if actor else None,
            "rule_version": rule_version,
            "now": now,
            "data": orjson.dumps(data).decode(),
        },
    )
    if "do_not_contact" in columns:
        tell_consent(session, lead.id, Consent(version, columns["do_not_contact"], cause), actor)
    if scored and scored["grade"] != lead.grade:
        emit(session, LeadScored, lead.id, version, scored_data(lead.id, lead.grade, scored), actor)


def _scored(
    session: Session, lead: Row[Any], columns: dict[str, Any], now: datetime
) -> tuple[dict[str, Any], UUID]:
    version, scorer = score_rules_in_force(session, now)
    earlier = scorer_of(session, lead.score_rule_id or version)
    before = earlier.points(values_of(dict(lead._mapping)))
    after = values_of({**lead._mapping, **columns})
    score = scorer.again(
        after,
        before,
        intent=lead.intent,
        intent_at=lead.intent_at or now,
        created_at=lead.created_at,
        now=now,
    )
    return grade_kept(lead, score_columns(score, version, now)), version


def grade_kept(lead: Row[Any], scored: dict[str, Any]) -> dict[str, Any]:
    """The columns of a new score, but the grade that a model gave stays until the model is asked again."""
    return scored if lead.model_id is None else {**scored, "grade": lead.grade}


def score_columns(score: Score, version: UUID, now: datetime) -> dict[str, Any]:
    """The columns of a lead that a score fills."""
    return {
        "grade": score.grade,
        "grade_cell": score.grade_cell,
        "fit": score.fit,
        "intent": score.intent,
        "intent_at": now,
        "score": score.score,
        "score_rule_id": version,
        "scored_at": now,
    }


def values_of(lead: Mapping[str, Any]) -> dict[str, Any]:
    """What scoring looks at, of a stored lead."""
    return {**fields_of(lead), "tags": tuple(lead["tags"]), "extra": lead["extra"]}


def scored_data(lead_id: UUID, earlier_grade: str, scored: Mapping[str, Any]) -> dict[str, Any]:
    """The body of `lead_scored`."""
    return {
        "lead_id": str(lead_id),
        "from_grade": earlier_grade,
        "grade": scored["grade"],
        "grade_cell": scored["grade_cell"],
        "score": scored["score"],
    }


def _told(lead: Row[Any], columns: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lead_id": str(lead.id),
        "outcome": data["outcome"],
        "state": str(lead.state),
        "pool_id": str(lead.pool_id) if lead.pool_id else None,
        "grade": lead.grade,
        "score": lead.score,
        "source": data["source"],
        "channel": columns.get("channel", lead.channel),
        "finder_id": data["finder_id"],
        "sharer_id": None,
    }


def _masked(lead: Row[Any]) -> tuple[str | None, str | None]:
    name = f"{lead.name[0]}**" if lead.name else None
    return name, mask_phone(lead.phone) if lead.phone else None
