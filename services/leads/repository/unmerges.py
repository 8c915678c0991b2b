"""Undoing a merge: both leads as they were, as far as nothing happened since; what did is kept and told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.drafts import fields_of
from services.leads.domain.editing import check_can_edit
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.holding import Cause
from services.leads.domain.identity import Key, identity_keys
from services.leads.domain.merge import (
    CLOCK,
    PLACE,
    SCORES,
    NotMerged,
    SurvivorMerged,
    restored,
    without_gains,
)
from services.leads.domain.states import LeadState
from services.leads.events import LeadScored, LeadUnmerged
from services.leads.repository import history, pair_states
from services.leads.repository.consent import Consent, tell_consent
from services.leads.repository.known import lock_lead, scored_data, write_change
from services.leads.repository.merges import carry_clock, let_go, put, take_over
from services.leads.repository.ownership import EndCause, Take
from services.leads.repository.pairs import (
    Standing,
    Write,
    give_back_keys,
    lock_pair,
    set_columns,
    standing,
)
from services.leads.repository.reach import lead_in_reach
from shared.context import Actor
from shared.errors import Refusal
from shared.outbox import emit

_STANDING = text("select * from lead_merge where lead_id = :lead and undone_at is null")
_UNDONE = text("""
    update lead_merge set undone_at = :now, undone_by = :actor, not_restored = cast(:left as jsonb)
    where id = :id
""")
_OPEN_POOL = text("""
    select coalesce((select id from pool where id = cast(:pool as uuid) and active),
                    (select id from pool where is_default))
""")
_COUNTED_AS = text("""
    select grade from holding where lead_id = :lead and rep_id = :rep and end_cause = 'merged'
    order by ended_at desc, id desc limit 1
""")
_KIND_OF = {"phone": "phone", "email": "email", "wechat": "wechat_id", "external": "external_id"}


@dataclass(slots=True)
class _Undoing:
    """A merge being undone: its row, both leads under lock, and what could not be as before."""

    merge: Row[Any]
    lead: Standing
    survivor: Standing
    reason: str | None
    actor: Actor
    now: datetime
    left: list[dict[str, str]] = field(default_factory=list)

    @property
    def untouched(self) -> bool:
        """Whether nothing at all happened to the survivor since."""
        return bool(self.survivor.version == self.merge.survivor_after["version"])

    @property
    def in_same_hand(self) -> bool:
        """Whether the survivor is where the merge left it."""
        same_state = self.survivor.row["state"] == self.merge.survivor_after["state"]
        return bool(same_state and self.survivor.holding_id == self.merge.holding_id)

    def leave(self, lead_id: UUID, what: str, why: str) -> None:
        """Note what could not be restored."""
        self.left.append({"lead_id": str(lead_id), "what": what, "why": why})


def unmerge(
    session: Session, lead_id: UUID, reason: str | None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Undo the merge of a lead. Emits `lead_unmerged`, and what its changes of hand and grade emit.

    Raises `NotFound` out of reach, `NotEditable`, `NotMerged`, `SurvivorMerged`, `LeadMoved`.
    """
    lead_in_reach(session, lead_id, actor)
    row = _standing_merge(session, lead_id)
    reps = [row.lead_before["owner_id"], row.survivor_before["owner_id"]]
    lock_pair(session, (lead_id, row.survivor_id), [UUID(each) for each in reps if each])
    row = _standing_merge(session, lead_id)
    it = _Undoing(row, standing(session, lead_id), standing(session, row.survivor_id), reason, actor, now)
    if it.survivor.row["survivor_id"] is not None:
        raise SurvivorMerged("it was merged on since: undo that merge first")
    check_can_edit(actor, it.survivor.owner_id, it.survivor.team_id)
    untouched, same_hand = it.untouched, it.in_same_hand
    _restore_survivor_hand(session, it, same_hand=same_hand)
    _restore_survivor(session, it, untouched=untouched)
    _restore_lead(session, it, same_hand=same_hand)
    return _close(session, it)


