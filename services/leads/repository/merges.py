"""Merging one lead into another: hands, identity keys, fields, history, and a snapshot to undo it by.

Reps and leads are locked in the one order; hands change by `ownership` only. The merged lead keeps its own
fields, touches, history and credit; the survivor shows them as long as the merge stands.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.editing import check_can_edit
from services.leads.domain.holding import Cause
from services.leads.domain.merge import (
    CLOCK,
    Hands,
    check_can_merge,
    filled,
    hands_after,
    joined_clock,
)
from services.leads.domain.reach import may_direct
from services.leads.domain.states import LeadState
from services.leads.events import LeadMerged
from services.leads.repository import history, pair_states
from services.leads.repository.known import lock_lead, write_change
from services.leads.repository.ownership import EndCause, LetGo, Take, Taken, begin_holdings, end_holdings
from services.leads.repository.pairs import (
    Standing,
    Write,
    count_worked,
    lock_pair,
    move_keys,
    standing,
)
from services.leads.repository.reach import lead_in_reach
from shared.context import Actor
from shared.errors import Invalid, Refusal
from shared.ids import new_id
from shared.outbox import emit

_KEEP = text("""
    insert into lead_merge (id, lead_id, survivor_id, reason, merged_at, merged_by, lead_before,
        survivor_before, survivor_after, holding_id, keys)
    values (:id, :lead, :survivor, :reason, :now, :actor, cast(:lead_before as jsonb),
        cast(:survivor_before as jsonb), cast(:survivor_after as jsonb), :holding, cast(:keys as jsonb))
""")
_END = text("""
    update lead set state = 'merged', survivor_id = :survivor, pool_id = null, claimable_at = null,
        waiting_reason = null, version = version + 1, updated_at = :now
    where id = :lead returning version
""")


@dataclass(frozen=True, slots=True)
class Wish:
    """Merge `lead_id` into `into`; of two holders `keep_owner` is to have the survivor."""

    lead_id: UUID
    into: UUID
    reason: str | None = None
    keep_owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both leads under lock before the merge, who merges, and when."""

    merged: Standing
    survivor: Standing
    wish: Wish
    actor: Actor
    now: datetime


