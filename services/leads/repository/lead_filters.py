"""Which leads a list is about, in SQL: where those within reach lie, and what the filters say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.states import ENDS, LeadState
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible

_EQUAL = ("state", "grade", "source", "channel", "campaign", "region", "city", "company")
_IDS = ("owner_id", "pool_id")
_RANGES = {
    "score_min": "l.score >= :score_min",
    "score_max": "l.score <= :score_max",
    "created_from": "l.created_at >= :created_from",
    "created_to": "l.created_at < :created_to",
    "captured_from": "l.id >= cast(:captured_from as uuid)",
    "captured_to": "l.id < cast(:captured_to as uuid)",
    "due_from": "l.recycle_at >= :due_from",
    "due_to": "l.recycle_at < :due_to",
    "tag": "cardinality(l.tags) <> 0 and l.tags @> array[cast(:tag as text)]",
}
_YES_OR_NO = {
    "do_not_contact": ("l.do_not_contact", "not l.do_not_contact"),
    "untouched": ("l.state = 'held' and l.worked_at is null", "l.state = 'held' and l.worked_at is not null"),
}
_INDEXED = {
    "score": ("grade",),
    "created_at": ("campaign", "source", "channel", "region", "state"),
}
"""Filters with an index in this order over all leads; that of the rarer values first."""
_INDEXED_IN_POOLS = {"score": ("grade",)}
_OF_HELD = ("due_from", "due_to", "untouched")
"""Filters that only a held lead passes."""
_ALONG = {
    "score": ("score_min", "score_max"),
    "created_at": ("created_from", "created_to"),
    "recycle_at": ("due_from", "due_to"),
}
"""Filters that say where in this order to begin or to end."""
_OF_TEAM = text("select rep_id from rep_account where team_id = :team")


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of what is within reach: all its leads, in one index's order; or those of `each` in turn."""

    all: str
    each_of: str = ""
    each: str = ""


_EVERYWHERE = Branch("true")
_EVERYTHING = Branch("l.state <> 'invalid' or l.stage = 'invalid'")
"""All but what an undone import took away, which nobody looked at and which has no name any more."""
_HELD = Branch(
    "l.owner_id = any(cast(:hands as uuid[]))",
    "unnest(cast(:hands as uuid[])) as h(rep)",
    "l.owner_id = h.rep",
)
_ENDED = Branch(
    "l.id in (select e.lead_id from holding e where e.rep_id = any(cast(:hands as uuid[]))"
    " and e.end_cause in ('converted', 'lost', 'invalid'))"
)


def _pooled(pool: UUID) -> Branch:
    return Branch(f"l.state = 'pooled' and l.pool_id = '{pool}'")


def _nurtured(pool: UUID) -> Branch:
    return Branch(f"l.state = 'nurturing' and l.home_pool_id = '{pool}'")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The leads of a list: those of the branches of which all of the conditions hold."""

    branches: list[Branch]
    conditions: dict[str, str]
    values: dict[str, Any]

    def along(self, column: str) -> tuple[list[str], list[str]]:
        """The conditions an index in the order of a column can begin with, and all the others."""
        names = [name for name in _ALONG.get(column, ()) if name in self.conditions]
        is_everywhere = self.branches in ([_EVERYWHERE], [_EVERYTHING])
        by_index = _INDEXED if is_everywhere else _INDEXED_IN_POOLS
        names += [name for name in by_index.get(column, ()) if name in self.conditions][:1]
        names += ["state"] if "state" in self.conditions and not is_everywhere else []
        place = [self.conditions[name] for name in names]
        return place, [told for name, told in self.conditions.items() if name not in names]

    @property
    def reach(self) -> str:
        """The branches as one condition."""
        return "(" + " or ".join(f"({branch.all})" for branch in self.branches) + ")"


def wanted(session: Session, visible: Visible, query: Mapping[str, Any]) -> Wanted:
    """What a query, already checked, asks of the leads within reach; `q`, order and place are not in it."""
    if "mine" in query:
        query = {**query, "owner_id": visible.me} if query["mine"] else query
    narrow = _narrowed(session, visible, query)
    conditions, values = _conditions(query)
    return Wanted(_branches(narrow, query), conditions, values | {"hands": array(narrow.hands or ())})


def _conditions(query: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    equal = {name: f"l.{name} = :{name}" for name in _EQUAL}
    ids = {name: f"l.{name} = cast(:{name} as uuid)" for name in _IDS}
    told = {name: sql for name, sql in (equal | ids | _RANGES).items() if query.get(name) is not None}
    values = {name: query[name] for name in told}
    for name in ("captured_from", "captured_to"):
        if name in values:
            values[name] = first_id_at(values[name])
    answers = {
        name: ways[not query[name]] for name, ways in _YES_OR_NO.items() if query.get(name) is not None
    }
    return told | answers, values


def first_id_at(moment: datetime) -> UUID:
    """The smallest id a lead taken in at that moment may have: ids begin with the time they were made."""
    milliseconds = max(0, int(moment.timestamp() * 1000))
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62)


def _narrowed(session: Session, visible: Visible, query: Mapping[str, Any]) -> Visible:
    """The hands or pool that a filter names, as far as they are within reach."""
    hands: list[UUID] | None = None
    if query.get("team_id") is not None:
        hands = list(session.scalars(_OF_TEAM, {"team": query["team_id"]}))
    elif query.get("owner_id") is not None and query.get("state") not in ENDS:
        hands = [query["owner_id"]]
    if hands is not None:
        seen = hands if visible.hands is None else [each for each in hands if each in visible.hands]
        return replace(visible, hands=seen, pools=[])
    if (pool := query.get("pool_id")) is not None:
        is_seen = visible.pools is None or pool in visible.pools
        return replace(visible, hands=[], pools=[pool] if is_seen else [])
    return visible


def _branches(visible: Visible, query: Mapping[str, Any]) -> list[Branch]:
    """Where the leads lie: everywhere, or hand by hand and pool by pool, each by its index."""
    if visible.hands is None or visible.pools is None:
        is_told = query.get("state") is not None or query.get("q") is not None
        return [_EVERYWHERE if is_told else _EVERYTHING]
    states = (
        {query["state"]} if query.get("state") else {LeadState.HELD, LeadState.POOLED, LeadState.RESERVED}
    )
    if query.get("sort", "").endswith("recycle_at") or any(query.get(name) is not None for name in _OF_HELD):
        states &= {LeadState.HELD}
    branches = []
    if visible.hands and states & {LeadState.HELD, LeadState.RESERVED}:
        branches.append(_HELD)
    if query.get("owner_id") is None and LeadState.POOLED in states:
        branches += [_pooled(pool) for pool in visible.pools]
    if LeadState.NURTURING in states:
        branches += [_nurtured(pool) for pool in visible.pools]
    if visible.hands and states & ENDS:
        branches.append(_ENDED)
    return branches
