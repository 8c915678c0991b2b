"""Remote methods of exports. No rule, no query."""

import base64
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.answers import export_answer, import_answer
from services.leads.repository import exports, imports
from services.leads.wired import Wired
from shared.errors import NotFound
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportsRpc(Wired):
    """Files of leads: asked for here, written by the exports worker, read here piece by piece."""

    @rpc
    def create_export(self, body: _Answer) -> _Answer:
        """Ask for a file of the leads that the list with these filters shows the caller."""
        told = load(schemas.ExportBody, body)
        asked = told | {"filters": body.get("filters") or {}}

        def act(session: Session) -> _Answer:
            return export_answer(
                exports.create_export(session, asked, actor=self.call.actor, now=self.clock.now())
            )

        return run_once(self.db, self.call.key, "create_export", body, act)

    @rpc
    def list_exports(self, query: _Answer) -> _Answer:
        """The caller's exports, newest first; administrators see those of everybody."""
        told = load(schemas.ExportsQuery, query, at="query")
        limit = told["limit"]
        with self.db.transaction() as session:
            rows = exports.list_exports(session, told["after"], limit + 1, actor=self.call.actor)
        data = [export_answer(row) for row in rows[:limit]]
        last = {name: data[-1][name] for name in ("created_at", "id")} if len(rows) > limit else None
        return {"data": data, "next_after": last}

    @rpc
    def get_export(self, export_id: str) -> _Answer:
        """One export and how far it is."""
        with self.db.transaction() as session:
            return export_answer(exports.find_export(session, UUID(export_id), actor=self.call.actor))

    @rpc
    def get_job(self, job_id: str) -> _Answer:
        """An import or an export and how far it is; `job` says which."""
        with self.db.transaction() as session:
            try:
                found = imports.find_import(session, UUID(job_id), actor=self.call.actor)
            except NotFound:
                job = exports.find_export(session, UUID(job_id), actor=self.call.actor)
                return {"job": "export", **export_answer(job)}
            return {"job": "import", **import_answer(found)}

    @rpc
    def cancel_export(self, export_id: str) -> _Answer:
        """Let an export that waits or runs end without a file."""

        def act(session: Session) -> _Answer:
            actor, now = self.call.actor, self.clock.now()
            return export_answer(exports.cancel_export(session, UUID(export_id), actor=actor, now=now))

        return run_once(self.db, self.call.key, "cancel_export", {"export_id": export_id}, act)

    @rpc
    def get_export_file(self, export_id: str, number: int = 1) -> _Answer:
        """One piece of the caller's own file, from 1, with what it is a piece of."""
        with self.db.transaction() as session:
            job, content = exports.piece_of_file(
                session, UUID(export_id), number, actor=self.call.actor, now=self.clock.now()
            )
        return {
            "filename": f"leads-{job.created_at:%Y%m%d-%H%M%S}.{job.format}",
            "media_type": _MEDIA[job.format],
            "size": job.size,
            "content_b64": base64.b64encode(content).decode(),
        }
