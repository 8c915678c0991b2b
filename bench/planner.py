"""`python -m bench.planner`: plans, bottlenecks, the mix and targets, of a million leads.

Prints the processor time of an answer in ms, PostgreSQL's and ours together, without parallel workers: of the
company, of a team and of a rep.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.funnels import spent_ms
from bench.million import million_leads
from services.leads.answers_planner import Reps
from services.leads.domain.planner import plan
from services.leads.repository import planner_reps, sales_targets
from services.leads.repository.planner_history import history_of
from services.leads.repository.planner_scope import Scope, scope_of
from services.leads.repository.planner_supply import means_of
from services.leads.repository.reach import Visible
from shared.clock import business_day, utc_now
from shared.database import Database

HISTORY_DAYS = 365
_SOMEBODY = text("select rep_id, team_id from rep_account order by rep_id limit 1")


def questions(of: str, scope: Scope) -> Iterator[tuple[str, Callable[[Session], Any]]]:
    """What is asked of whom, and how."""
    now = utc_now()
    today, since = business_day(now), now - timedelta(HISTORY_DAYS)
    month = today.replace(day=1)

    def planned(session: Session) -> Any:
        history, means = history_of(session, scope, since, now), means_of(session, scope, now)
        return plan(history, 100, today + timedelta(90)), means

    def reps(session: Session) -> Any:
        counted = planner_reps.tallies(session, scope, since.date())
        teams = planner_reps.teams_of(session, counted)
        page = planner_reps.reps_of(session, scope, month)
        return Reps(page, counted, teams, sales_targets.won_in(session, month), 100).answer(None, 50)

    yield f"history of {of}", lambda session: history_of(session, scope, since, now)
    yield f"plan of {of}", planned
    yield f"reps of {of}", reps
    yield f"mix of {of}", lambda session: planner_reps.visits_by_size(session, scope, since.date(), today)


def scopes(db: Database) -> Iterator[tuple[str, Scope]]:
    """Everybody, the first team, and one of its reps."""
    everything = Visible(None, None)
    with db.transaction() as session:
        rep, team = session.execute(
            text("select rep_id, team_id from rep_account order by rep_id limit 1")
        ).one()
        yield "the company", scope_of(session, everything, {})
        yield "a team", scope_of(session, everything, {"team_id": team})
        yield "a rep", scope_of(session, everything, {"rep_id": rep})


def main() -> None:
    """Build, measure, print the best of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with million_leads(asked.leads) as url:
        db = Database(url, statement_timeout_ms=0)
        for of, scope in list(scopes(db)):
            for what, ask in questions(of, scope):
                print(f"{min(spent_ms(db, ask) for _ in range(asked.rounds)):7.0f} {what}", flush=True)
        db.close()


if __name__ == "__main__":
    main()
