"""What a rep holds and took, beside the caps on it, as the company's rules in force have them.

A pool's own rules may be tighter, never wider: eligibility in a pool is asked of the pool.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.leads.domain.holding import month_of
from services.leads.domain.rules import GRADES, PoolRules
from shared.clock import business_day

COLUMNS = """
    r.seniority, r.grades, r.held, r.unworked,
    (select coalesce(json_object_agg(g.grade, g.held), '{}') from rep_grade_account g
     where g.rep_id = r.rep_id) as by_grade,
    coalesce((select d.claims from rep_day d where d.rep_id = r.rep_id and d.day = :day), 0) as claims,
    coalesce((select m.intake from rep_month m where m.rep_id = r.rep_id and m.month = :month), 0) as intake
"""
"""What `told` reads of a rep_account `r`; takes the values of `days`."""


def days(now: datetime) -> dict[str, Any]:
    """The business day and month that are counted."""
    today = business_day(now)
    return {"day": today, "month": month_of(today)}


def told(row: Row[Any], rules: PoolRules) -> dict[str, Any]:
    """The counts and caps of a rep, JSON-ready; a grade that is not theirs to take has no cap."""
    caps = rules.holding
    theirs = set(row.grades) & rules.grades_by_seniority[row.seniority]
    return {
        "held": row.held,
        "cap": caps.cap[row.seniority],
        "by_grade": [
            {
                "grade": grade,
                "held": row.by_grade.get(grade, 0),
                "cap": caps.grade_caps[grade] if grade in theirs else None,
            }
            for grade in GRADES
        ],
        "unworked": row.unworked,
        "unworked_cap": caps.unworked_cap,
        "today": row.claims,
        "day_cap": caps.day_cap,
        "month": row.intake,
        "month_cap": caps.month_cap,
    }
