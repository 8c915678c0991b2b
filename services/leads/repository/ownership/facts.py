"""What the holding rules need to know about a rep and a pool, and how a row becomes it."""

from typing import Any

from sqlalchemy import Row

from services.leads.domain.holding import Counts, Pool, Rep

REP_FACTS = """
    r.rep_id, r.active and r.is_rep as active, r.seniority, r.grades, r.team_id, r.region,
    r.held, r.unworked,
    r.last_claim_at, coalesce(d.claims, 0) as day_claims, coalesce(m.intake, 0) as month_intake,
    (select json_object_agg(g.grade, g.held)
     from rep_grade_account g where g.rep_id = r.rep_id) as by_grade"""

LET_GO_AT = """(
    with recursive same(id) as (
        select l.id union all select x.id from lead x join same on x.survivor_id = same.id)
    select max(h.ended_at) from holding h join same on h.lead_id = same.id where h.rep_id = r.rep_id)"""


def counts_of(fact: Row[Any]) -> Counts:
    """The rep's counters, as `REP_FACTS` reads them."""
    return Counts(
        held=fact.held,
        unworked=fact.unworked,
        by_grade=dict(fact.by_grade or {}),
        day=fact.day_claims,
        month=fact.month_intake,
        last_claim_at=fact.last_claim_at,
    )


def rep_of(fact: Row[Any]) -> Rep:
    """The rep, as `REP_FACTS` reads one."""
    return Rep(fact.rep_id, fact.active, fact.seniority, frozenset(fact.grades), fact.team_id, fact.region)


def pool_of(fact: Row[Any]) -> Pool | None:
    """The pool a lead is in or was last in."""
    if fact.of_pool is None:
        return None
    return Pool(fact.of_pool, fact.pool_active, fact.pool_region, frozenset(fact.pool_teams))
