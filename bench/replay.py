"""`python -m bench.replay`: a quarter replayed under tighter rules: 20,000 takes, 200 reps, two touches each.

Prints the processor time of the worker from its start to the kept answer, and the seconds of the clock.
"""

import argparse
import time
from typing import Any

import psycopg2

from bench.million import empty_leads
from services.leads.domain.replay_window import last_quarter
from services.leads.replay_run import ReplayRun
from services.leads.repository import replays
from services.leads.repository.rulebook import Draft
from shared.clock import business_day, utc_now
from shared.database import Database

_FILL = """
    set session_replication_role = replica;
    insert into rule_version (id, kind, number, rules, effective_at, created_at)
    select uuidv7(), 'pool', 2, '{"holding": {"cap": {"junior": 999, "regular": 999, "senior": 999},
        "grade_caps": {"A": 999, "B": 999, "C": 999, "D": 999}, "unworked_cap": 999, "day_cap": 999,
        "month_cap": 999}, "cycle_days": {"A": 40, "B": 40, "C": 40, "D": 40}}', '2020-01-01', '2020-01-01';
    insert into rep_account (rep_id, name, seniority)
    select uuidv7(), 'rep ' || n, (array['junior', 'regular', 'senior'])[n %% 3 + 1]
    from generate_series(1, %(reps)s) n;
    create temp table made as
    select n, uuidv7() as lead_id, uuidv7() as id, rep_id, (array['C', 'D'])[n %% 2 + 1] as grade,
        %(from)s::timestamptz + n * interval '90 days' / %(takes)s as at
    from generate_series(1, %(takes)s) n
    join (select rep_id, row_number() over (order by rep_id) as p from rep_account) r
        on p = n %% %(reps)s + 1;
    insert into lead (id, state, created_at, updated_at, grade, pool_id, home_pool_id)
    select lead_id, 'pooled', at, at, grade, p.id, p.id from made, pool p where p.is_default;
    insert into holding (id, lead_id, rep_id, grade, from_pool, rule_version, started_at, started_on,
        start_cause, held_after, held_cap, ended_at, end_cause)
    select m.id, lead_id, rep_id, m.grade, p.id, v.id, at, at::date, 'claim', 1, 999,
        at + interval '1 day' * (1 + n %% 20), 'release'
    from made m, pool p, rule_version v where p.is_default and v.kind = 'pool' and v.number = 2;
    insert into touch (id, lead_id, rep_id, holding_id, kind, occurred_at, recorded_at, effective)
    select uuidv7(), lead_id, rep_id, id, (array['call', 'visit'])[day], at + day * interval '7 hours',
        at + day * interval '7 hours', day = 2
    from made, generate_series(1, 2) day;
"""


def _fill(owner: str, takes: int, reps: int, first: Any) -> None:
    with psycopg2.connect(owner) as connection, connection.cursor() as cursor:
        cursor.execute(_FILL, {"takes": takes, "reps": reps, "from": first})
    connection.close()
    with psycopg2.connect(owner) as analysing, analysing.cursor() as cursor:
        cursor.execute("analyze")
    analysing.close()


def main() -> None:
    """Build, replay, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=20_000)
    parser.add_argument("--reps", type=int, default=200)
    asked = parser.parse_args()
    window = last_quarter(business_day(utc_now()))
    with empty_leads() as (url, owner):
        _fill(owner, asked.takes, asked.reps, window[0])
        db = Database(url, statement_timeout_ms=0)
        draft = Draft(None, {"holding": {"day_cap": 1}, "cycle_days": {"C": 3, "D": 3}})
        with db.transaction() as session:
            row = replays.add_replay(session, draft, window, None, actor=None, now=utc_now())
            started = replays.start_replay(session, row.id, utc_now())
        begun, worked = time.perf_counter(), time.process_time()
        if started is not None:
            ReplayRun(db, started, utc_now, lambda: False).run()
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        with db.transaction() as session:
            told = replays.find_replay(session, row.id, actor=None).result
        db.close()
    total = told["total"]
    print(told["words"]["en"], f"fidelity {told['fidelity']['share']:.3f}")
    print(f"{total['takes']:,} takes: {worked:.1f} s of processor time, {seconds:.1f} s of the clock")


if __name__ == "__main__":
    main()
