"""Lists of leads, a page at a time: each sort walks an index from where the last page ended."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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

WALKED = 1_000
"""Leads looked at along the order before those that match are fetched and sorted instead."""
FARTHER = 16
"""How many times as far the walk goes on if it has met as large a part of the page."""
MANY = 40_000
"""More than these are not fetched and sorted: the order's index is walked to the page's end, however long."""

_BY_INDEX = text("select set_config('enable_seqscan', :on, true)")
_WITH_OWNER = "left join rep_account r on r.rep_id = l.owner_id"


@dataclass(frozen=True, slots=True)
class Page:
    """Leads of a page and where the next begins; None at the end."""

    leads: Sequence[Row[Any]]
    next_after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _List:
    """One page to be found: `place` is where the order's index can begin, `filters` are all the others.

    `found` is what was typed, if anything.
    """

    wanted: Wanted
    sort: Sort
    place: list[str]
    filters: list[str]
    found: search.Found | None
    values: dict[str, Any]

    @property
    def conditions(self) -> list[str]:
        """All that a lead of the list fulfils, beside where it lies and its place."""
        return [*self.filters, *([self.found.ask] if self.found else [])]

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
    def by_the_filters(self) -> str:
        """All that the filters' own indexes find, if they are not too many; of them those with the words."""
        where = _all([self.wanted.reach, *self.place, *self.filters])
        few = f"select l.id, l.{self.sort.column} from lead l where {where} limit :many"  # noqa: S608 - our words
        return self._first_of(few, f"few l where {_unless_many(self.found.ask if self.found else 'true')}")

    def by_the_words(self, found: search.Found) -> str:
        """All that hold the words typed, if they are not too many; of them those of the list."""
        where = _all([self.wanted.reach, *self.place, *self.filters])
        those = f"few f join lead l on l.id = f.id where {_unless_many(where)}"
        return self._first_of(f"{found.ids} limit :many", those)

    def _first_of(self, few: str, those: str) -> str:
        key = f"l.{self.sort.column}"
        return (
            f"with few as materialized ({few}), counted as materialized (select count(*) as few from few),"  # noqa: S608
            f" found as materialized (select l.id, {key} from {those}),"
            f" first as (select l.id from found l order by {self.sort.order} limit :most)"
            f" select {_COLUMNS}, r.name as owner_name, c.few from counted c left join"
            f" (first f join lead l on l.id = f.id {_WITH_OWNER}) on true order by {self.sort.order}"
        )


def _unless_many(condition: str) -> str:
    """Nothing is asked of leads that are too many."""
    return f"case when (select few from counted) < :many then {condition} else false end"  # noqa: S608 - our words


def list_leads(session: Session, visible: Visible, query: Mapping[str, Any]) -> Page:
    """A page of the leads within reach; `query` has limit, after, sort, q and filters, already checked.

    Of leads that match often the first are met soon along the order. Of those that match rarely all are
    fetched by the filters' own indexes or by the words typed, and sorted.
    """
    which = wanted(session, visible, query)
    if not which.branches:
        return Page([], None)
    asked = _asked(session, visible, query, which)
    rows = next(each for each in _ways(session, asked) if each is not None)
    return _page(rows, asked.sort, query["limit"])


def _asked(session: Session, visible: Visible, query: Mapping[str, Any], which: Wanted) -> _List:
    sort = SORTS[query["sort"]]
    place, filters = which.along(sort.column)
    values = which.values
    if query.get("after"):
        place.append(sort.beyond)
        values = values | {"after_value": query["after"]["value"], "after_id": query["after"]["id"]}
    found = search.find(session, query["q"], visible.me) if query.get("q") is not None else None
    limits = {"most": query["limit"] + 1, "walked": WALKED, "far": FARTHER * WALKED, "many": MANY + 1}
    values = values | (found.values if found else {}) | limits
    return _List(which, sort, place, filters, found, values)


def _ways(session: Session, asked: _List) -> Iterator[Sequence[Row[Any]] | None]:
    """The page as each way finds it, the cheaper first; None from a way that would cost too much."""
    if asked.found and asked.found.is_narrow:
        yield _fetched(session, asked, asked.by_the_words(asked.found))
    elif asked.conditions:
        yield _walked(session, asked)
        if asked.filters:
            yield _fetched(session, asked, asked.by_the_filters)
        if asked.found:
            yield _fetched(session, asked, asked.by_the_words(asked.found))
    to_the_end = asked.along_the_order([*asked.place, *asked.conditions], "true", "most")
    yield session.execute(text(to_the_end), asked.values).all()


def _walked(session: Session, asked: _List) -> Sequence[Row[Any]] | None:
    """The page, if it fills among the first leads of the order."""
    most = asked.values["most"]
    for limit in ("walked", "far"):
        walk = asked.along_the_order(asked.place, _all(asked.conditions), limit)
        rows = session.execute(text(walk), asked.values).all()
        if len(rows) == most:
            return rows
        if FARTHER * len(rows) < most:
            break
    return None


def _fetched(session: Session, asked: _List, statement: str) -> Sequence[Row[Any]] | None:
    """The page from all that may match, if they are not too many."""
    session.execute(_BY_INDEX, {"on": "off"})
    rows = session.execute(text(statement), asked.values).all()
    session.execute(_BY_INDEX, {"on": "on"})
    return None if rows[0].few > MANY else [row for row in rows if row.id is not None]


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
    asked = _asked(session, visible, {**query, "limit": 0, "after": None}, which)
    shown = ", ".join(f"l.{name}" for name in sorted({*columns, asked.sort.column}))
    where = _all([which.reach if which.branches else "false", *asked.place, *asked.conditions])
    return Every(f"select {shown} from lead l where {where}", asked.values, asked.sort.order)  # noqa: S608 - our words
