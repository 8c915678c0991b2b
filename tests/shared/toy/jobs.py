"""A job that takes three steps, each in a transaction of its own, and can be killed between them."""

import os
import time
from datetime import datetime

from sqlalchemy import text

from shared.database import Database
from shared.ids import new_id
from shared.jobs import Counts, job


@job("tests.shared.toy.creep", period="1d")
def creep(db: Database, now: datetime) -> Counts:
    """Take the steps that are still to take."""
    taken = 0
    for step in range(3):
        with db.transaction() as session:
            fresh = session.execute(
                text(
                    "INSERT INTO heard (counter_id, sequence) SELECT :id, :step"
                    " WHERE NOT EXISTS (SELECT FROM heard WHERE sequence = :step) RETURNING 1"
                ),
                {"id": str(new_id()), "step": step},
            ).first()
        taken += fresh is not None
        time.sleep(float(os.environ.get("TOY_PAUSE", "0")))
    return {"steps": taken}
