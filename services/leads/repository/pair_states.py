"""Pairs of the queue as people change them: noted by what they said, merged, dismissed, open again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.duplicates import ASKED, NotDismissed, PairKind, PairMerged, PairState
from services.leads.domain.identity import Key
from shared.ids import new_id

# A merge of the two locks both leads, and so waits for whoever notes something of one of them.
_NOTE = text("""
    insert into duplicate as d (id, lead_id, other_id, kind, claims, found_at, changed_at)
    select t.id, least(l.id, o.id), greatest(l.id, o.id), :kind, t.claims, :now, :now
    from json_to_recordset(cast(:rows as json)) as t(id uuid, lead_id uuid, other_id uuid, claims text[])
    join lead l on l.id = t.lead_id and l.survivor_id is null
    join lead o on o.id = t.other_id and o.survivor_id is null and o.id <> l.id
    order by 2, 3
    on conflict (lead_id, other_id) do update set
        claims = (select array_agg(distinct c order by c) from unnest(d.claims || excluded.claims) as c),
        kind = case when d.kind = 'two_owners' then d.kind else excluded.kind end,
        state = 'open', decided_at = null, decided_by = null, reason = null, changed_at = excluded.changed_at
    where d.state <> 'merged' and not d.claims @> excluded.claims
""")
_LOCK_ALL = text("select from lead where id = any(:leads) order by id for share")
_LOCK = text("select id from lead where id = :lead and survivor_id is null for share")
_OWNERS = text("""
    select i.kind, i.lead_id from lead_identity i
    join unnest(cast(:kinds as text[]), cast(:values as text[])) as k(kind, value)
    on i.kind = k.kind and i.value = k.value
    where i.lead_id <> :lead
""")


def note_conflicts(session: Session, lead_id: UUID, others: Mapping[Key, UUID], now: datetime) -> None:
    """Queue a locked lead beside those whose keys were given for it."""
    claims: dict[UUID, set[str]] = {}
    for key, other in others.items():
        claims.setdefault(other, set()).add(key.kind)
    _note(session, lead_id, PairKind.KEY_CONFLICT, claims, now)


def note_conflicting_rows(
    session: Session, claims: Mapping[tuple[UUID, UUID], set[str]], now: datetime
) -> None:
    """Queue pairs of leads whose keys stood in one row of a file, each with the kinds of those keys."""
    if claims:
        session.execute(_LOCK_ALL, {"leads": [lead for lead, _ in claims]})
        _note_pairs(session, PairKind.KEY_CONFLICT, claims, now)


def note_taken_keys(session: Session, lead_id: UUID, keys: Iterable[Key], now: datetime) -> None:
    """Queue a lead beside those that have keys it was refused."""
    given = list(keys)
    values = {"lead": lead_id, "kinds": [key.kind for key in given], "values": [key.value for key in given]}
    claims: dict[UUID, set[str]] = {}
    for kind, other in session.execute(_OWNERS, values):
        claims.setdefault(other, set()).add(kind)
    if session.execute(_LOCK, {"lead": lead_id}).first():
        _note(session, lead_id, PairKind.KEY_CONFLICT, claims, now)


def note_two_owners(session: Session, lead_id: UUID, other_id: UUID, now: datetime) -> None:
    """Queue two leads that somebody wanted to merge, as a task for whoever directs both holders."""
    if session.execute(_LOCK, {"lead": lead_id}).first():
        _note(session, lead_id, PairKind.TWO_OWNERS, {other_id: {ASKED}}, now)


def _note(
    session: Session, lead_id: UUID, kind: PairKind, claims: Mapping[UUID, set[str]], now: datetime
) -> None:
    if claims:
        _note_pairs(session, kind, {(lead_id, other): why for other, why in claims.items()}, now)


def _note_pairs(
    session: Session, kind: PairKind, claims: Mapping[tuple[UUID, UUID], set[str]], now: datetime
) -> None:
    rows = [
        {"id": new_id(), "lead_id": lead, "other_id": other, "claims": sorted(why)}
        for (lead, other), why in claims.items()
    ]
    session.execute(_NOTE, {"kind": kind, "now": now, "rows": orjson.dumps(rows).decode()})


_MERGED = text("""
    update duplicate set state = 'merged', merge_id = :merge, changed_at = :now
    where lead_id = least(:one, :other) and other_id = greatest(:one, :other)
""")
_UNMERGED = text("""
    update duplicate set state = case when decided_at is null then 'open' else 'dismissed' end,
        merge_id = null, changed_at = :now
    where merge_id = :merge
""")


def merged(session: Session, one: UUID, other: UUID, merge_id: UUID, now: datetime) -> None:
    """The two are one now, by whatever path."""
    session.execute(_MERGED, {"one": one, "other": other, "merge": merge_id, "now": now})


def unmerged(session: Session, merge_id: UUID, now: datetime) -> None:
    """The pair is what it was before the merge: open, or dismissed."""
    session.execute(_UNMERGED, {"merge": merge_id, "now": now})


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided about a pair, when, and why."""

    actor_id: UUID
    reason: str
    at: datetime


_LOCK_PAIR = text("select state from duplicate where id = :pair for update")
_DISMISS = text("""
    update duplicate set state = 'dismissed', decided_at = :now, decided_by = :actor, reason = :reason,
        changed_at = :now
    where id = :pair
""")
_REOPEN = text("""
    update duplicate set state = 'open', decided_at = null, decided_by = null, reason = null,
        changed_at = :now
    where id = :pair
""")


def dismiss(session: Session, pair_id: UUID, decision: Decision) -> None:
    """These are two people; again: the first decision stays. Raises `PairMerged`."""
    state = _state(session, pair_id)
    if state == PairState.MERGED:
        raise PairMerged("the two are one lead already; undo that merge first")
    if state == PairState.OPEN:
        values = {"pair": pair_id, "actor": decision.actor_id, "reason": decision.reason, "now": decision.at}
        session.execute(_DISMISS, values)


def reopen(session: Session, pair_id: UUID, now: datetime) -> None:
    """Take a dismissal back. Raises `PairMerged` or `NotDismissed`."""
    state = _state(session, pair_id)
    if state == PairState.MERGED:
        raise PairMerged("the two are one lead already; undo that merge first")
    if state == PairState.OPEN:
        raise NotDismissed("the pair is open")
    session.execute(_REOPEN, {"pair": pair_id, "now": now})


def _state(session: Session, pair_id: UUID) -> str:
    return str(session.execute(_LOCK_PAIR, {"pair": pair_id}).scalar_one())
