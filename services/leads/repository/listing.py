"""Lists of leads, a page at a time: each sort walks an index from where the last page ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.states import LeadState
from services.leads.repository import search
from services.leads.repository.lead_filters import Wanted, wanted
from services.leads.repository.reach import Visible

LINE = (
    "id", "number", "state", "version", "created_at", "updated_at", "name", "company", "title", "phone",
    "email", "wechat_id", "external_id", "source", "channel", "campaign", "region", "city", "industry",
    "company_size", "tags", "grade", "grade_cell", "fit", "intent", "score", "pool_id", "pooled_at",
    "claimable_at", "waiting_reason", "owner_id", "owner_since", "last_touch_at", "last_effective_at",
    "recycle_at", "protect_until", "paused_reason", "exempt_reason", "stage", "amount_fen", "expected_on",
    "do_not_contact",
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

WALKED = 3_000
"""Leads looked at along the order before those that match are fetched and sorted instead."""
MANY = 20_000
"""More than these are not fetched and sorted: the order's index is walked to the page's end, however long."""

_ONLY_BITMAPS = text(
    "select set_config('enable_seqscan', :on, true), set_config('enable_indexscan', :on, true),"
    " set_config('enable_indexonlyscan', :on, true)"
)
_WITH_OWNER = "left join rep_account r on r.rep_id = l.owner_id"


@dataclass(frozen=True, slots=True)
class Page:
    """Leads of a page and where the next begins; None at the end."""

    leads: Sequence[Row[Any]]
    next_after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _List:
    """One page to be found: `place` is where the order's index can begin, `filters` are all the others."""

    wanted: Wanted
    sort: Sort
    place: list[str]
    filters: list[str]
    values: dict[str, Any]

    def along_the_order(self, inside: list[str], outside: str, most: str) -> str:
        """The first `most` leads of each branch, then of all, in order; `outside` looks at them then."""
        branches = " union all ".join(
            f"(select b.* from {each.source} cross join lateral (select l.* from lead l"  # noqa: S608 - our words
            f" where {_all([each.each, *inside])} order by {self.sort.order} limit :{most}) b)"
            for each in self.wanted.branches
        )
        first = f"select l.* from ({branches}) l order by {self.sort.order} limit :{most}"  # noqa: S608 - as above
        return (
            f"select {_COLUMNS}, r.name as owner_name from ({first}) l {_WITH_OWNER}"  # noqa: S608 - as above
            f" where {outside} order by {self.sort.order} limit :most"
        )

    @property
    def matches(self) -> str:
        """All that match, if they are not too many, then the first of them in order."""
        where = _all([self.wanted.reach, *self.place, *self.filters])
        key = f"l.{self.sort.column}"
        return (
            f"with found as materialized (select l.id, {key} from lead l where {where} limit :many),"  # noqa: S608
            f" first as (select l.id, count(*) over () as matched from found l order by {self.sort.order}"
            f" limit :most) select {_COLUMNS}, r.name as owner_name, f.matched"
            f" from first f join lead l on l.id = f.id {_WITH_OWNER} order by {self.sort.order}"
        )


def list_leads(session: Session, visible: Visible, query: Mapping[str, Any]) -> Page:
    """A page of the leads within reach; `query` has limit, after, sort, q and filters, already checked.

    Of leads that match often the first are met soon along the order. Of those that match rarely all are
    fetched by the filters' own indexes, and sorted.
    """
    which = wanted(session, visible, query)
    if not which.branches:
        return Page([], None)
    asked, is_narrow = _asked(session, visible, query, which)
    rows: Sequence[Row[Any]] | None = None
    if asked.filters and not is_narrow:
        rows = _filled(session, asked)
    if rows is None and asked.filters:
        rows = _matching(session, asked)
    if rows is None:
        inside = [*asked.place, *asked.filters]
        rows = session.execute(text(asked.along_the_order(inside, "true", "most")), asked.values).all()
    return _page(rows, asked.sort, query["limit"])


def _asked(session: Session, visible: Visible, query: Mapping[str, Any], which: Wanted) -> tuple[_List, bool]:
    """The page as conditions, and whether `q` has found so few that nothing needs to be walked."""
    sort = SORTS[query["sort"]]
    place, values, filters = ["l.state = 'held'"] if sort.column == "recycle_at" else [], {}, which.conditions
    if query.get("after"):
        place.append(sort.beyond)
        values = {"after_value": query["after"]["value"], "after_id": query["after"]["id"]}
    is_narrow = False
    if query.get("q") is not None:
        found, words, is_narrow = search.condition(session, query["q"], visible.me)
        filters, values = [*filters, found], values | words
    limits = {"most": query["limit"] + 1, "walked": WALKED, "many": MANY + 1}
    return _List(which, sort, place, filters, which.values | values | limits), is_narrow


def _filled(session: Session, asked: _List) -> Sequence[Row[Any]] | None:
    """The page, if it fills among the first leads of the order."""
    walk = asked.along_the_order(asked.place, _all(asked.filters), "walked")
    rows = session.execute(text(walk), asked.values).all()
    return rows if len(rows) == asked.values["most"] else None


def _matching(session: Session, asked: _List) -> Sequence[Row[Any]] | None:
    """The page from all that match, if they are not too many."""
    session.execute(_ONLY_BITMAPS, {"on": "off"})
    rows = session.execute(text(asked.matches), asked.values).all()
    session.execute(_ONLY_BITMAPS, {"on": "on"})
    return None if rows and rows[0].matched > MANY else rows


def _all(conditions: Sequence[str]) -> str:
    return " and ".join(f"({each})" for each in conditions) or "true"


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


@dataclass(frozen=True, slots=True)
class Every:
    """A select of all leads of a list, with some of their columns, and the order they are to have."""

    sql: str
    values: dict[str, Any]
    order: str


def every_lead(
    session: Session, visible: Visible, query: Mapping[str, Any], columns: Collection[str]
) -> Every:
    """All leads that the pages of a list hold together."""
    which = wanted(session, visible, query)
    asked, _ = _asked(session, visible, {**query, "limit": 0, "after": None}, which)
    shown = ", ".join(f"l.{name}" for name in sorted({*columns, asked.sort.column}))
    where = _all([which.reach if which.branches else "false", *asked.place, *asked.filters])
    return Every(f"select {shown} from lead l where {where}", asked.values, asked.sort.order)  # noqa: S608 - our words