def merge(session: Session, wish: Wish, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Merge one lead into another. Emits `lead_merged`, and what its changes of hand and grade emit.

    Raises `NotFound` out of reach, `NotEditable`, `TwoOwners`, `NotMergeable`, `HasContract`,
    `AlreadyMerged`, `LeadMoved`, and the refusals of taking a lead if the survivor cannot come into
    the hand that is to have it.
    """
    if wish.lead_id == wish.into:
        raise Invalid("a lead cannot go into itself", pointer="/into")
    for lead_id in (wish.lead_id, wish.into):
        lead_in_reach(session, lead_id, actor)
    lock_pair(session, (wish.lead_id, wish.into))
    pair = _Pair(standing(session, wish.lead_id), standing(session, wish.into), wish, actor, now)
    hands = _decide(pair)
    merge_id = new_id()
    _change_hands(session, pair, hands)
    keys = move_keys(session, wish.lead_id, wish.into)
    _absorb(session, pair, merge_id)
    version = _end(session, pair, merge_id)
    after = standing(session, wish.into)
    _keep(session, pair, merge_id, after, keys)
    _tell(session, pair, merge_id, version, after)
    return answer(wish.lead_id, version, after, merge_id)


def answer(lead_id: UUID, version: int, survivor: Standing, merge_id: UUID) -> dict[str, Any]:
    """A merged lead and the one it went into."""
    return {
        "id": str(lead_id),
        "state": LeadState.MERGED.value,
        "version": version,
        "merge_id": str(merge_id),
        "survivor": {
            "id": str(survivor.id),
            "state": survivor.row["state"],
            "version": survivor.version,
            "owner_id": survivor.row["owner_id"],
            "pool_id": survivor.row["pool_id"],
        },
    }


def _decide(pair: _Pair) -> Hands:
    """What becomes of the hands, if the caller may merge these and their states allow it."""
    for side in (pair.merged, pair.survivor):
        check_can_edit(pair.actor, side.owner_id, side.team_id)
    check_can_merge(pair.merged.side, pair.survivor.side)
    directs = all(may_direct(pair.actor, side.team_id) for side in (pair.merged, pair.survivor))
    return hands_after(pair.merged.side, pair.survivor.side, pair.wish.keep_owner if directs else None)


def _change_hands(session: Session, pair: _Pair, hands: Hands) -> None:
    """End the merged lead's hand; the survivor keeps its own, or takes over that one with its clock."""
    merged, survivor = pair.merged, pair.survivor
    for side in (merged, survivor):
        if side.owner_id and (side is merged or hands.survivor_lets_go):
            let_go(session, side, EndCause.MERGED, pair.wish.reason, actor=pair.actor, now=pair.now)
    if hands.passes_on and hands.owner_id:
        why = f"merged: {pair.wish.reason or survivor.id}"
        take = Take(survivor.id, hands.owner_id, Cause.MERGE, from_rep=survivor.owner_id, override_reason=why)
        take_over(session, take, actor=pair.actor, now=pair.now)
        columns = {name: merged.row[name] for name in CLOCK}
        carry_clock(session, Write(survivor.id, columns, pair.now), hands.owner_id)
    elif merged.owner_id and merged.owner_id == survivor.owner_id:
        put(session, Write(survivor.id, joined_clock(merged.row, survivor.row), pair.now))


def let_go(
    session: Session, side: Standing, cause: EndCause, reason: str | None, *, actor: Actor, now: datetime
) -> None:
    """End a lead's holding; for a moment it is in no hand."""
    if side.owner_id is None:
        return
    wish = LetGo(side.id, side.owner_id, cause, LeadState.NEW, data={"reason": reason})
    [ended] = end_holdings(session, [wish], actor=actor, now=now)
    if isinstance(ended, Refusal):
        raise ended


def take_over(session: Session, take: Take, *, actor: Actor, now: datetime) -> Taken:
    """Begin a holding or raise why not."""
    [taken] = begin_holdings(session, [take], actor=actor, now=now)
    if not isinstance(taken, Taken):
        raise taken
    return taken


def carry_clock(session: Session, write: Write, rep_id: UUID) -> None:
    """Give a lead just taken the clock of the hand that goes on; the counter of the uncontacted follows."""
    put(session, write)
    if write.columns["worked_at"] is not None:
        count_worked(session, rep_id)


_PUT = (
    "update lead l set {names}, reminders_for = null"
    " from jsonb_populate_record(null::lead, cast(:values as jsonb)) b where l.id = :lead"
)


def put(session: Session, write: Write) -> None:
    """Set columns of a lead whose version is written elsewhere; reminders are planned anew."""
    names = ", ".join(f"{name} = b.{name}" for name in sorted(write.columns))
    values = orjson.dumps(dict(write.columns)).decode()
    session.execute(text(_PUT.format(names=names)), {"lead": write.lead_id, "values": values})


def _absorb(session: Session, pair: _Pair, merge_id: UUID) -> None:
    """Fill the survivor and write its line of history."""
    columns = filled(pair.survivor.row, pair.merged.row)
    lead = lock_lead(session, pair.survivor.id)
    told = {
        "merge_id": str(merge_id),
        "merged_id": str(pair.merged.id),
        "number": pair.merged.row["number"],
        "filled": sorted(columns),
        "finder_id": pair.merged.row["finder_id"],
        "sharer_id": pair.merged.row["sharer_id"],
        "reason": pair.wish.reason,
    }
    write_change(session, lead, columns, "merged_in", told, actor=pair.actor, cause="merge", now=pair.now)


def _end(session: Session, pair: _Pair, merge_id: UUID) -> int:
    values = {"lead": pair.merged.id, "survivor": pair.survivor.id, "now": pair.now}
    version = int(session.execute(_END, values).scalar_one())
    told = {
        "merge_id": str(merge_id),
        "survivor_id": str(pair.survivor.id),
        "number": pair.survivor.row["number"],
        "from_state": pair.merged.row["state"],
        "reason": pair.wish.reason,
    }
    history.write(
        session, pair.merged.id, version, "merged", told, actor=pair.actor, now=pair.now, cause="merge"
    )
    return version


def _keep(session: Session, pair: _Pair, merge_id: UUID, after: Standing, keys: list[list[str]]) -> None:
    values = {
        "id": merge_id,
        "lead": pair.merged.id,
        "survivor": pair.survivor.id,
        "reason": pair.wish.reason,
        "now": pair.now,
        "actor": pair.actor.id,
        "lead_before": orjson.dumps(pair.merged.row).decode(),
        "survivor_before": orjson.dumps(pair.survivor.row).decode(),
        "survivor_after": orjson.dumps(after.row).decode(),
        "holding": after.holding_id,
        "keys": orjson.dumps(keys).decode(),
    }
    session.execute(_KEEP, values)
    pair_states.merged(session, pair.merged.id, pair.survivor.id, merge_id, pair.now)


def _tell(session: Session, pair: _Pair, merge_id: UUID, version: int, after: Standing) -> None:
    told = {
        "lead_id": str(pair.merged.id),
        "survivor_id": str(pair.survivor.id),
        "merge_id": str(merge_id),
        "owner_id": after.row["owner_id"],
        "finder_id": pair.merged.row["finder_id"],
        "sharer_id": pair.merged.row["sharer_id"],
    }
    emit(session, LeadMerged, pair.merged.id, version, told, pair.actor)
