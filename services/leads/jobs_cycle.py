"""leads.cycle: what history until now teaches about turnover cycles, and what to propose for the rules.

Once a month, whatever day it is first started. All that a run writes it writes in one transaction at its end:
killed, it has written nothing; run again, it writes the month's estimates anew and asks nobody twice.
"""

from datetime import datetime, timedelta

from sqlalchemy import text

from services.leads.domain.cycle import Verdict, learn
from services.leads.repository.cycle_history import read_history
from services.leads.repository.cycle_proposals import propose
from services.leads.repository.cycles import write_estimates
from services.leads.repository.rulebook import rules_in_force
from shared.database import Database
from shared.jobs import Counts, job, period_name

_ONE_VIEW = text("set transaction isolation level repeatable read, read only")
_PERIOD = "month"


@job("leads.cycle", period=_PERIOD)
def cycle(db: Database, now: datetime) -> Counts:
    """Learn cycles and propose them. Counts: `hands`, `wins`, groups `learned`, `proposed` (0 or 1)."""
    with db.transaction() as session:
        session.execute(_ONE_VIEW)
        _, rules = rules_in_force(session, None, now)
        history = read_history(session, now, timedelta(days=rules.longest_tenure_days))
    estimates = learn(history.seen, history.weight, rules.cycle_bounds)
    month = period_name(_PERIOD, now)
    with db.transaction() as session:
        write_estimates(session, month, estimates, rules, now)
        is_new = propose(session, month, estimates, now)
    whole = estimates[0]
    learned = sum(each.verdict is Verdict.LEARNED for each in estimates)
    return {"hands": whole.hands, "wins": whole.wins, "learned": learned, "proposed": int(is_new)}
