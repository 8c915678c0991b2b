"""What each month taught about cycles: written by the job, read by people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.cycle import Estimate, Finding, Verdict
from services.leads.domain.proportions import Interval
from services.leads.domain.ripening import TICKS_A_DAY, Curve
from services.leads.domain.rules import PoolRules

Answer = dict[str, Any]

_COLUMNS = (
    "month, place, grade, source, verdict, hands, wins, lost, gone, own_days, own_share, ripe_days,"
    " cycle_days, late_share, late_low, late_high, present_days, present_late_share, points, computed_at"
)
_FORGET = text("delete from cycle_estimate where month = :month")
_WRITE = text(f"""
    insert into cycle_estimate ({_COLUMNS})
    select {_COLUMNS} from jsonb_populate_recordset(cast(null as cycle_estimate), cast(:rows as jsonb))
""")  # noqa: S608 - our own words
_NEWEST = text("select max(month) from cycle_estimate")
_PAGE = text(f"""
    select {_COLUMNS} from cycle_estimate
    where month = :month and place > :after
      and (cast(:grade as text) is null or grade = :grade)
      and (cast(:source as text) is null or source = :source)
    order by place limit :limit
""")  # noqa: S608
_ALL = text(f"select {_COLUMNS} from cycle_estimate where month = :month order by place")  # noqa: S608


def write_estimates(
    session: Session, month: str, estimates: Sequence[Estimate], rules: PoolRules, now: datetime
) -> None:
    """Write what a month taught, in place of what an earlier run of it did."""
    rows = [
        {"month": month, "place": place, "computed_at": now.isoformat()} | _row(each, rules)
        for place, each in enumerate(estimates)
    ]
    session.execute(_FORGET, {"month": month})
    session.execute(_WRITE, {"rows": orjson.dumps(rows).decode()})


def newest_month(session: Session) -> str | None:
    """The newest month that has estimates."""
    month: str | None = session.execute(_NEWEST).scalar()
    return month


def list_estimates(session: Session, query: Mapping[str, Any]) -> Answer:
    """A page of a month's estimates (the newest month's, if none is named), everything first."""
    month = query.get("month") or newest_month(session)
    after = query["after"]["place"] if query["after"] else -1
    wanted = {"month": month, "after": after, "limit": query["limit"] + 1}
    wanted |= {name: query.get(name) for name in ("grade", "source")}
    rows = session.execute(_PAGE, wanted).all()
    page = rows[: query["limit"]]
    more = {"place": page[-1].place} if len(rows) > len(page) else None
    return {"month": month, "data": [_told(row) for row in page], "next_after": more}


def findings_of(session: Session, month: str) -> list[Finding]:
    """What a month found, for making a proposal of it again."""
    return [_finding(row) for row in session.execute(_ALL, {"month": month})]


def _row(each: Estimate, rules: PoolRules) -> Answer:
    present = rules.cycle(each.grade, each.source) if each.grade else None
    late_at_present = each.curve.late_share(present) if present is not None else None
    return {
        "grade": each.grade,
        "source": each.source,
        "verdict": each.verdict,
        "hands": each.hands,
        "wins": each.wins,
        "lost": each.lost,
        "gone": each.gone,
        "own_days": each.own_days,
        "own_share": each.own_share,
        "ripe_days": each.ripe_days,
        "cycle_days": each.cycle_days,
        "late_share": each.late and each.late.estimate,
        "late_low": each.late and each.late.low,
        "late_high": each.late and each.late.high,
        "present_days": present,
        "present_late_share": late_at_present and late_at_present.estimate,
        "points": points(each.curve),
    }


def points(curve: Curve) -> list[tuple[float, float]]:
    """Give a curve as it is drawn: the share won by the end of each working day."""
    last = -(-curve.last // TICKS_A_DAY)
    return [(day, round(curve.won_by(day), 5)) for day in range(last + 1)]


def _finding(row: Row[Any]) -> Finding:
    late = None if row.late_share is None else Interval(row.late_share, row.late_low, row.late_high)
    return Finding(
        row.grade,
        row.source,
        Verdict(row.verdict),
        row.wins,
        row.own_share,
        row.ripe_days,
        row.cycle_days,
        late,
    )


def _told(row: Row[Any]) -> Answer:
    late = None
    if row.late_share is not None:
        late = {"estimate": row.late_share, "low": row.late_low, "high": row.late_high}
    kept = (
        "grade", "source", "verdict", "hands", "wins", "lost", "gone", "own_days", "own_share", "ripe_days",
        "cycle_days", "present_days", "present_late_share",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in kept} | {"late": late}
    told["points"] = [{"days": days, "won": won} for days, won in row.points]
    return told | {"computed_at": row.computed_at.isoformat()}
