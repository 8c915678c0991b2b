"""What there is to work with: leads in hands by stage, in pools and on their way in, and the reps' room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.holding import month_of
from services.leads.domain.planner_limits import Hands, Supply
from services.leads.domain.rules import PoolRules
from services.leads.domain.stages import OPEN
from services.leads.repository.locks import array
from services.leads.repository.planner_scope import Scope
from services.leads.repository.rulebook import rules_of_reps
from shared.clock import business_day

ARRIVALS_DAYS = 90
TENURE_DAYS = 180

_THEIRS = "(:everywhere or {} = any(cast(:hands as uuid[])))"
_HELD = text(f"""
    select stage, count(*) as leads from lead
    where owner_id is not null and {_THEIRS.format("owner_id")} group by stage
""")  # noqa: S608 - our own words
_POOLS = text(f"""
    select p.id from pool p where p.active and exists (
        select from rep_account r where r.active and r.is_rep and {_THEIRS.format("r.rep_id")}
        and (p.team_ids = '{{}}' or r.team_id = any(p.team_ids))
        and (p.region is null or p.region = r.region))
""")  # noqa: S608 - our own words
# A file of past leads never was in a pool: its leads are no arrivals.
_SUPPLY = text(f"""
    select (select count(*) from lead
            where state = 'pooled' and pool_id = any(cast(:pools as uuid[]))) as pooled,
        (select count(*) from lead where created_at >= :lately and state <> 'merged'
            and coalesce(pool_id, home_pool_id) = any(cast(:pools as uuid[]))) as arrived,
        (select avg(date_part('epoch', ended_at - started_at)) / 86400 from holding
            where started_on >= :tenures_from and ended_at is not null and end_cause <> 'undo'
            and {_THEIRS.format("rep_id")}) as days_in_hand
""")  # noqa: S608 - our own words
_REPS = text(f"""
    select r.rep_id, r.seniority, r.held, coalesce(m.intake, 0) as intake from rep_account r
    left join rep_month m on m.rep_id = r.rep_id and m.month = :month
    where r.active and r.is_rep and r.on_shift and {_THEIRS.format("r.rep_id")}
""")  # noqa: S608 - our own words


@dataclass(frozen=True)
class Means:
    """Leads in hand that reached each stage, what supplies more, and the hands."""

    in_hand: dict[str, int]
    supply: Supply
    hands: list[Hands]


def means_of(session: Session, scope: Scope, now: datetime) -> Means:
    """What the hands of a plan have and may have, by the company's rules in force."""
    theirs: dict[str, Any] = {"everywhere": scope.hands is None, "hands": array(scope.hands or ())}
    by_stage = {row.stage: row.leads for row in session.execute(_HELD, theirs)}
    pools = session.execute(_POOLS, theirs).scalars().all()
    today = business_day(now)
    values = {"pools": array(pools), "lately": now - timedelta(ARRIVALS_DAYS),
              "tenures_from": today - timedelta(TENURE_DAYS), **theirs}  # fmt: skip
    found = session.execute(_SUPPLY, values).one()
    reps = session.execute(_REPS, {"month": month_of(today), **theirs}).all()
    rules, own = rules_of_reps(session, [row.rep_id for row in reps], now)
    supply = Supply(
        held=sum(by_stage.values()),
        pooled=found.pooled,
        arrivals_a_day=found.arrived / ARRIVALS_DAYS,
        days_in_hand=float(found.days_in_hand or _usual_days(rules)),
    )
    caps = ((row, own.get(row.rep_id, rules).holding) for row in reps)
    hands = [Hands(of.cap[row.seniority], row.held, of.month_cap, row.intake) for row, of in caps]
    return Means(_reached(by_stage), supply, hands)


def _usual_days(rules: PoolRules) -> float:
    """Where nothing was ever let go: the cycle of the rules, over its grades."""
    return sum(rules.cycle_days.values()) / len(rules.cycle_days)


def _reached(by_stage: dict[str, int]) -> dict[str, int]:
    """How many in hand stand at a stage or beyond it."""
    return {stage: sum(by_stage.get(each, 0) for each in OPEN[place:]) for place, stage in enumerate(OPEN)}
