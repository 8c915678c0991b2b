"""leads.duplicates: leads that came in or changed are compared with those they may be; likely pairs queue up.

Chunks of their own transactions, each taking what is due and writing what came of it: killed, the next start
goes on with the rest. What a run costs follows what is due, not how many leads there are.
"""

from collections import Counter
from datetime import datetime

from services.leads.repository.pair_scan import CHUNK, scan
from shared.database import Database
from shared.jobs import Counts, job


@job("leads.duplicates", period="5m")
def duplicates(db: Database, now: datetime) -> Counts:
    """Compare what is due. Counts: `leads`, `compared` pairs, `queued` of them, `left` for the next run."""
    counts: Counter[str] = Counter(leads=0, compared=0, queued=0, left=0)
    while True:
        with db.transaction() as session:
            done = scan(session, now)
        counts.update(done._asdict())
        if done.leads < CHUNK:
            return dict(counts)