def _standing_merge(session: Session, lead_id: UUID) -> Row[Any]:
    row = session.execute(_STANDING, {"lead": lead_id}).one_or_none()
    if row is None:
        raise NotMerged("the lead is not merged into another")
    return row


def _restore_survivor_hand(session: Session, it: _Undoing, *, same_hand: bool) -> None:
    """The survivor's hand, pool and clock as before, if it is still where the merge left it."""
    before, after = it.merge.survivor_before, it.merge.survivor_after
    if not same_hand:
        it.leave(it.survivor.id, "place", "it moved on since")
        return
    if before["owner_id"] == after["owner_id"]:
        names = (*CLOCK, *PLACE)
        undo = restored(it.survivor.row, before, after, names)
        for name in undo.kept:
            it.leave(it.survivor.id, name, "it changed since")
        if undo.columns:
            put(session, Write(it.survivor.id, undo.columns, it.now))
        return
    let_go(session, it.survivor, EndCause.UNMERGED, it.reason, actor=it.actor, now=it.now)
    _bring_back(session, it, it.survivor.id, before)


def _bring_back(session: Session, it: _Undoing, lead_id: UUID, before: dict[str, Any]) -> None:
    """Put a lead that is in no hand now where it was: its holder's hand, its pool, or its end."""
    owner = before["owner_id"]
    if owner is not None:
        why = f"unmerged: {it.reason or it.merge.id}"
        grade = session.execute(_COUNTED_AS, {"lead": lead_id, "rep": owner}).scalar()
        take = Take(lead_id, UUID(owner), Cause.UNMERGE, override_reason=why, grade=grade)
        try:
            take_over(session, take, actor=it.actor, now=it.now)
        except Refusal as refusal:
            it.leave(lead_id, "owner", refusal.code)
            before, owner = _as_pooled(before, it.now), None
    columns = {name: before[name] for name in (*CLOCK, *PLACE)}
    if owner is not None:
        carry_clock(session, Write(lead_id, columns, it.now), UUID(owner))
    else:
        put(session, Write(lead_id, {**columns, **_place(session, it, lead_id, before)}, it.now))


def _place(session: Session, it: _Undoing, lead_id: UUID, before: dict[str, Any]) -> dict[str, Any]:
    """State and pool in no hand; a pool closed since gives way to the default one."""
    if before["state"] != LeadState.POOLED:
        return {"state": before["state"], "pool_id": None}
    pool = str(session.execute(_OPEN_POOL, {"pool": before["pool_id"]}).scalar_one())
    if pool != before["pool_id"]:
        it.leave(lead_id, "pool", "it was closed since")
    return {"state": LeadState.POOLED, "pool_id": pool, "home_pool_id": pool}


