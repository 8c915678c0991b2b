"""What a rep works on today: next steps that are due, leads about to go back, leads not contacted yet."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import may_be_undone
from services.leads.domain.next_steps import Step
from services.leads.domain.today import WHY, InHand, soon
from services.leads.domain.turnover import tenure_ends_at
from services.leads.repository import caps, next_steps
from services.leads.repository.contact_shown import note_shown
from services.leads.repository.deadlines import BEGAN_UNDER, rules_under
from services.leads.repository.leads import line
from services.leads.repository.list_sorts import OPEN_CHANCES
from services.leads.repository.list_sql import LINE
from services.leads.repository.reps import calendar_of
from services.leads.repository.rulebook import rules_for
from shared.clock import business_day, business_zone

Answer = dict[str, Any]
MOST = 20

GOES_BACK = "greatest({lead}.recycle_at, {lead}.protect_until)"
GOING_BACK = (
    f"{{lead}}.recycle_at <= {{by}} and {GOES_BACK} <= {{by}}"
    " and {lead}.paused_reason is null and {lead}.exempt_reason is null"
)
"""A held lead that goes back by some moment if nothing happens; whatever shields it longer keeps it."""

_LISTS = f"""
    with mine as materialized (
        select l.id, l.score, l.worked_at, n.due_at, {GOES_BACK.format(lead="l")} as goes_back_at,
            ({GOING_BACK.format(lead="l", by=":soon")}) as is_at_risk
        from lead l left join next_step n on n.lead_id = l.id where l.owner_id = :me and l.state = 'held'
    ), listed as (
        select 'next_steps' as list, id, goes_back_at, count(*) over () as count,
            row_number() over (order by due_at, id) as place
        from mine where due_at < :tomorrow
        union all
        select 'at_risk', id, goes_back_at, count(*) over (), row_number() over (order by goes_back_at, id)
        from mine where is_at_risk
        union all
        select 'new', id, goes_back_at, count(*) over (), row_number() over (order by score desc, id)
        from mine where worked_at is null
    )
    select t.list, t.count, t.goes_back_at, {", ".join(f"l.{name}" for name in (*LINE, "p_win"))},
        r.name as owner_name, n.due_at as step_due_at, n.note as step_note, {BEGAN_UNDER},
        h.start_cause, h.started_at, l.worked_at, f.at is not null as is_shown
    from listed t join {OPEN_CHANCES} on l.id = t.id
    join rep_account r on r.rep_id = l.owner_id
    join holding h on h.lead_id = l.id and h.ended_at is null
    join rule_version v on v.id = h.rule_version
    left join holding_flag f on f.holding_id = h.id and f.flag = 'contact_shown'
    left join next_step n on n.lead_id = l.id
    where t.place <= :most order by t.list, t.place
"""  # noqa: S608 - our own words

_CAPS = text(f"select {caps.COLUMNS} from rep_account r where r.rep_id = :me")  # noqa: S608


def today(session: Session, me: UUID, now: datetime) -> Answer:
    """The lists of somebody's own leads, each lead with the reason it is there, and their caps."""
    calendar = calendar_of(session, me)
    values = {"me": me, "soon": soon(calendar, now), "tomorrow": _tomorrow(now), "most": MOST}
    lists: Answer = {name: {"count": 0, "data": []} for name in WHY}
    rows = session.execute(text(_LISTS), values).all()
    seen = _seen(session, rows, me, now)
    for row in rows:
        step = Step(row.step_due_at, row.step_note) if row.step_due_at else None
        words = WHY[row.list](_in_hand(session, row, step), calendar, now, business_zone())
        lists[row.list]["count"] = row.count
        lists[row.list]["data"].append(
            line(row, holder=row.id in seen)
            | {"why": dict(zip(("zh", "en"), words, strict=True)), "next_step": next_steps.told(step)}
        )
    return lists | {"caps": _caps(session, me, now)}


def _seen(session: Session, rows: Sequence[Row[Any]], me: UUID, now: datetime) -> frozenset[UUID]:
    """Leads whose contact they see here, noted as if each had been opened; not what they may undo yet."""
    seen = {row.id for row in rows if row.is_shown}
    new = {row.id for row in rows if not row.is_shown and not _may_be_undone(session, row, now)}
    return note_shown(session, new, me, now) | seen if new else frozenset(seen)


def _may_be_undone(session: Session, row: Row[Any], now: datetime) -> bool:
    rules = rules_under(session, row)
    return row.worked_at is None and may_be_undone(row.start_cause, row.started_at, rules, now)


def _tomorrow(now: datetime) -> datetime:
    """When the company's next day begins."""
    return datetime.combine(business_day(now) + timedelta(days=1), time(), business_zone())


def _in_hand(session: Session, row: Row[Any], step: Step | None) -> InHand:
    tenure_ends = tenure_ends_at(rules_under(session, row), row.owner_since)
    return InHand(
        score=row.score,
        owner_since=row.owner_since,
        last_reset_at=row.last_effective_at,
        goes_back_at=row.goes_back_at,
        is_tenure=row.recycle_at is not None and row.recycle_at >= tenure_ends,
        step=step,
    )


def _caps(session: Session, me: UUID, now: datetime) -> Answer | None:
    """What they hold of what they may; of somebody who is no rep, nothing."""
    row = session.execute(_CAPS, {"me": me, **caps.days(now)}).first()
    return caps.told(row, rules_for(session, None, me, now)) if row else None
