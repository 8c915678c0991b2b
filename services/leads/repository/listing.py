"""Lists of leads, a page at a time: each sort walks an index from where the last page ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.states import ENDS, LeadState
from services.leads.repository import search
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible

LINE = (
    "id", "number", "state", "version", "created_at", "updated_at", "name", "company", "title", "phone",
    "email", "wechat_id", "external_id", "source", "channel", "campaign", "region", "city", "industry",
    "company_size", "tags", "grade", "grade_cell", "fit", "intent", "score", "pool_id", "pooled_at",
    "claimable_at", "waiting_reason", "owner_id", "owner_since", "last_touch_at", "last_effective_at",
    "recycle_at", "protect_until", "paused_reason", "exempt_reason", "stage", "amount_fen", "expected_on",
)  # fmt: skip
"""The columns a list shows of a lead."""

_COLUMNS = ", ".join(f"l.{name}" for name in LINE)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order with an index behind it: a column, its direction, and that of the id among equals."""

    column: str
    kind: str
    descending: bool
    id_descending: bool

    @property
    def order(self) -> str:
        """The ORDER BY."""
        return f"l.{self.column} {_way(self.descending)}, l.id {_way(self.id_descending)}"

    @property
    def beyond(self) -> str:
        """Rows after (:after_value, :after_id), said so that the index can start there."""
        value = f"cast(:after_value as {self.kind})"
        strict = f"l.{self.column} {'<' if self.descending else '>'} {value}"
        among = f"l.id {'<' if self.id_descending else '>'} cast(:after_id as uuid)"
        return f"l.{self.column} {'<=' if self.descending else '>='} {value} and ({strict} or {among})"


def _way(descending: bool) -> str:
    return "desc" if descending else "asc"


SORTS: Mapping[str, Sort] = {
    "score": Sort("score", "bigint", descending=False, id_descending=True),
    "-score": Sort("score", "bigint", descending=True, id_descending=False),
    "created_at": Sort("created_at", "timestamptz", descending=False, id_descending=False),
    "-created_at": Sort("created_at", "timestamptz", descending=True, id_descending=True),
    "recycle_at": Sort("recycle_at", "timestamptz", descending=False, id_descending=False),
    "-recycle_at": Sort("recycle_at", "timestamptz", descending=True, id_descending=True),
    "pooled_at": Sort("pooled_at", "timestamptz", descending=False, id_descending=False),
    "-pooled_at": Sort("pooled_at", "timestamptz", descending=True, id_descending=True),
}

_EQUAL = ("grade", "source", "channel", "region", "state")


@dataclass(frozen=True, slots=True)
class Page:
    """Leads of a page and where the next begins; None at the end."""

    leads: Sequence[Row[Any]]
    next_after: dict[str, Any] | None


def list_leads(session: Session, visible: Visible, query: Mapping[str, Any]) -> Page:
    """A page of the leads within reach; `query` has limit, after, sort, q and filters, already checked."""
    sort = SORTS[query["sort"]]
    branches = _branches(visible, query)
    if not branches:
        return Page([], None)
    conditions, values = _conditions(query, sort)
    if "q" in query:
        found, words = search.condition(session, query["q"], visible.me)
        conditions, values = [*conditions, found], values | words
    page = " union all ".join(_branch(each, conditions, sort) for each in branches)
    statement = text(
        f"select l.*, r.name as owner_name from ({page}) l left join rep_account r on r.rep_id = l.owner_id"  # noqa: S608 - our own words
        f" order by {sort.order} limit :most"
    )
    values["most"] = query["limit"] + 1
    values |= {"hands": array(visible.hands or ()), "pools": array(visible.pools or ())}
    return _page(session.execute(statement, values).all(), sort, query["limit"])


def _conditions(query: Mapping[str, Any], sort: Sort) -> tuple[list[str], dict[str, Any]]:
    conditions = ["l.state = 'held'"] if sort.column == "recycle_at" else []
    values: dict[str, Any] = {}
    for name in _EQUAL:
        if name in query:
            conditions.append(f"l.{name} = :{name}")
            values[name] = query[name]
    for name in ("owner_id", "pool_id"):
        if name in query:
            conditions.append(f"l.{name} = cast(:{name} as uuid)")
            values[name] = query[name]
    if "tag" in query:
        conditions.append("l.tags <> '{}' and l.tags @> array[cast(:tag as text)]")
        values["tag"] = query["tag"]
    if query.get("after"):
        conditions.append(sort.beyond)
        values |= {"after_value": query["after"]["value"], "after_id": query["after"]["id"]}
    return conditions, values


def _branch(branch: "_Branch", conditions: list[str], sort: Sort) -> str:
    source, own = branch
    where = " and ".join([*own, *conditions]) or "true"
    inner = f"select {_COLUMNS} from lead l where {where} order by {sort.order} limit :most"  # noqa: S608 - our words
    return f"(select b.* from {source} cross join lateral ({inner}) b)"  # noqa: S608 - as above


_HANDS = "unnest(cast(:hands as uuid[])) as h(rep)"
_POOLS = "unnest(cast(:pools as uuid[])) as p(pool)"
_ONCE = "(select 1) as once"
_HELD = (_HANDS, ["l.owner_id = h.rep"])
_POOLED = (_POOLS, ["l.state = 'pooled'", "l.pool_id = p.pool"])
_ENDED = (
    _ONCE,
    [
        "l.id in (select e.lead_id from holding e where e.rep_id = any(cast(:hands as uuid[]))"
        " and e.end_cause in ('converted', 'lost', 'invalid'))"
    ],
)
_NURTURED = (_POOLS, ["l.state = 'nurturing'", "l.home_pool_id = p.pool"])
_Branch = tuple[str, list[str]]


def _branches(visible: Visible, query: Mapping[str, Any]) -> list[_Branch]:
    """Where the leads within reach lie: everywhere, or hand by hand and pool by pool, each by its index."""
    if visible.hands is None or visible.pools is None:
        return [(_ONCE, [])]
    state = query.get("state")
    if state in ENDS:
        return [_ENDED] if visible.hands else []
    if state == LeadState.NURTURING:
        return [_NURTURED] if visible.pools else []
    branches: list[_Branch] = []
    if visible.hands and "pool_id" not in query and state != LeadState.POOLED:
        branches.append(_HELD)
    if visible.pools and "owner_id" not in query and state in {None, LeadState.POOLED}:
        branches.append(_POOLED)
    return branches


def _page(rows: Sequence[Row[Any]], sort: Sort, limit: int) -> Page:
    leads = rows[:limit]
    if len(rows) <= limit:
        return Page(leads, None)
    last = leads[-1]
    value = getattr(last, sort.column)
    return Page(leads, {"value": value if isinstance(value, int) else value.isoformat(), "id": str(last.id)})


def list_pool_leads(session: Session, pool_id: UUID, query: Mapping[str, Any]) -> Page:
    """A page of one pool's leads; the pool is within reach."""
    in_pool = Visible(pools=[pool_id], hands=[])
    return list_leads(session, in_pool, {**query, "state": LeadState.POOLED})
