"""What is due, by how late it is: a list and its sums, within reach."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.receivables import BUCKETS, bucket_of, due_between
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible

Answer = dict[str, Any]

# Of a lead in nobody's hand any more, who had it last answers for what is due.
_DUE = """
    select d.id, d.lead_id, d.due_on, d.amount_fen, d.paid_fen, d.amount_fen - d.paid_fen as open_fen,
        l.number, l.name, l.company, w.rep_id as owner_id, w.name as owner_name
    from receivable d join lead l on l.id = d.lead_id
    left join lateral (
        select h.rep_id, r.name, r.team_id from holding h join rep_account r on r.rep_id = h.rep_id
        where h.lead_id = l.id order by h.started_at desc, h.id desc limit 1) w on true
    where d.paid_fen < d.amount_fen and (:everywhere or w.rep_id = any(cast(:hands as uuid[])))
        and (cast(:owner_id as uuid) is null or w.rep_id = cast(:owner_id as uuid))
        and (cast(:team_id as uuid) is null or w.team_id = cast(:team_id as uuid))
"""
_PAGE = text(f"""
    select * from ({_DUE}) due where due_on between :first and :last
        and (due_on, id) > (cast(:after_on as date), cast(:after_id as uuid))
    order by due_on, id limit :most
""")  # noqa: S608 - our own words
_SUMS = text(f"select due_on, count(*) as count, sum(open_fen) as open_fen from ({_DUE}) due group by due_on")  # noqa: S608


def list_due(session: Session, visible: Visible, query: Mapping[str, Any], today: date) -> Answer:
    """A page of open receivables, the longest due first, and the sums of all of them by how late they are."""
    values: dict[str, Any] = {
        "everywhere": visible.hands is None,
        "hands": array(visible.hands or ()),
        "owner_id": query.get("owner_id"),
        "team_id": query.get("team_id"),
    }
    summary = _summary(session.execute(_SUMS, values).all(), today)
    after = query["after"] or {"due_on": date.min, "id": "00000000-0000-0000-0000-000000000000"}
    first, last = due_between(query["bucket"], today) if "bucket" in query else (date.min, date.max)
    place = {"first": first, "last": last, "after_on": after["due_on"], "after_id": after["id"]}
    rows = session.execute(_PAGE, values | place | {"most": query["limit"] + 1}).all()
    page = rows[: query["limit"]]
    more = {"due_on": page[-1].due_on.isoformat(), "id": str(page[-1].id)} if len(rows) > len(page) else None
    return {"data": [_told(row, today) for row in page], "next_after": more, "summary": summary}


def _summary(days: Any, today: date) -> list[Answer]:
    sums: dict[str, Answer] = {bucket: {"bucket": bucket, "count": 0, "open_fen": 0} for bucket in BUCKETS}
    for day in days:
        line = sums[bucket_of(day.due_on, today)]
        line["count"] += day.count
        line["open_fen"] += int(day.open_fen)
    return list(sums.values())


def _told(row: Row[Any], today: date) -> Answer:
    return {
        "id": str(row.id), "lead_id": str(row.lead_id), "number": row.number, "name": row.name,
        "company": row.company, "owner_id": str(row.owner_id) if row.owner_id else None,
        "owner_name": row.owner_name, "due_on": row.due_on.isoformat(), "amount_fen": row.amount_fen,
        "paid_fen": row.paid_fen, "open_fen": row.open_fen, "bucket": bucket_of(row.due_on, today),
        "days_late": max(0, (today - row.due_on).days),
    }  # fmt: skip
