"""Files of employees: taken in pieces, watched, taken back; and who a file no longer has."""

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from services.staff import answers, schemas
from services.staff.domain.departure import Departure, Plan, check_date
from services.staff.domain.import_rules import check_share
from services.staff.domain.importing import KNOWN, place
from services.staff.domain.people import Role, check_may_write
from services.staff.domain.reach import WRITERS, Viewer, check_role
from services.staff.models_imports import ImportJob
from services.staff.repository import absences, departures, employees, imports
from services.staff.repository.audit import Act
from services.staff.rpc_call import Answer, StaffCall
from shared import remembered, uploads
from shared.clock import business_day
from shared.errors import Refusal
from shared.files.states import ChunkInvalid
from shared.rpc import rpc
from shared.schemas import load


class ImportsRpc(StaffCall):
    """Everybody at once, from a file; for admin and HR."""

    @rpc
    def create_import(self, body: Answer) -> Answer:
        """Open an import that waits for its file; answers `EmployeeImport`."""
        asked = load(schemas.EmployeeImportBody, body)
        KNOWN.check_fields(asked["mapping"])
        check_role(self._viewer(), WRITERS)
        return self._once(
            "create_import",
            body,
            lambda session: answers.import_job(imports.open_import(session, asked, self._act())),
        )

    @rpc
    def append_import_chunk(self, import_id: str, number: int, content_b64: str) -> Answer:
        """Keep one piece of the file; the same piece twice is kept once."""
        check_role(self._viewer(), WRITERS)
        try:
            content = base64.b64decode(content_b64, validate=True)
        except (binascii.Error, ValueError):
            raise ChunkInvalid("this is not base64", pointer="/content_b64") from None
        if len(content) > schemas.LARGEST_CHUNK:
            raise ChunkInvalid(f"a piece has at most {schemas.LARGEST_CHUNK} bytes", pointer="/content_b64")
        with self.db.transaction() as session:
            job = imports.get(session, UUID(import_id), lock=True)
            return {"stored": uploads.keep_piece(session, job, number, content)}

    @rpc
    def start_import(self, import_id: str) -> Answer:
        """Hand the file to the worker; refused here if its headings, as mapped, say nobody's number."""
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            job = imports.get(session, UUID(import_id), lock=True)
            if job.state == "uploading":
                columns = uploads.columns_of(session, job.id)
                if columns is not None:
                    place(remembered.chosen_for(session, KNOWN, job, columns).mapping, columns)
            return answers.import_job(imports.queue(session, job))

    @rpc
    def get_import(self, import_id: str) -> Answer:
        """An import of employees and how far it is; answers `EmployeeImport`."""
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            return answers.import_job(imports.get(session, UUID(import_id)))

    @rpc
    def list_imports(self, query: Answer) -> Answer:
        """Imports of employees, the newest first."""
        asked = load(schemas.EmployeeImportsQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            return answers.page(imports.page(session, asked), answers.import_job)

    @rpc
    def list_import_rows(self, import_id: str, query: Answer) -> Answer:
        """Rows of an import with their outcomes, in the order of the file."""
        asked = load(schemas.EmployeeImportRowsQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            job = imports.get(session, UUID(import_id))
            found = imports.rows_of(session, job.id, asked)
        rows = found[: asked["limit"]]
        after = {"row": rows[-1][0].row} if len(found) > len(rows) else None
        return {"columns": job.columns, "data": list(map(answers.import_row, rows)), "next_after": after}

    @rpc
    def pause_import(self, import_id: str) -> Answer:
        """Stop an import between two batches; what is in stays."""
        return self._change_import("pause_import", import_id, imports.pause)

    @rpc
    def resume_import(self, import_id: str) -> Answer:
        """Have a paused import go on where it stopped."""
        return self._change_import("resume_import", import_id, imports.resume)

    @rpc
    def undo_import(self, import_id: str) -> Answer:
        """Take an import back, within a day: whom it added leaves, what it changed is as before."""
        return self._change_import("undo_import", import_id, imports.ask_undo)

    def _change_import(
        self, name: str, import_id: str, change: Callable[[Session, ImportJob, Act], ImportJob]
    ) -> Answer:
        check_role(self._viewer(), WRITERS)

        def act(session: Session) -> Answer:
            job = imports.get(session, UUID(import_id), lock=True)
            return answers.import_job(change(session, job, self._act()))

        return self._once(name, {"import_id": import_id}, act)

    @rpc
    def list_import_departures(self, import_id: str, query: Answer) -> Answer:
        """Who works here and is not in a sync's file; answers `ImportDeparturePage`."""
        asked = load(schemas.ImportDeparturesQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            job = imports.get(session, UUID(import_id))
            found = absences.page(session, job.id, asked)
        rows = found[: asked["limit"]]
        after = {"number": rows[-1].Employee.number} if len(found) > len(rows) else None
        return {"data": list(map(answers.import_departure, rows)), "next_after": after}

    @rpc
    def confirm_import_departures(self, import_id: str, body: Answer) -> Answer:
        """Let some of the missing leave, each with its own answer; `too_many_missing` asks to say it twice.

        Emits `employee_departed` and `employee_changed` for whom it is due. Answers `ImportDepartureItems`.
        """
        asked = load(schemas.ImportDeparturesBody, body)
        viewer, act = self._viewer(), self._act()
        check_role(viewer, WRITERS)
        check_date(asked["effective_on"], business_day(act.now))

        def confirm(session: Session) -> Answer:
            employees.lock_who_administers(session)
            job = imports.get(session, UUID(import_id), lock=True)
            absences.check_current(session, job)
            check_share(job.missing or 0, job.active or 0, confirmed=asked["confirmed"])
            return {"data": _depart_all(session, job, asked, viewer, act), "next_after": None}

        return self._once("confirm_import_departures", {"import_id": import_id, "body": body}, confirm)


def _depart_all(session: Session, job: ImportJob, asked: Answer, viewer: Viewer, act: Act) -> list[Answer]:
    terms = Departure(asked["effective_on"], Plan(**asked["plan"]))
    absences.check_proposed(session, job.id, asked["employee_ids"])
    done = {each: _depart(session, each, terms, viewer, act) for each in sorted(asked["employee_ids"])}
    left = [each for each, answer in done.items() if answer["state"] != "refused"]
    absences.confirm(session, job.id, left, act)
    return [done[each] for each in asked["employee_ids"]]


def _depart(session: Session, employee_id: UUID, terms: Departure, viewer: Viewer, act: Act) -> Answer:
    told: Answer = {"employee_id": str(employee_id), "code": None, "detail": None}
    try:
        employee = employees.lock(session, employee_id)
        check_may_write(viewer.roles, map(Role, employee.roles))
        row = departures.depart(session, employee, terms, business_day(act.now), act)
    except Refusal as refusal:
        return {**told, "state": "refused", "code": refusal.code, "detail": refusal.detail}
    return {**told, "state": row.state.value}
