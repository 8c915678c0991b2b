"""Remote methods of capture, scoring and import. No rule, no query."""

import base64
import binascii
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.answers import captured_answer, import_answer, page, row_answer, version_answer
from services.leads.domain import mapping
from services.leads.domain.drafts import draft_of
from services.leads.domain.editing import IdentityTaken
from services.leads.domain.score_rules import read_rules
from services.leads.domain.scoring import Scorer
from services.leads.repository import imports, known, leads, scores
from services.leads.repository.capture import capture
from services.leads.repository.pair_states import note_taken_keys
from services.leads.repository.score_preview import preview_rules
from services.leads.wired import Wired
from shared import remembered, uploads
from shared.files.states import ChunkInvalid
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load


class CaptureRpc(Wired):
    """What brings leads in and says how good they are."""

    @rpc
    def create_lead(self, body: dict[str, Any]) -> dict[str, Any]:
        """Capture a lead: created, or known and then filled in or a duplicate. Emits `lead_captured`."""
        told = load(schemas.LeadBody, body)
        draft = draft_of(told)

        def act(session: Session) -> dict[str, Any]:
            now = self.clock.now()
            found = capture(session, draft, actor=self.call.actor, now=now, pool_id=told.get("pool_id"))
            return captured_answer(session, found, draft)

        return run_once(self.db, self.call.key, "create_lead", body, act)

    @rpc
    def update_lead(self, lead_id: str, body: dict[str, Any], if_match: int | None = None) -> dict[str, Any]:
        """Change what is known of a lead; it is scored again. Emits `lead_scored` if its grade changes."""
        told = load(schemas.LeadPatchBody, body)
        actor, now = self.call.actor, self.clock.now()
        try:
            with self.db.transaction() as session:
                known.update_lead(session, UUID(lead_id), told, if_match, actor=actor, now=now)
                return leads.get_lead(session, UUID(lead_id), actor=actor, now=now)
        except IdentityTaken as taken:
            with self.db.transaction() as session:
                note_taken_keys(session, UUID(lead_id), taken.keys, now)
            raise

    @rpc
    def list_score_rules(self, query: dict[str, Any]) -> dict[str, Any]:
        """Versions of the score rules, newest first."""
        told = load(schemas.ScoreRulesQuery, query, at="query")
        below = (told["after"] or {}).get("number")
        with self.db.transaction() as session:
            rows = scores.list_score_rules(session, below, told["limit"])
        return page([version_answer(row) for row in rows], told["limit"], "number")

    @rpc
    def create_score_rules(self, body: dict[str, Any]) -> dict[str, Any]:
        """Publish the next version of the score rules; open leads are scored again by `leads.rescore`."""
        told = load(schemas.ScoreRulesBody, body)

        def act(session: Session) -> dict[str, Any]:
            now = self.clock.now()
            row = scores.add_score_rules(
                session,
                told["rules"],
                note=told["note"],
                effective_at=max(told["effective_at"] or now, now),
                actor=self.call.actor,
                now=now,
            )
            return version_answer(row)

        return run_once(self.db, self.call.key, "create_score_rules", body, act)

    @rpc
    def preview_score_rules(self, body: dict[str, Any]) -> dict[str, Any]:
        """What rules would say of the newest open leads; answers `ScoreRulesPreview`. Nothing is written."""
        scorer = Scorer(read_rules(load(schemas.ScoreRulesPreviewBody, body)["rules"]))
        with self.db.transaction() as session:
            return preview_rules(session, scorer, actor=self.call.actor, now=self.clock.now())

    @rpc
    def create_import(self, body: dict[str, Any]) -> dict[str, Any]:
        """Open an import that waits for its file."""
        told = load(schemas.ImportBody, body)
        mapping.check_fields(told["mapping"])

        def act(session: Session) -> dict[str, Any]:
            job = imports.create_import(session, told, actor=self.call.actor, now=self.clock.now())
            return import_answer(job)

        return run_once(self.db, self.call.key, "create_import", body, act)

    @rpc
    def append_import_chunk(self, import_id: str, number: int, content_b64: str) -> dict[str, Any]:
        """Keep one piece of the file; the same piece twice is kept once."""
        try:
            content = base64.b64decode(content_b64, validate=True)
        except (binascii.Error, ValueError):
            raise ChunkInvalid("this is not base64", pointer="/content_b64") from None
        if len(content) > schemas.LARGEST_CHUNK:
            raise ChunkInvalid(f"a piece has at most {schemas.LARGEST_CHUNK} bytes", pointer="/content_b64")
        with self.db.transaction() as session:
            actor = self.call.actor
            stored = imports.append_chunk(session, UUID(import_id), number, content, actor=actor)
        return {"stored": stored}

    @rpc
    def start_import(self, import_id: str) -> dict[str, Any]:
        """Hand the file to the imports worker; refused here if its headings, as mapped, are no lead's."""
        actor = self.call.actor
        with self.db.transaction() as session:
            job = imports.find_import(session, UUID(import_id), actor=actor)
            if job.state == "uploading":
                columns = uploads.columns_of(session, job.id)
                if columns is not None:
                    chosen = remembered.chosen_for(session, mapping.KNOWN, job, columns)
                    mapping.place(chosen.mapping, columns)
            return import_answer(imports.queue_import(session, job.id, actor=actor))

    @rpc
    def get_import(self, import_id: str) -> dict[str, Any]:
        """An import and how far it is."""
        with self.db.transaction() as session:
            return import_answer(imports.find_import(session, UUID(import_id), actor=self.call.actor))

    @rpc
    def list_imports(self, query: dict[str, Any]) -> dict[str, Any]:
        """Imports within reach, newest first."""
        told = load(schemas.ImportsQuery, query, at="query")
        with self.db.transaction() as session:
            rows = imports.list_imports(session, told["after"], told["limit"], actor=self.call.actor)
        return page([import_answer(row) for row in rows], told["limit"], "created_at", "id")

    @rpc
    def list_import_rows(self, import_id: str, query: dict[str, Any]) -> dict[str, Any]:
        """Rows of an import with their outcomes, in the order of the file."""
        told = load(schemas.ImportRowsQuery, query, at="query")
        after = int((told["after"] or {}).get("row", 0))
        with self.db.transaction() as session:
            job = imports.find_import(session, UUID(import_id), actor=self.call.actor)
            rows = imports.list_rows(
                session, job.id, told["outcome"], after, told["limit"], noted=told["noted"]
            )
        return {"columns": job.columns, **page([row_answer(row) for row in rows], told["limit"], "row")}

    @rpc
    def pause_import(self, import_id: str) -> dict[str, Any]:
        """Stop an import between two batches; what is in stays."""
        return self._change_import("pause_import", import_id, imports.pause_import)

    @rpc
    def resume_import(self, import_id: str) -> dict[str, Any]:
        """Have a paused import go on where it stopped."""
        return self._change_import("resume_import", import_id, imports.resume_import)

    def _change_import(self, name: str, import_id: str, change: Callable[..., Any]) -> dict[str, Any]:
        def act(session: Session) -> dict[str, Any]:
            return import_answer(change(session, UUID(import_id), actor=self.call.actor))

        return run_once(self.db, self.call.key, name, {"import_id": import_id}, act)

    @rpc
    def undo_import(self, import_id: str) -> dict[str, Any]:
        """Take an import back, within a day; what somebody went on with is kept and counted."""

        def act(session: Session) -> dict[str, Any]:
            actor, now = self.call.actor, self.clock.now()
            return import_answer(imports.ask_undo(session, UUID(import_id), actor=actor, now=now))

        return run_once(self.db, self.call.key, "undo_import", {"import_id": import_id}, act)
