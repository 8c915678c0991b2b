"""leads.experiments: each day's look at every experiment that runs.

An experiment is a transaction of its own, and has one look a day whatever runs again or beside.
"""

from collections import Counter
from datetime import datetime

from services.leads.domain.experiment_results import DECIDED
from services.leads.repository.experiment_looks import look, running
from shared.database import Database
from shared.jobs import Counts, job


@job("leads.experiments", period="1d")
def experiments(db: Database, now: datetime) -> Counts:
    """Look and write down. Counts: `looks`, of which `decided` may be acted on."""
    counts: Counter[str] = Counter(looks=0, decided=0)
    with db.transaction() as session:
        found = running(session, now)
    for experiment in found:
        with db.transaction() as session:
            verdict = look(session, experiment, now)
        counts["looks"] += verdict is not None
        counts["decided"] += verdict in DECIDED
    return dict(counts)
