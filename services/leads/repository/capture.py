"""Capturing a lead: found again by any of its keys, or scored, routed and pooled, in two round trips.

The unique index on identity keys decides who was first: whoever comes second starts over and finds the lead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.leads.domain.drafts import Draft
from services.leads.domain.editing import IdentityTaken
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.identity import Key, strongest
from services.leads.domain.in_force import Speaking, WhyRules
from services.leads.domain.merging import state_at_arrival
from services.leads.domain.registering import with_events
from services.leads.domain.routing import NoPool, PoolChoice, PoolUnknown, choose_pool
from services.leads.domain.rules_line import GUESS, RulesCurve
from services.leads.domain.scoring import Reason, Score
from services.leads.events import LeadCaptured
from services.leads.repository.known import KnownLead, found_again, is_taken, lock_lead
from services.leads.repository.models_in_force import WHO_SPEAKS, of_told
from services.leads.repository.prepared import Prepared
from services.leads.repository.registrations import keep, register
from services.leads.repository.rulebook import COMPANY_VERSION, POOL_VERSION, InForce, rules_of
from services.leads.repository.scores import SCORE_VERSION, scorer_of
from services.leads.repository.search import words_of
from services.leads.repository.sharers import sharer_percents
from services.leads.repository.win_scores import Asked, Opinion, graded
from shared.context import Actor
from shared.errors import Unavailable
from shared.ids import new_id
from shared.outbox import outbox_row

_TRIES = 5

_FACTS = Prepared(
    "capture_facts",
    f"""
    select {SCORE_VERSION} as score_version, {COMPANY_VERSION} as company_version,
        {WHO_SPEAKS} as speaks,
        (select json_agg(json_build_array(p.id, p.region, p.product, p.is_default,
                {POOL_VERSION.format(pool="p.id")}) order by p.created_at, p.id)
         from pool p where p.active) as pools,
        (select json_agg(json_build_array(i.kind, i.value, i.lead_id)) from lead_identity i
         join unnest(:kinds, :values) as k(kind, value)
         on i.kind = k.kind and i.value = k.value) as found
    """,  # noqa: S608 - statements of ours
    {"kinds": "text[]", "values": "text[]", "now": "timestamptz"},
)

_COLUMNS = ", ".join(COLUMN_FIELDS)
_INSERT = Prepared(
    "capture_arrival",
    f"""
    with arrived as (
        insert into lead (
            id, state, created_at, updated_at, {_COLUMNS}, tags, extra, finder_id, sharer_id, grade,
            grade_cell, fit, intent, intent_at, score, score_rule_id, scored_at, pool_id, home_pool_id,
            pooled_at, claimable_at)
        values (
            :id, :state, :now, :now, {", ".join(":" + name for name in COLUMN_FIELDS)}, :tags,
            :extra, :finder, :sharer, :grade, :grade_cell, :fit, :intent, :now, :score,
            :score_version, :now, :pool, :home, :pooled_at, :claimable_at)
        returning id
    ), known as (
        insert into lead_identity (kind, value, lead_id)
        select k.kind, k.value, :id
        from unnest(:kinds, :values) as k(kind, value)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
        values (:id, 1, 'captured', 'api', :actor, :score_version, :now, :data || :more)
    ), told as (
        insert into outbox (event_id, type, aggregate_id, sequence, consumers, actor, trace, data)
        values (:event_id, :type, :id, 1, :consumers, :event_actor, :trace, :data)
    ), worded as (
        insert into lead_search (lead_id, said, words, made_of) values (:id, :said, :words, :made_of)
    ), said as (
        insert into lead_win (lead_id, p, model_id, version, at)
        select :id, :p_win, :model, 1, :now where :p_win is not null
    ) select id from arrived
    """,  # noqa: S608 - column names of ours
    {
        **dict.fromkeys(("id", "finder", "sharer", "score_version", "pool", "home", "model"), "uuid"),
        **dict.fromkeys(("actor", "event_id", "made_of"), "uuid"),
        **dict.fromkeys(("now", "pooled_at", "claimable_at"), "timestamptz"),
        **dict.fromkeys(("state", *COLUMN_FIELDS, "grade", "grade_cell", "type", "trace", "said"), "text"),
        **dict.fromkeys(("tags", "kinds", "values", "consumers", "words"), "text[]"),
        **dict.fromkeys(("extra", "data", "more", "event_actor"), "jsonb"),
        **dict.fromkeys(("fit", "score"), "bigint"),
        **dict.fromkeys(("intent", "p_win"), "double precision"),
    },
    before=("savepoint arrival",),
)
_BACK = text("rollback to savepoint arrival")


@dataclass(frozen=True, slots=True)
class Captured:
    """What became of a capture: a new lead, or one that was known, with what may be told of it."""

    lead_id: UUID
    outcome: str  # created, updated, duplicate
    version: int
    score: Score | None = None
    state: str | None = None
    pool_id: UUID | None = None
    known: KnownLead | None = None
    rules: UUID | None = None
    signals: tuple[Reason, ...] = ()
    win: Opinion | None = None
    why_rules: WhyRules | None = None
    curve: RulesCurve = GUESS


def capture(
    session: Session,
    draft: Draft,
    *,
    actor: Actor | None,
    now: datetime,
    pool_id: UUID | None = None,
    sharer_id: UUID | None = None,
) -> Captured:
    """Bring a lead in; emits `lead_captured`. Fifty at once with one phone make one lead, and no error."""
    by = _By(actor, now, pool_id, sharer_id)
    keys = sorted(draft.keys)
    for _ in range(_TRIES):
        facts = _read_facts(session, keys, now)
        if facts.found:
            owners = {Key(kind, value): UUID(lead_id) for kind, value, lead_id in facts.found}
            try:
                with session.begin_nested():
                    return _told_of_events(session, _again(session, draft, owners, by), draft, by)
            except IdentityTaken:  # by a lead that came in meanwhile: the next look finds it
                continue
        try:
            return _arrive(session, draft, keys, facts, by)
        except IntegrityError as error:
            session.execute(_BACK)
            if not is_taken(error):
                raise
    raise Unavailable("this lead is being captured by many at once")


@dataclass(frozen=True, slots=True)
class _By:
    """Who captures, when, into which pool, and by whose share."""

    actor: Actor | None
    now: datetime
    pool_id: UUID | None
    sharer_id: UUID | None


def _read_facts(session: Session, keys: Sequence[Key], now: datetime) -> Row[Any]:
    kinds, values = [key.kind for key in keys], [key.value for key in keys]
    return _FACTS.run(session, {"kinds": kinds, "values": values, "now": now}).one()


def _again(session: Session, draft: Draft, owners: dict[Key, UUID], by: _By) -> Captured:
    first = owners[strongest(owners)]
    lead = lock_lead(session, first)
    known = found_again(session, lead, draft, owners, actor=by.actor, now=by.now, merged=first)
    return Captured(lead.id, known.outcome, known.version, state=known.state, known=known)


def _arrive(session: Session, draft: Draft, keys: Sequence[Key], facts: Row[Any], by: _By) -> Captured:
    scorer = scorer_of(session, facts.score_version)
    values = draft.values()
    by_rules, signals = with_events(scorer, scorer.arrive(values, by.now, by.now), draft.events, by.now)
    in_force = of_told(session, facts.speaks, by.now)
    win = _said(session, in_force.model, draft, by)
    score = graded(by_rules, win)
    state = state_at_arrival(draft, score.score, scorer.rules.nurture_below)
    home = _home_of(values, facts, by.pool_id, state)
    pool = home if state == "pooled" else None
    lead_id = new_id()
    told = _told(lead_id, draft, score, by, state=state, pool=pool)
    freeze = timedelta(minutes=_freeze_minutes(session, facts, pool))
    columns = {
        **_draft_values(draft, keys),
        **_score_values(score),
        "p_win": win.p if win else None,
        "model": win.speaking.id if win else None,
        "state": state,
        "score_version": facts.score_version,
        "pool": pool,
        "home": home,
        "pooled_at": by.now if pool else None,
        "claimable_at": by.now + freeze if pool else None,
    }
    more = {"events": [each.told() for each in draft.events]} if draft.events else {}
    columns["more"] = orjson.dumps(more).decode()
    _INSERT.run(session, {**columns, **_event_values(lead_id, told, by)})
    keep(session, [(lead_id, each) for each in draft.events], import_id=None, now=by.now)
    return Captured(
        lead_id, "created", 1, score, state, pool, rules=facts.score_version, signals=signals, win=win,
        why_rules=in_force.why_rules, curve=in_force.curve,
    )  # fmt: skip


def _said(session: Session, model: Speaking | None, draft: Draft, by: _By) -> Opinion | None:
    if model is None:
        return None
    sharer = by.sharer_id
    return Asked(session, model).of_draft(
        draft,
        by.now,
        by.now,
        is_shared=sharer is not None,
        is_referred=by.actor is not None,
        sharer_percent=sharer_percents(session, {sharer})[sharer] if sharer else None,
    )


def _told_of_events(session: Session, found: Captured, draft: Draft, by: _By) -> Captured:
    """A lead that was known, with what the capture says of events."""
    if not draft.events:
        return found
    version = register(session, found.lead_id, draft.events, cause="api", actor=by.actor, now=by.now)
    return found if version is None else replace(found, version=version, outcome="updated")


def _told(
    lead_id: UUID, draft: Draft, score: Score, by: _By, *, state: str, pool: UUID | None
) -> dict[str, Any]:
    return {
        "lead_id": str(lead_id),
        "outcome": "created",
        "state": state,
        "pool_id": str(pool) if pool else None,
        "grade": score.grade,
        "score": score.score,
        "source": draft.fields.get("source"),
        "channel": draft.fields.get("channel"),
        "finder_id": str(by.actor.id) if by.actor else None,
        "sharer_id": str(by.sharer_id) if by.sharer_id else None,
    }


def _event_values(lead_id: UUID, told: dict[str, Any], by: _By) -> dict[str, Any]:
    row = outbox_row(LeadCaptured, lead_id, 1, told, by.actor)
    return {
        "id": lead_id,
        "now": by.now,
        "finder": by.actor.id if by.actor else None,
        "sharer": by.sharer_id,
        "actor": by.actor.id if by.actor else None,
        "data": orjson.dumps(told).decode(),
        "event_id": row["event_id"],
        "type": row["type"],
        "consumers": row["consumers"],
        "event_actor": orjson.dumps(row["actor"]).decode() if row["actor"] else None,
        "trace": row["trace"],
    }


def _draft_values(draft: Draft, keys: Sequence[Key]) -> dict[str, Any]:
    return {
        **dict.fromkeys(COLUMN_FIELDS),
        **draft.fields,
        "tags": list(draft.tags),
        "extra": orjson.dumps(draft.extra).decode(),
        "kinds": [key.kind for key in keys],
        "values": [key.value for key in keys],
        **words_of(draft.fields),
    }


def _score_values(score: Score) -> dict[str, Any]:
    return {
        "grade": score.grade,
        "grade_cell": score.grade_cell,
        "fit": score.fit,
        "intent": score.intent,
        "score": score.score,
    }


def choices(facts: Row[Any]) -> dict[UUID, PoolChoice]:
    """The active pools by id."""
    rows = facts.pools or []
    return {UUID(row[0]): PoolChoice(UUID(row[0]), row[1], row[2], row[3]) for row in rows}


def _home_of(values: dict[str, Any], facts: Row[Any], pool_id: UUID | None, state: str) -> UUID | None:
    """The pool a lead goes to, at once or when it is nurtured no longer."""
    pools = choices(facts)
    if pool_id is not None:
        if pool_id not in pools:
            raise PoolUnknown("there is no such active pool", pointer="/pool_id")
        return pool_id
    chosen = choose_pool(values, pools.values())
    if chosen is None and state == "pooled":
        raise NoPool("no pool takes this lead, and there is no default pool")
    return chosen


def _freeze_minutes(session: Session, facts: Row[Any], pool: UUID | None) -> float:
    own = next((row[4] for row in facts.pools or [] if UUID(row[0]) == pool), None)
    in_force = InForce(facts.company_version, UUID(own) if own else None)
    return rules_of(session, in_force).freeze_minutes
