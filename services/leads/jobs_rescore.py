"""leads.rescore: open leads whose score can have changed, by new rules or because their intent has cooled.

Chunks of their own transactions; leads somebody is working on are left for the next run. Killed and started
again it goes on with what is still due, and a second run on the same day finds nothing.
"""

from datetime import datetime
from uuid import UUID

from services.leads.repository.rescoring import due, score_again, write_scores
from services.leads.repository.scores import score_rules_in_force
from shared.database import Database
from shared.jobs import Counts, job

CHUNK = 5_000
_FIRST = UUID(int=0)


@job("leads.rescore", period="1h")
def rescore(db: Database, now: datetime) -> Counts:
    """Score again what is due; emits `lead_scored` for every grade that changes."""
    counts = {"scored": 0, "regraded": 0}
    after = _FIRST
    while True:
        with db.transaction() as session:
            in_force = score_rules_in_force(session, now)
            leads = due(session, in_force, after, CHUNK, now)
            if not leads:
                return counts
            scored = [(lead, score_again(session, lead, in_force, now)) for lead in leads]
            counts["regraded"] += write_scores(session, scored, in_force.version, now)
        counts["scored"] += len(leads)
        after = leads[-1].id
