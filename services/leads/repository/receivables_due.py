"""What is due, by how late it is: a list fit to be taken elsewhere, and its sums, within reach."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.contact import mask_phone
from services.leads.domain.receivables import BUCKETS, bucket_of, due_between
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible

Answer = dict[str, Any]

# Of a lead in nobody's hand any more, who had it last answers for what is due.
LAST_HAND = """
    left join lateral (
        select h.rep_id, r.name, r.team_id, t.name as team_name
        from holding h join rep_account r on r.rep_id = h.rep_id left join team t on t.id = r.team_id
        where h.lead_id = l.id order by h.started_at desc, h.id desc limit 1) w on true
"""
_SORTS = {
    "due_on": ("due_on", "date", "asc"),
    "-due_on": ("due_on", "date", "desc"),
    "-open_fen": ("open_fen", "bigint", "desc"),
}
_FILTERS = {
    "owner_id": "w.rep_id = cast(:owner_id as uuid)",
    "team_id": "w.team_id = cast(:team_id as uuid)",
    "lead_id": "d.lead_id = :lead_id",
}
# Nothing more is due of a lead that was lost after all, unless it is opened again.
_STATES = {
    "open": "d.paid_fen < d.amount_fen and l.state not in ('lost', 'invalid')",
    "paid": "d.paid_fen = d.amount_fen",
    "all": "true",
}
_DUE = f"""
    select d.id, d.lead_id, d.due_on, d.amount_fen, d.paid_fen, d.amount_fen - d.paid_fen as open_fen,
        l.number, l.name, l.company, l.phone, w.rep_id as owner_id, w.name as owner_name, w.team_id,
        w.team_name, c.signed_on, c.amount_fen as contract_fen
    from receivable d join contract c on c.lead_id = d.lead_id join lead l on l.id = d.lead_id
    {LAST_HAND}
    where d.withdrawn_at is null and (:everywhere or w.rep_id = any(cast(:hands as uuid[])))
"""  # noqa: S608 - our own words


def list_due(session: Session, visible: Visible, query: Mapping[str, Any], today: date) -> Answer:
    """A page of receivables, and the sums of what is open of them all by how late it is."""
    column, kind, way = _SORTS[query["sort"]]
    due = _DUE + "".join(f" and {words}" for name, words in _FILTERS.items() if name in query)
    values: Answer = {name: query[name] for name in _FILTERS if name in query}
    values |= {"everywhere": visible.hands is None, "hands": array(visible.hands or ())}
    summary = _summary(session.execute(_sums(due), values).all(), today)
    first, last = due_between(query["bucket"], today) if "bucket" in query else (date.min, date.max)
    values |= {"first": first, "last": last, "most": query["limit"] + 1}
    start = "true"
    if after := query["after"]:
        start = f"({column}, id) {'>' if way == 'asc' else '<'} (cast(:value as {kind}), cast(:id as uuid))"
        values |= {"value": after["value"], "id": after["id"]}
    page_of = text(f"""
        select *, cast({column} as text) as place from ({due} and {_STATES[query["state"]]}) due
        where due_on between :first and :last and {start} order by {column} {way}, id {way} limit :most
    """)  # noqa: S608 - our own words
    rows = session.execute(page_of, values).all()
    page = rows[: query["limit"]]
    more = {"value": page[-1].place, "id": str(page[-1].id)} if len(rows) > len(page) else None
    return {"data": [_told(row, today) for row in page], "next_after": more, "summary": summary}


def _sums(due: str) -> Any:
    return text(f"""
        select due_on, count(*) as count, sum(open_fen) as open_fen from ({due} and {_STATES["open"]}) due
        group by due_on
    """)  # noqa: S608 - our own words


def _summary(days: Any, today: date) -> list[Answer]:
    sums: dict[str, Answer] = {bucket: {"bucket": bucket, "count": 0, "open_fen": 0} for bucket in BUCKETS}
    for day in days:
        line = sums[bucket_of(day.due_on, today)]
        line["count"] += day.count
        line["open_fen"] += int(day.open_fen)
    return list(sums.values())


def _told(row: Row[Any], today: date) -> Answer:
    is_open = row.open_fen > 0
    return {
        "id": str(row.id), "lead_id": str(row.lead_id), "number": row.number, "name": row.name,
        "company": row.company, "phone": mask_phone(row.phone) if row.phone else None,
        "owner_id": str(row.owner_id) if row.owner_id else None, "owner_name": row.owner_name,
        "team_id": str(row.team_id) if row.team_id else None, "team_name": row.team_name,
        "signed_on": row.signed_on.isoformat(), "contract_fen": row.contract_fen,
        "due_on": row.due_on.isoformat(), "amount_fen": row.amount_fen, "paid_fen": row.paid_fen,
        "open_fen": row.open_fen, "bucket": bucket_of(row.due_on, today) if is_open else None,
        "days_late": max(0, (today - row.due_on).days) if is_open else 0,
    }  # fmt: skip
