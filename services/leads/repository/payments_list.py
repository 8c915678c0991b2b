"""What came in and what was taken back: a list fit to be taken elsewhere, and its sums, within reach."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from services.leads.repository.receivables_due import LAST_HAND

Answer = dict[str, Any]

_SORTS = {
    "paid_on": ("paid_on", "date", "asc"),
    "-paid_on": ("paid_on", "date", "desc"),
    "-amount_fen": ("amount_fen", "bigint", "desc"),
    "-recorded_at": ("recorded_at", "timestamptz", "desc"),
}
_FILTERS = {
    "from_on": "p.paid_on >= :from_on",
    "to_on": "p.paid_on <= :to_on",
    "kind": "p.kind = :kind",
    "lead_id": "d.lead_id = :lead_id",
    "owner_id": "w.rep_id = cast(:owner_id as uuid)",
    "team_id": "w.team_id = cast(:team_id as uuid)",
}
_FOUND = f"""
    select p.id, p.receivable_id, d.lead_id, d.due_on, p.kind, p.amount_fen, p.reversed_fen, p.reverses_id,
        p.reason, p.paid_on, p.recorded_at, p.recorded_by, b.name as recorded_by_name, l.number, l.name,
        l.company, w.rep_id as owner_id, w.name as owner_name, w.team_id
    from payment p join receivable d on d.id = p.receivable_id join lead l on l.id = d.lead_id
    left join rep_account b on b.rep_id = p.recorded_by
    {LAST_HAND}
    where (:everywhere or w.rep_id = any(cast(:hands as uuid[])))
"""  # noqa: S608 - our own words


def list_payments(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """A page of payments and of what was taken back, and the sums of all the filters leave."""
    column, kind, way = _SORTS[query["sort"]]
    found = _FOUND + "".join(f" and {words}" for name, words in _FILTERS.items() if name in query)
    values: Answer = {name: query[name] for name in _FILTERS if name in query}
    values |= {"everywhere": visible.hands is None, "hands": array(visible.hands or ())}
    sums = text(f"""
        select coalesce(sum(amount_fen) filter (where amount_fen > 0), 0)::bigint as received_fen,
            coalesce(-sum(amount_fen) filter (where amount_fen < 0), 0)::bigint as taken_back_fen,
            count(*) as count
        from ({found}) found
    """)  # noqa: S608 - our own words
    summary = dict(session.execute(sums, values).one()._mapping)
    start = "true"
    if after := query["after"]:
        start = f"({column}, id) {'>' if way == 'asc' else '<'} (cast(:value as {kind}), cast(:id as uuid))"
        values |= {"value": after["value"], "id": after["id"]}
    page_of = text(f"""
        select *, cast({column} as text) as place from ({found}) found where {start}
        order by {column} {way}, id {way} limit :most
    """)  # noqa: S608 - our own words
    rows = session.execute(page_of, values | {"most": query["limit"] + 1}).all()
    page = rows[: query["limit"]]
    more = {"value": page[-1].place, "id": str(page[-1].id)} if len(rows) > len(page) else None
    return {"data": [_told(row) for row in page], "next_after": more, "summary": summary}


def _told(row: Row[Any]) -> Answer:
    told = {name: value for name, value in row._mapping.items() if name != "place"}
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)
