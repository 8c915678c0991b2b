"""How one sweep goes: who is due, which teams must be asked, then rep by rep in chunks. No rule, no query."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from services.leads.at_once import Workers
from services.leads.domain.sweep import Fate
from services.leads.repository.brakes import stopped_teams
from services.leads.repository.sweep import CHUNK, chunks, due_by_rep, sweep_reps
from shared.database import Database
from shared.jobs import Counts

AT_ONCE = 2
"""Groups of reps swept at once: none shares a row with another."""


def sweep_once(db: Database, now: datetime, last_success_at: datetime | None) -> Counts:
    """Recycle or hold out what is due; teams in a storm are asked about and left alone.

    Counts `recycled`, `held_out`, `braked`, and `left`, which somebody was working on or had no notice of.
    """
    with db.transaction() as session:
        due = due_by_rep(session, now)
        stopped = stopped_teams(session, due, now, last_success_at) if due else set()
    fates: Counter[Fate] = Counter()
    with Workers(AT_ONCE) as workers:
        groups = chunks([each for each in due if each.team_id not in stopped])
        for done in [workers.start(partial(_sweep_group, db, group, now)) for group in groups]:
            fates += done.result()
    braked = sum(each.leads for each in due if each.team_id in stopped)
    told = {"recycled": fates[Fate.RECYCLE], "held_out": fates[Fate.HOLD_OUT], "braked": braked}
    return told | {"left": sum(each.leads for each in due) - sum(told.values())}


def _sweep_group(db: Database, reps: Sequence[UUID], now: datetime) -> Counter[Fate]:
    """Sweep some reps to the end, a transaction for each chunk: a kill loses nothing done before."""
    fates: Counter[Fate] = Counter()
    while True:
        with db.transaction() as session:
            chunk = sweep_reps(session, reps, now)
        fates += chunk
        if chunk.total() < CHUNK or not chunk[Fate.RECYCLE] + chunk[Fate.HOLD_OUT]:
            return fates
