"""Remote methods of intake keys and of what comes in by them. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.domain.intake import check_mapping
from services.leads.repository import intake, registrations
from services.leads.repository.reach import lead_in_reach
from services.leads.wired import Wired
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]
_RECEIVED = {"received": True}


class IntakeRpc(Wired):
    """Keys for outside forms and systems, and the leads they send."""

    @rpc
    def list_intake_keys(self, source_id: str, query: _Answer) -> _Answer:
        """Keys of a source, the newest first."""
        wanted = load(schemas.IntakeKeysQuery, query, at="query")
        with self.db.transaction() as session:
            rows = intake.list_keys(session, UUID(source_id), wanted)
        more = len(rows) == wanted["limit"]
        return {"data": rows, "next_after": {"id": rows[-1]["id"]} if more else None}

    @rpc
    def create_intake_key(self, source_id: str, body: _Answer) -> _Answer:
        """Give a source a key."""
        told = load(schemas.IntakeKeyBody, body)
        check_mapping(told["mapping"], told["kind"])
        actor, now = self.call.actor, self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "create_intake_key",
            {"source_id": source_id, "body": body},
            lambda session: intake.create_key(session, UUID(source_id), told, actor=actor, now=now),
        )

    @rpc
    def rotate_intake_key(self, source_id: str, key_id: str) -> _Answer:
        """Begin a new secret; the one before still signs for a day."""
        now = self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "rotate_intake_key",
            {"source_id": source_id, "key_id": key_id},
            lambda session: intake.rotate_key(session, UUID(source_id), UUID(key_id), now=now),
        )

    @rpc
    def revoke_intake_key(self, source_id: str, key_id: str) -> None:
        """End a key at once."""
        with self.db.transaction() as session:
            intake.revoke_key(session, UUID(source_id), UUID(key_id), now=self.clock.now())

    @rpc
    def usable_intake_key(self, key_id: str, kind: str) -> _Answer:
        """For the gateway: what it checks before it lets anything in."""
        with self.db.transaction() as session:
            return intake.usable_key(session, UUID(key_id), kind, now=self.clock.now())

    @rpc
    def intake_form(self, key_id: str, body: _Answer) -> _Answer:
        """Capture what a form sent; the answer says nothing of the lead. Emits `lead_captured`."""
        return self._take_in(key_id, "form", body, request={"key_id": key_id, "body": body})

    @rpc
    def intake_webhook(self, key_id: str, body: _Answer) -> _Answer:
        """Capture what a system sent, once per message id, which is the request's key. As `intake_form`."""
        return self._take_in(key_id, "webhook", body, request={"key_id": key_id})

    @rpc
    def list_registrations(self, lead_id: str, query: _Answer) -> _Answer:
        """Events a lead registered for or was at, the last first."""
        told = load(schemas.RegistrationsQuery, query, at="query")
        with self.db.transaction() as session:
            lead_in_reach(session, UUID(lead_id), self.call.actor)
            data = registrations.list_registrations(session, UUID(lead_id), told["limit"], told["after"])
        last = {key: data[-1][key] for key in ("registered_at", "id")} if len(data) == told["limit"] else None
        return {"data": data, "next_after": last}

    def _take_in(self, key_id: str, kind: str, body: _Answer, *, request: _Answer) -> _Answer:
        now = self.clock.now()

        def act(session: Any) -> _Answer:
            intake.take_in(session, UUID(key_id), kind, body, now=now)
            return _RECEIVED

        return run_once(self.db, self.call.key, f"intake_{kind}", request, act)
