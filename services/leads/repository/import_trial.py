"""Owners in a dry run: a batch's leads are written, decided about as in a real one, and taken back.

What reps would hold by then is kept here for the later batches of the same run.
"""

from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads.domain.drafts import Note
from services.leads.domain.holding import Counts
from services.leads.repository.import_batch import Resolved
from services.leads.repository.import_lines import Setting
from services.leads.repository.import_owners import lock_owners, refusals, takes_of
from services.leads.repository.import_store import LiveStore
from services.leads.repository.ownership import decide_holdings


class OwnersTrial:
    """Tells which leads of a file their owners could not hold."""

    def __init__(self) -> None:
        self._live = LiveStore()
        self._counts: dict[UUID, Counts] = {}

    def refused(
        self, session: Session, resolved: Resolved, setting: Setting, *, now: datetime
    ) -> dict[int, Note]:
        """Why leads of this batch would not be given to their owners, by row. Leaves nothing behind."""
        owned = Resolved(arrivals=[draft for draft in resolved.arrivals if draft.owner])
        if not owned.arrivals:
            return {}
        counts = deepcopy(self._counts)  # the batch may be decided again
        with session.begin_nested() as trial:
            lock_owners(session, owned.arrivals)
            cursor: Any = session.connection().connection.cursor()
            self._live.write(cursor, owned, setting)
            takes = takes_of(setting.import_id, owned.arrivals)
            answers = decide_holdings(session, takes, counts, now=now)
            trial.rollback()
        self._counts = counts
        return refusals(takes, answers)
