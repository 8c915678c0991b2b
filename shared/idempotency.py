"""One key, one outcome. A POST that moves something runs once however often it is sent.

    @rpc
    def release_lead(self, lead_id: str, body: dict[str, Any]) -> dict[str, Any]:
        request = {"lead_id": lead_id, "body": body}
        return run_once(self.db, self.call.key, "release_lead", request,
                        lambda session: pool.release(session, UUID(lead_id), body))

The key belongs to its caller. A twin waits for the first and gets its answer; a refusal (Forbidden, NotFound,
Conflict) is an answer too. The same key with another request is `KeyReused`; a twin that waited too long
gets `RequestInFlight`. Without a key the work simply runs, in a transaction of its own.
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import exc, text
from sqlalchemy.orm import Session

from shared import context
from shared.database import Database, is_lock_timeout
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, from_wire, to_wire

Outcome = dict[str, Any]
_NOBODY = str(UUID(int=0))
_DONE = 200

# The first and the last statement of a keyed request; both may be CTEs of larger statements.
KEY_SQL = """
INSERT INTO request_key (caller, key, operation, fingerprint) VALUES (:caller, :key, :operation, :print)
ON CONFLICT DO NOTHING RETURNING key
"""
OUTCOME_SQL = (
    "UPDATE request_key SET status = :status, outcome = :outcome WHERE caller = :caller AND key = :key"
)
_CLAIM, _ANSWER = text(KEY_SQL), text(OUTCOME_SQL)
_READ = text("SELECT fingerprint, status, outcome FROM request_key WHERE caller = :caller AND key = :key")


class KeyReused(Invalid):
    """The key was used before, for another request."""

    code = "idempotency_key_reused"


class RequestInFlight(Conflict):
    """The first request with this key is still running."""

    code = "request_in_flight"


def run_once(
    db: Database, key: str | None, operation: str, request: Any, act: Callable[[Session], Outcome]
) -> Outcome:
    """Run `act` in one transaction, or replay what it answered the first time; owns the transactions.

    `request` is all that the outcome depends on, JSON-ready. Invalid and Unavailable are not outcomes:
    the same key may be sent again.
    """
    if key is None:
        with db.transaction() as session:
            return act(session)
    try:
        with db.transaction() as session:
            return once(session, key, operation, request, lambda: act(session))
    except (KeyReused, RequestInFlight):
        raise
    except (Conflict, Forbidden, NotFound) as refusal:
        return _remember_refusal(db, key, operation, request, refusal)


def once(session: Session, key: str, operation: str, request: Any, act: Callable[[], Outcome]) -> Outcome:
    """The same inside a transaction of one's own; a refusal rolls its key back with everything else."""
    if not claim_key(session, key, operation, request):
        return _replay(session, key, operation, request)
    outcome = act()
    session.execute(_ANSWER, outcome_params(key, outcome))
    return outcome


def claim_key(session: Session, key: str, operation: str, request: Any) -> bool:
    """Write the key; False if it was there. A twin waits here until the first commits or rolls back."""
    try:
        return session.execute(_CLAIM, key_params(key, operation, request)).first() is not None
    except exc.OperationalError as error:
        if is_lock_timeout(error):
            raise RequestInFlight("the first request with this key is still running", retry_after=1) from None
        raise


def key_params(key: str, operation: str, request: Any) -> dict[str, Any]:
    """Return the parameters of `KEY_SQL`."""
    return {
        "caller": _caller(),
        "key": key,
        "operation": operation,
        "print": _fingerprint(operation, request),
    }


def outcome_params(key: str, outcome: Outcome, status: int = _DONE) -> dict[str, Any]:
    """Return the parameters of `OUTCOME_SQL`."""
    return {"caller": _caller(), "key": key, "status": status, "outcome": orjson.dumps(outcome).decode()}


def _replay(session: Session, key: str, operation: str, request: Any) -> Outcome:
    """Return the stored outcome or raise the stored refusal."""
    row = session.execute(_READ, {"caller": _caller(), "key": key}).one()
    if bytes(row.fingerprint) != _fingerprint(operation, request):
        raise KeyReused("this Idempotency-Key was used for another request")
    if row.status == _DONE:
        return row.outcome  # type: ignore[no-any-return]
    raise from_wire(row.outcome)


def _remember_refusal(db: Database, key: str, operation: str, request: Any, refusal: Refusal) -> Outcome:
    """Store the refusal; if a twin got in between, its outcome is the one that counts."""
    with db.transaction() as session:
        if not claim_key(session, key, operation, request):
            return _replay(session, key, operation, request)
        session.execute(_ANSWER, outcome_params(key, to_wire(refusal), refusal.status))
    raise refusal


def _caller() -> str:
    actor = context.actor.get()
    return str(actor.id) if actor else _NOBODY


def _fingerprint(operation: str, request: Any) -> bytes:
    canonical = orjson.dumps([operation, request], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(canonical).digest()