def _as_pooled(before: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What a lead that was held is like without its hand: fresh in its pool."""
    in_no_hand = dict.fromkeys(("owner_id", *CLOCK)) | {"last_touch_at": before["last_touch_at"]}
    place = {"state": LeadState.POOLED, "pool_id": before["home_pool_id"], "pooled_at": now.isoformat()}
    return {**before, **in_no_hand, **place}


def _restore_survivor(session: Session, it: _Undoing, *, untouched: bool) -> None:
    """The survivor's own fields again; later changes stay. One line of history."""
    before, after = it.merge.survivor_before, it.merge.survivor_after
    undo = restored(it.survivor.row, before, after, COLUMN_FIELDS)
    for name in undo.kept:
        it.leave(it.survivor.id, name, "it changed since")
    columns = {**undo.columns, **without_gains(it.survivor.row, before, after)}
    if untouched:
        columns["do_not_contact"] = before["do_not_contact"]
    elif before["do_not_contact"] != it.survivor.row["do_not_contact"]:
        it.leave(it.survivor.id, "do_not_contact", "a withdrawn consent wins")
    changed = {name: value for name, value in columns.items() if value != it.survivor.row[name]}
    told = {"merge_id": str(it.merge.id), "merged_id": str(it.lead.id), "reason": it.reason,
            "number": it.lead.row["number"], "restored": sorted(changed)}  # fmt: skip
    if untouched:
        _write_as_before(session, it, changed, told)
    else:
        lead = lock_lead(session, it.survivor.id)
        write_change(
            session, lead, changed, "unmerged_from", told, actor=it.actor, cause="unmerge", now=it.now
        )


def _write_as_before(session: Session, it: _Undoing, changed: dict[str, Any], told: dict[str, Any]) -> None:
    """Write the survivor with the very score it had."""
    before = it.merge.survivor_before
    scores = {name: before[name] for name in SCORES}
    version = set_columns(session, Write(it.survivor.id, {**changed, **scores}, it.now))
    history.write(
        session, it.survivor.id, version, "unmerged_from", told, actor=it.actor, now=it.now, cause="unmerge"
    )
    if "do_not_contact" in changed:
        tell_consent(
            session, it.survivor.id, Consent(version, changed["do_not_contact"], "unmerge"), it.actor
        )
    if before["grade"] != it.survivor.row["grade"]:
        scored = scored_data(it.survivor.id, it.survivor.row["grade"], before)
        emit(session, LeadScored, it.survivor.id, version, scored, it.actor)


def _restore_lead(session: Session, it: _Undoing, *, same_hand: bool) -> None:
    """The merged lead out of its end: keys, place and hand."""
    before = it.merge.lead_before
    lost = _restore_keys(session, it)
    columns: dict[str, Any] = {"state": LeadState.NEW, "survivor_id": None, **dict.fromkeys(lost)}
    withdrawn = it.survivor.row["do_not_contact"] and not it.merge.survivor_after["do_not_contact"]
    if withdrawn:
        columns["do_not_contact"] = True
        it.leave(it.lead.id, "do_not_contact", "a withdrawn consent wins")
    version = set_columns(session, Write(it.lead.id, columns, it.now))
    if withdrawn:
        tell_consent(session, it.lead.id, Consent(version, do_not_contact=True, cause="unmerge"), it.actor)
    told = {"merge_id": str(it.merge.id), "survivor_id": str(it.survivor.id), "reason": it.reason,
            "number": it.survivor.row["number"], "to_state": before["state"]}  # fmt: skip
    history.write(session, it.lead.id, version, "unmerged", told, actor=it.actor, now=it.now, cause="unmerge")
    if before["owner_id"] is not None and not same_hand:
        it.leave(it.lead.id, "owner", "the survivor moved on since")
        before = _as_pooled(before, it.now)
    _bring_back(session, it, it.lead.id, before)


def _restore_keys(session: Session, it: _Undoing) -> list[str]:
    """Give the keys back; the fields of the merged lead whose keys are others' now, to be emptied."""
    survivor = lock_lead(session, it.survivor.id)
    own = identity_keys(fields_of(dict(survivor._mapping)))
    mine = [key for key in it.merge.keys if Key(*key) not in own]
    returned = give_back_keys(session, it.lead.id, it.survivor.id, mine)
    lost = sorted(
        _KIND_OF[kind]
        for kind, value in map(tuple, it.merge.keys)
        if (kind, value) not in returned and kind in _KIND_OF
    )
    for name in lost:
        it.leave(it.lead.id, name, "it belongs to another lead now")
    return [name for name in lost if it.lead.row[name]]


def _close(session: Session, it: _Undoing) -> dict[str, Any]:
    values = {"id": it.merge.id, "now": it.now, "actor": it.actor.id, "left": orjson.dumps(it.left).decode()}
    session.execute(_UNDONE, values)
    pair_states.unmerged(session, it.merge.id, it.now)
    lead, survivor = standing(session, it.lead.id), standing(session, it.survivor.id)
    told = {"lead_id": str(lead.id), "survivor_id": str(survivor.id), "merge_id": str(it.merge.id)}
    emit(session, LeadUnmerged, lead.id, lead.version, told, it.actor)
    return {
        "merge_id": str(it.merge.id),
        **_short(lead),
        "survivor": _short(survivor),
        "not_restored": it.left,
    }


def _short(side: Standing) -> dict[str, Any]:
    row = side.row
    return {"id": str(side.id), "state": row["state"], "version": side.version,
            "owner_id": row["owner_id"], "pool_id": row["pool_id"]}  # fmt: skip
