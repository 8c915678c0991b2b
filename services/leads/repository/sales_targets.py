"""Targets of reps and teams by month: set, kept in every version, and told with what has come of them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from shared.clock import business_day, business_zone
from shared.errors import Invalid, NotFound
from shared.ids import new_id

Answer = dict[str, Any]

_LOCK = {
    "rep_id": text("select team_id, is_rep from rep_account where rep_id = :id for no key update"),
    "team_id": text("select id as team_id, true as is_rep from team where id = :id for no key update"),
}
_NEWEST = {
    whose: text(f"""
        select deals from sales_target where {whose} = :id and month = :month order by tick desc limit 1
    """)  # noqa: S608 - our own words
    for whose in _LOCK
}
_WRITE = text("""
    insert into sales_target (id, rep_id, team_id, month, deals, set_at, set_by)
    values (:id, :rep_id, :team_id, :month, :deals, :now, :by)
""")

_WON = """
    select h.rep_id, count(*) as deals from holding h join lead l on l.id = h.lead_id
    where h.end_cause = 'converted' and l.state = 'converted' and h.ended_at >= :since and h.ended_at < :until
    group by 1
"""
_WON_IN = text(_WON)

# Whom a target is of: reps within reach, and teams of which somebody is. What came of it: holdings that were
# won in the month and still are; of a team, those of whoever is in it now.
_TARGETS = text(f"""
    with reps as (
        select rep_id, team_id, name from rep_account
        where (is_rep or held > 0) and (:everywhere or rep_id = any(cast(:hands as uuid[])))
    ), newest as (
        select distinct on (rep_id, team_id) rep_id, team_id, deals, set_at from sales_target
        where month = :month order by rep_id, team_id, tick desc
    ), won as ({_WON}), told as (
        select 'team' as kind, t.id, t.id as team_id, t.name, n.deals, n.set_at,
            (select coalesce(sum(w.deals), 0) from won w join rep_account r using (rep_id)
             where r.team_id = t.id) as won
        from team t left join newest n on n.team_id = t.id
        where :everywhere or t.id = any(cast(:teams as uuid[]))
        union all
        select 'rep', r.rep_id, r.team_id, r.name, n.deals, n.set_at, coalesce(w.deals, 0)
        from reps r left join newest n on n.rep_id = r.rep_id left join won w on w.rep_id = r.rep_id
    )
    select * from told
    where (cast(:team as uuid) is null or team_id = cast(:team as uuid))
        and (not :only_set or deals is not null)
        and (cast(:after_kind as text) is null
            or (kind, name, id) > (:after_kind, :after_name, cast(:after_id as uuid)))
    order by kind, name, id limit :most
""")  # noqa: S608 - our own words


def set_target(session: Session, body: Mapping[str, Any], by: UUID | None, now: datetime) -> Answer:
    """Write down the next version of a target; the same again writes nothing. Locks whom it is of."""
    whose = "rep_id" if body.get("rep_id") else "team_id"
    wanted = body[whose]
    known = session.execute(_LOCK[whose], {"id": wanted}).first()
    if known is None or not known.is_rep:
        raise NotFound(f"no such {whose.removesuffix('_id')}")
    month = month_of(body["month"])
    before = session.execute(_NEWEST[whose], {"id": wanted, "month": month}).scalar()
    if before != body["deals"]:
        row = {"rep_id": None, "team_id": None, whose: wanted, "month": month, "deals": body["deals"]}
        session.execute(_WRITE, {"id": new_id(), "now": now, "by": by, **row})
    return {
        "kind": whose.removesuffix("_id"),
        "id": str(wanted),
        "month": body["month"],
        "deals": body["deals"],
    }


def team_of(session: Session, body: Mapping[str, Any]) -> UUID | None:
    """The team of whom a target is of; `NotFound` if there is nobody."""
    whose = "rep_id" if body.get("rep_id") else "team_id"
    found = session.execute(_LOCK[whose], {"id": body[whose]}).first()
    if found is None:
        raise NotFound(f"no such {whose.removesuffix('_id')}")
    return found.team_id  # type: ignore[no-any-return]


def list_targets(session: Session, visible: Visible, teams: list[UUID], query: Mapping[str, Any],
                 now: datetime) -> Answer:  # fmt: skip
    """A page of reps and teams with their targets of a month, reps first, by name."""
    month = month_of(query["month"]) if query.get("month") else business_day(now).replace(day=1)
    place = query["after"] or {}
    rows = session.execute(
        _TARGETS,
        {
            "everywhere": visible.hands is None,
            "hands": array(visible.hands or ()),
            "teams": array(teams),
            "team": query.get("team_id"),
            "only_set": query["only_set"],
            "month": month,
            **period_of(month),
            "after_kind": place.get("kind"),
            "after_name": place.get("name"),
            "after_id": place.get("id"),
            "most": query["limit"] + 1,
        },
    ).all()
    page = rows[: query["limit"]]
    last = page[-1] if len(rows) > len(page) else None
    return {
        "data": [
            {
                "kind": row.kind,
                "id": str(row.id),
                "team_id": str(row.team_id) if row.team_id else None,
                "name": row.name,
                "month": f"{month:%Y-%m}",
                "deals": row.deals,
                "won": int(row.won),
                "set_at": row.set_at,
            }
            for row in page
        ],
        "next_after": {"kind": last.kind, "name": last.name, "id": str(last.id)} if last else None,
    }


def won_in(session: Session, month: date) -> dict[UUID, int]:
    """How many deals each rep has won in a month."""
    return {row.rep_id: row.deals for row in session.execute(_WON_IN, period_of(month))}


def month_of(told: str) -> date:
    """The first day of a month like `2027-03`."""
    try:
        return date.fromisoformat(f"{told}-01")
    except ValueError:
        fault = {"pointer": "/month", "code": "invalid", "detail": "must be a month like 2027-03"}
        raise Invalid("not a month", pointer="/month", errors=[fault]) from None


def period_of(month: date) -> Answer:
    """From when to when a month is, in the company's time zone."""
    following = (month + timedelta(days=31)).replace(day=1)
    zone = business_zone()
    since, until = (datetime(each.year, each.month, 1, tzinfo=zone) for each in (month, following))
    return {"since": since, "until": until}
