"""Merging two leads of one person, and taking that back: what may be merged, and what becomes of both. Pure.

Conflict
├── AlreadyMerged     already_merged    one of the two is merged already; `survivor_id` says into which
├── NotMerged         not_merged        there is no merge to undo
├── SurvivorMerged    survivor_merged   the survivor was merged on: that merge is undone first
├── NotMergeable      not_mergeable     this way round something would be lost
├── HasContract       has_contract      what was agreed and paid stays where it was written down
└── TwoOwners         two_owners        both are in a hand: a manager of both decides whose it stays
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.errors import Conflict

from .fields import COLUMN_FIELDS, MOST_TAGS
from .states import LeadState

Row = Mapping[str, Any]

CLOCK = ("owner_since", "last_touch_at", "last_effective_at", "worked_at", "recycle_at", "protect_until",
         "paused_reason", "exempt_reason")  # fmt: skip
"""What a running holding has on its lead, beside reminders, which are planned anew."""

PLACE = ("home_pool_id", "pooled_at", "claimable_at", "waiting_reason")
SCORES = ("fit", "intent", "intent_at", "score", "grade", "grade_cell", "score_rule_id", "scored_at")
_LIVE = frozenset({LeadState.NEW, LeadState.NURTURING, LeadState.POOLED, LeadState.HELD})


class AlreadyMerged(Conflict):
    """One of the two is merged into another already."""

    code = "already_merged"


class NotMerged(Conflict):
    """The lead is not merged into another."""

    code = "not_merged"


class SurvivorMerged(Conflict):
    """The survivor was merged into yet another lead since."""

    code = "survivor_merged"


class NotMergeable(Conflict):
    """What one of the two is at cannot be carried over to the other."""

    code = "not_mergeable"


class HasContract(Conflict):
    """What was agreed, is due and was paid never goes into another lead."""

    code = "has_contract"


class TwoOwners(Conflict):
    """Two people hold the two leads; nobody loses one without a manager's word."""

    code = "two_owners"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two leads; `bound`: a stage reached, an opportunity, a legal hold; `contracted`: signed."""

    id: UUID
    state: LeadState
    owner_id: UUID | None = None
    survivor_id: UUID | None = None
    bound: bool = False
    contracted: bool = False


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose the survivor is after the merge, and which hand ends or passes on for that."""

    owner_id: UUID | None
    survivor_lets_go: bool
    passes_on: bool


def check_can_merge(merged: Side, survivor: Side) -> None:
    """Raise `AlreadyMerged`, `HasContract` or `NotMergeable` unless `merged` may go into `survivor`."""
    for side in (merged, survivor):
        if side.survivor_id is not None:
            raise AlreadyMerged(
                "one of the two is merged already", extra={"survivor_id": str(side.survivor_id)}
            )
    if merged.state in {LeadState.CONVERTED, LeadState.RESERVED} or survivor.state == LeadState.RESERVED:
        raise NotMergeable("a customer or a reserved lead stays; merge the other into it")
    if merged.contracted:
        raise HasContract("it has a contract, which stays with it; merge the other into it")
    if merged.bound:
        raise NotMergeable("it has reached a stage, or is under a legal hold; merge the other into it")
    if merged.state in _LIVE and survivor.state in {LeadState.LOST, LeadState.INVALID}:
        if survivor.contracted:
            raise HasContract("the closed one has a contract; open it again, then merge the other into it")
        raise NotMergeable("a live lead does not end by a merge; merge the closed one into it")
    if merged.owner_id and survivor.state in {LeadState.CONVERTED, LeadState.NURTURING}:
        raise NotMergeable(f"a held lead cannot go into one that is {survivor.state}")


def hands_after(merged: Side, survivor: Side, keep_owner: UUID | None) -> Hands:
    """Decide whose the survivor is; raises `TwoOwners` if both are held and `keep_owner` is neither's."""
    mine, other = survivor.owner_id, merged.owner_id
    if mine and other and mine != other:
        if keep_owner not in {mine, other}:
            raise TwoOwners(
                "two people hold these leads; a manager of both decides",
                extra={"owner_id": str(other), "survivor_owner_id": str(mine)},
            )
        return Hands(keep_owner, keep_owner == other, keep_owner == other)
    return Hands(mine or other, survivor_lets_go=False, passes_on=other is not None and mine is None)


def filled(survivor: Row, merged: Row) -> dict[str, Any]:
    """What the survivor takes from the merged lead: blanks, tags, attributes, a wish not to be contacted.

    A converted survivor is frozen and takes that wish only.
    """
    columns: dict[str, Any] = {}
    if merged["do_not_contact"] and not survivor["do_not_contact"]:
        columns["do_not_contact"] = True
    if survivor["state"] == LeadState.CONVERTED:
        return columns
    columns |= {name: merged[name] for name in COLUMN_FIELDS if merged[name] and not survivor[name]}
    tags = [*survivor["tags"], *(tag for tag in merged["tags"] if tag not in survivor["tags"])]
    extra = {**merged["extra"], **survivor["extra"]}
    if len(tags[:MOST_TAGS]) > len(survivor["tags"]):
        columns["tags"] = tags[:MOST_TAGS]
    if extra != survivor["extra"]:
        columns["extra"] = extra
    return columns


def joined_clock(merged: Row, survivor: Row) -> dict[str, Any]:
    """The clock of one hand that held both: since the older start, due by whichever was followed up last.

    Times are ISO strings in UTC or None, as snapshots have them.
    """
    first = min((merged, survivor), key=lambda row: row["owner_since"])
    followed = [row for row in (merged, survivor) if row["last_effective_at"]]
    leading = max(followed, key=lambda row: row["last_effective_at"]) if followed else first
    return {
        "owner_since": first["owner_since"],
        "last_touch_at": max(
            filter(None, (merged["last_touch_at"], survivor["last_touch_at"])), default=None
        ),
        "last_effective_at": leading["last_effective_at"],
        "recycle_at": leading["recycle_at"],
        "protect_until": _later(merged, survivor, "protect_until"),
    }


def _later(one: Row, other: Row, name: str) -> Any:
    return max(filter(None, (one[name], other[name])), default=None)


@dataclass(frozen=True, slots=True)
class Restored:
    """What an un-merge writes back to the survivor, and what it leaves because it changed since."""

    columns: dict[str, Any]
    kept: tuple[str, ...]


def restored(current: Row, before: Row, after: Row, names: tuple[str, ...]) -> Restored:
    """Undo what the merge changed in plain columns, unless somebody changed it again."""
    touched = [name for name in names if before[name] != after[name]]
    columns = {name: before[name] for name in touched if current[name] == after[name]}
    return Restored(columns, tuple(name for name in touched if name not in columns))


def without_gains(current: Row, before: Row, after: Row) -> dict[str, Any]:
    """Tags and attributes less those the merge brought; what came since stays."""
    gained = set(after["tags"]) - set(before["tags"])
    brought = {name: value for name, value in after["extra"].items() if name not in before["extra"]}
    return {
        "tags": [tag for tag in current["tags"] if tag not in gained],
        "extra": {
            name: value
            for name, value in current["extra"].items()
            if name not in brought or value != brought[name]
        },
    }
