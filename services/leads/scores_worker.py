"""The resident process that keeps every open lead scored: `python -m services.leads.scores_worker`.

What changed is looked at within a second; when another model is published all leads are, in chunks. Any
number of these may run: each takes leads that no other has in its hands.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.win_scores import Asked, say_of_changed, say_of_others
from shared import memory
from shared.clock import utc_now
from shared.database import Database
from shared.resident import Resident, serve

CHUNK = 1_000
_FIRST = UUID(int=0)


class ScoresWorker(Resident):
    """Asks the model in force of what it has not seen as it is, until `stop` is called."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._model: UUID | None = None
        self._after: UUID | None = _FIRST

    def run_waiting(self, locks: Connection) -> int:
        """Look at a chunk of what changed, else of what another model scored; how many that were."""
        locks.commit()
        return self.look(utc_now())

    def look(self, now: datetime) -> int:
        """One chunk, as of `now`."""
        with self._db.transaction() as session:
            speaking = model_in_force(session, now).model
            if speaking is None:
                self._model = None
                return 0
            if speaking.id != self._model:
                self._model, self._after = speaking.id, _FIRST
            asked = Asked(session, speaking)
            seen, _ = say_of_changed(session, asked, CHUNK, now)
            if not seen and self._after is not None:
                seen, _, self._after = say_of_others(session, asked, self._after, CHUNK, now)
            return seen


if __name__ == "__main__":
    memory.settle()
    serve("leads-scores", "leads", ScoresWorker)
