"""leads.rescore: open leads whose score can have changed, by new rules or because their intent has cooled.

Before it, leads lost long ago are nurtured again; after it, nurtured leads whose score passes go to a pool.
Chunks of their own transactions; leads somebody is working on are left for the next run. Killed and started
again it goes on with what is still due, and a second run on the same day finds nothing.
"""

from datetime import datetime
from uuid import UUID

from services.leads.repository import lost
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.nurture import pool_ready
from services.leads.repository.rescoring import due, score_again, write_scores
from services.leads.repository.scores import score_rules_in_force
from services.leads.repository.sharers import keep_sharers
from services.leads.rescore_all import ask_model
from shared.database import Database
from shared.jobs import Counts, job

CHUNK = 5_000
LOST_CHUNKS = 4
"""Chunks of lost leads a run takes on: a history of a million is nurtured over days, not in a flood."""
_FIRST = UUID(int=0)


@job("leads.rescore", period="1h")
def rescore(db: Database, now: datetime) -> Counts:
    """Score again what is due; emits `lead_nurtured`, `lead_scored` for grades that change, `lead_pooled`.

    Counts: `nurtured` of those lost, `scored` by the rules and of these `regraded`, `sharers` whose share of
    leads won is another, `asked` of the model and of these `model_regraded`, `pooled` of those nurtured.
    """
    nurtured = _nurture_lost(db, now)
    counts = _score(db, now)
    with db.transaction() as session:
        sharers = keep_sharers(session, now)
    asked = ask_model(db, now)
    return {**counts, **asked, "sharers": sharers, "nurtured": nurtured, "pooled": _pool_ready(db, now)}


def _nurture_lost(db: Database, now: datetime) -> int:
    total, place = 0, lost.FIRST
    for _ in range(LOST_CHUNKS):
        with db.transaction() as session:
            some, place = lost.nurture_lost(session, place, CHUNK, now)
        total += some
        if some < CHUNK:
            break
    return total


def _pool_ready(db: Database, now: datetime) -> int:
    total, after = 0, _FIRST
    while True:
        with db.transaction() as session:
            rules = score_rules_in_force(session, now)
            some, last = pool_ready(session, rules, after, CHUNK, now)
        total += some
        if last is None:
            return total
        after = last


def _score(db: Database, now: datetime) -> Counts:
    counts = {"scored": 0, "regraded": 0}
    after = _FIRST
    while True:
        with db.transaction() as session:
            in_force = score_rules_in_force(session, now)
            has_model = model_in_force(session, now).model is not None
            leads = due(session, in_force, after, CHUNK, now, has_model=has_model)
            if not leads:
                return counts
            scored = [(lead, score_again(session, lead, in_force, now)) for lead in leads]
            counts["regraded"] += write_scores(session, scored, in_force.version, now, has_model=has_model)
        counts["scored"] += len(leads)
        after = leads[-1].id
