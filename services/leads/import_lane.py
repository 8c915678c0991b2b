"""A lane an import is written by: decides a batch and writes it, in one transaction on its connection.

A batch waits for the one before it to commit. The count of rows done, moved on at the end, is the fence: of
two runs of one import only one can write the next batch. Until then the import is not locked, so whoever
pauses it need not wait for a batch.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg2
import structlog
from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from services.leads.events import LeadsImported
from services.leads.import_order import Batch
from services.leads.repository import import_progress, registrations
from services.leads.repository.import_batch import Resolved, resolve
from services.leads.repository.import_lines import Setting
from services.leads.repository.import_owners import give_to_owners, lock_owners
from services.leads.repository.import_store import (
    DryStore,
    LiveStore,
    Store,
    VersionGone,
    write_outcomes,
)
from services.leads.repository.import_trial import OwnersTrial
from services.leads.repository.nurture import pool_warm
from services.leads.repository.pair_states import note_conflicting_rows
from shared.context import Actor
from shared.outbox import emit

log = structlog.get_logger()
_TRIES = 8
# A key taken meanwhile, deadlock, serialisation, lock time-out.
_RETRIED = ("23505", "40P01", "40001", "55P03")


class RunLost(Exception):
    """Another run of the same import is ahead, or it was paused; this one stops."""


class Lane:
    """Decides and writes batches on one connection."""

    def __init__(
        self, connection: Connection, job: Row[Any], setting: Setting, now: Callable[[], datetime]
    ) -> None:
        self._session = Session(connection)
        self._job = job
        self._setting = setting
        self._now = now
        self._store: Store = DryStore(self._cursor()) if job.dry_run else LiveStore()
        self._trial = OwnersTrial()
        self._session.commit()

    def run(self, batch: Batch) -> None:
        """Write one batch and say so, or say why not."""
        try:
            self._write(batch)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            batch.written.set_exception(error)
        else:
            batch.written.set_result(None)

    def _write(self, batch: Batch) -> None:
        """Write in one transaction; decide again if the world changed in between."""
        for left in reversed(range(_TRIES)):
            resolved = Resolved()
            try:
                if not batch.may_overtake:
                    batch.wait_for_the_one_before()
                resolved = self._decide(batch)
                self._write_decided(batch, resolved)
            except (psycopg2.Error, VersionGone) as error:
                self._session.rollback()
                resolved.restore()
                code = getattr(error, "pgcode", None)
                if not left or (isinstance(error, psycopg2.Error) and code not in _RETRIED):
                    raise
                log.info("import_batch_again", import_id=str(self._job.id), reason=code or "version")
            except BaseException:
                self._session.rollback()
                raise
            else:
                return

    def _decide(self, batch: Batch) -> Resolved:
        """Look up the keys and decide every row. What is known already is looked at in order only."""
        cursor = self._cursor()
        owners = self._store.owners(cursor, batch.keys)
        if owners and batch.before is not None:
            self._session.rollback()
            batch.wait_for_the_one_before()
            return self._decide(batch)
        leads = self._store.leads(cursor, set(owners.values())) if owners else {}
        return resolve(batch.entries, owners, leads)

    def _write_decided(self, batch: Batch, resolved: Resolved) -> None:
        cursor = self._cursor()
        if batch.before is None and not import_progress.is_at(self._session, self._job.id, batch.done):
            raise RunLost(str(self._job.id))
        if self._job.dry_run:
            resolved.refused = self._trial.refused(self._session, resolved, self._setting, now=self._now())
            resolved.notes |= resolved.refused
        else:
            lock_owners(self._session, resolved.arrivals)
        self._store.write(cursor, resolved, self._setting)
        if not self._job.dry_run:
            self._move(resolved)
        write_outcomes(cursor, resolved, self._setting, dry=self._job.dry_run)
        batch.wait_for_the_one_before()
        self._advance(batch, resolved)
        self._session.commit()

    def _move(self, resolved: Resolved) -> None:
        """Known leads may be warm enough for their pool now, new ones go to the hands the file names.

        Leads whose keys stood in one row are a pair now. Reps are locked already: leads may be.
        """
        actor = Actor(self._setting.actor_id) if self._setting.actor_id else None
        if resolved.updates:
            pool_warm(self._session, resolved.updates, actor=actor, now=self._setting.now)
        now, job = self._now(), self._job.id
        for lead_id, events in sorted(resolved.registered.items()):
            registrations.register(
                self._session, lead_id, events, cause="import", actor=actor, now=now, import_id=job
            )
        note_conflicting_rows(self._session, resolved.claims(), now)
        refused = give_to_owners(self._session, job, resolved.arrivals, actor=actor, now=now)
        resolved.notes |= refused
        resolved.held = sum(1 for draft in resolved.arrivals if draft.owner) - len(refused)

    def _advance(self, batch: Batch, resolved: Resolved) -> None:
        """Move the count of rows on, if it is where this batch begins. Raises `RunLost`."""
        done, rows, counts = batch.done, len(batch.entries), resolved.counts
        held = resolved.held
        if not import_progress.advance(self._session, self._job.id, done, rows, counts, held=held):
            raise RunLost(str(self._job.id))
        if not self._job.dry_run:
            first, last = batch.entries[0].row, batch.entries[-1].row
            told = {"import_id": str(self._job.id), "first_row": first, "last_row": last, **counts}
            emit(self._session, LeadsImported, self._job.id, done + rows, told)

    def _cursor(self) -> Any:
        return self._session.connection().connection.cursor()
