"""Merging a pair of the queue: side by side, what it would keep, and doing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain.contact import MASKS
from services.leads.domain.duplicates import PairMerged, PairNotYours, PairState, survivor_first
from services.leads.domain.editing import check_can_edit
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.merge import TwoOwners, check_can_merge, filled, hands_after
from services.leads.repository import merges
from services.leads.repository.pair_queue import find_pair
from services.leads.repository.pairs import Standing, standing
from shared.context import Actor
from shared.errors import Invalid, Refusal

Answer = dict[str, Any]

_SHOWN = (*COLUMN_FIELDS, "tags", "grade", "state", "stage", "owner_id", "do_not_contact", "created_at")


def compare_pair(session: Session, pair_id: UUID, survivor: UUID | None, actor: Actor | None) -> Answer:
    """A pair side by side, with what merging it into `survivor` would keep. Raises `NotFound`, `Invalid`."""
    row, line = find_pair(session, pair_id, actor)
    if not _is_within_reach(line):
        return {**line, "fields": [], "merge": None}
    sides = standing(session, row.lead_id), standing(session, row.other_id)
    if row.state == PairState.MERGED:
        return {**line, "fields": [_field(name, sides, {}) for name in _SHOWN], "merge": None}
    merged, stays = _in_order(row, sides, survivor)
    after = {**stays.row, **filled(stays.row, merged.row)}
    preview = _preview(merged, stays, actor)
    after["owner_id"] = preview["owner_id"]
    return {**line, "fields": [_field(name, sides, after) for name in _SHOWN], "merge": preview}


def merge_pair(
    session: Session, pair_id: UUID, wish: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Answer:
    """Merge a pair; emits what `merges.merge` emits and raises what it raises, `PairMerged`, `PairNotYours`.

    Of two leads in two hands, one of them out of reach, `TwoOwners`: it is those managers' to decide.
    """
    row, line = find_pair(session, pair_id, actor)
    if row.state == PairState.MERGED:
        raise PairMerged("the two are one lead already", extra={"merge_id": line["merge_id"]})
    check_within_reach(line)
    sides = standing(session, row.lead_id), standing(session, row.other_id)
    merged, stays = _in_order(row, sides, wish.get("survivor"))
    asked = merges.Wish(merged.id, stays.id, wish.get("reason"), wish.get("keep_owner"))
    merges.merge(session, asked, actor=actor, now=now)
    return find_pair(session, pair_id, actor)[1]


def check_within_reach(line: Mapping[str, Any]) -> None:
    """Raise unless both sides are the caller's to decide about."""
    if _is_within_reach(line):
        return
    if line["two_hands"]:
        raise TwoOwners(
            "two people hold these leads; their managers decide", extra={"deciders": line["deciders"]}
        )
    raise PairNotYours("one of the two is out of your reach; who directs both decides")


def _is_within_reach(line: Mapping[str, Any]) -> bool:
    return all(side["within_reach"] for side in line["leads"])


def _in_order(
    row: Row[Any], sides: tuple[Standing, Standing], survivor: UUID | None
) -> tuple[Standing, Standing]:
    """The one that goes and the one that stays."""
    one, other = sides
    if survivor is None:
        survivor = survivor_first((one.side, one.row), (other.side, other.row))[0].id
    if survivor not in {row.lead_id, row.other_id}:
        raise Invalid("the survivor is one of the two", pointer="/survivor")
    return (other, one) if survivor == one.id else (one, other)


def _preview(merged: Standing, stays: Standing, actor: Actor | None) -> Answer:
    told: Answer = {"survivor_id": str(stays.id), "merged_id": str(merged.id), "refused": None, "why": None}
    try:
        for each in (merged, stays):
            check_can_edit(actor, each.owner_id, each.team_id)
        check_can_merge(merged.side, stays.side)
        owner = hands_after(merged.side, stays.side, None).owner_id
    except Refusal as refusal:
        return told | {"owner_id": stays.row["owner_id"], "refused": refusal.code, "why": str(refusal)}
    return told | {"owner_id": str(owner) if owner else None}


def _field(name: str, sides: tuple[Standing, Standing], after: Mapping[str, Any]) -> Answer:
    values = [_masked(name, side.row[name]) for side in sides]
    differs = sides[0].row[name] != sides[1].row[name]
    return {"field": name, "values": values, "differs": differs, "kept": _masked(name, after.get(name))}


def _masked(name: str, value: Any) -> Any:
    return MASKS[name](value) if name in MASKS and value else value
