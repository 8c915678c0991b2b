"""Lists of leads, a page at a time, found in the cheapest of several ways."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.states import LeadState
from services.leads.repository import search
from services.leads.repository.lead_filters import Wanted, wanted
from services.leads.repository.list_sorts import OPEN_CHANCES, SORTS, Sort
from services.leads.repository.list_sql import Asked, all_of
from services.leads.repository.list_ways import ways
from services.leads.repository.reach import Visible

_PLANNING = text(
    "select set_config('enable_seqscan', :seqscan, true), set_config('random_page_cost', :page, true)"
)
# Pages are cheap to reach wherever they lie; with a disk's price for that, the planner walks an index of all
# leads for those of one pool, only because it is nearer to the order of the table.
_FOR_LISTS = {"seqscan": "off", "page": "1.1"}
_AS_BEFORE = text(
    "select current_setting('enable_seqscan') seqscan, current_setting('random_page_cost') page"
)

_CHAMPION = text("select from score_model where state = 'champion'")


@dataclass(frozen=True, slots=True)
class Page:
    """Leads of a page and where the next begins; None at the end."""

    leads: Sequence[Row[Any]]
    next_after: dict[str, Any] | None


def list_leads(session: Session, visible: Visible, query: Mapping[str, Any]) -> Page:
    """A page of the leads within reach; `query` has limit, after, sort, q and filters, already checked."""
    which = wanted(session, visible, query)
    if not which.branches:
        return Page([], None)
    asked = _asked(session, visible, query, which)
    return _page(_found(session, asked), asked.sort, query["limit"])


def _found(session: Session, asked: Asked) -> list[Row[Any]]:
    """The leads of the page and one more, in the first way that has them all."""
    rows: list[Row[Any]] = []
    before = session.execute(_AS_BEFORE).mappings().one()
    session.execute(_PLANNING, _FOR_LISTS)
    for way in ways(session, asked):
        told = session.execute(text(getattr(asked, way.name)), asked.values | way.limits).all()
        rows = [row for row in told if row.id is not None]
        if told[0].is_whole:
            break
    session.execute(_PLANNING, dict(before))
    return rows


def _asked(session: Session, visible: Visible, query: Mapping[str, Any], which: Wanted) -> Asked:
    sort = _sort(session, query["sort"])
    place, filters = which.along(sort.column)
    values = which.values | {"most": query["limit"] + 1}
    place.append(sort.all)
    if query.get("after"):
        place.append(sort.beyond)
        values |= {"after_value": query["after"]["value"], "after_id": query["after"]["id"]}
    found = search.find(session, query["q"], visible.me) if query.get("q") is not None else None
    return Asked(which, sort, place, filters, found, values | (found.values if found else {}))


def _sort(session: Session, name: str) -> Sort:
    """The order of that name; by chances while the rules score: by their points."""
    is_by_rules = name.endswith("p_win") and session.execute(_CHAMPION).first() is None
    return SORTS[name.replace("p_win", "score") if is_by_rules else name]


def _page(rows: Sequence[Row[Any]], sort: Sort, limit: int) -> Page:
    leads = rows[:limit]
    if len(rows) <= limit:
        return Page(leads, None)
    last = leads[-1]
    value = getattr(last, sort.column)
    return Page(
        leads, {"value": value if isinstance(value, int | float) else value.isoformat(), "id": str(last.id)}
    )


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
    said = [f"l.id in ({asked.found.ids()})"] if asked.found else []
    where = all_of([which.reach if which.branches else "false", *asked.place, *asked.filters, *said])
    leads = asked.sort.leads if asked.sort.column == "p_win" else OPEN_CHANCES
    return Every(f"select {shown} from {leads} where {where}", asked.values, asked.sort.order)  # noqa: S608 - our words
