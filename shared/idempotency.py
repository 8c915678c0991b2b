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
from sqlalchemy import Update, exc, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from shared import context
from shared.database import Database, is_lock_timeout
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, from_wire, to_wire
from shared.tables import request_key

Outcome = dict[str, Any]
_NOBODY = UUID(int=0)
_DONE = 200


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
    session.execute(outcome_update(key, outcome))
    return outcome


def claim_key(session: Session, key: str, operation: str, request: Any) -> bool:
    """Write the key; False if it was there. A twin waits here until the first commits or rolls back."""
    try:
        return session.execute(key_insert(key, operation, request)).first() is not None
    except exc.OperationalError as error:
        if is_lock_timeout(error):
            raise RequestInFlight("the first request with this key is still running", retry_after=1) from None
        raise


def key_insert(key: str, operation: str, request: Any) -> Any:
    """Return the INSERT that claims a key; no row comes back when it was claimed before."""
    row = {
        "caller": _caller(),
        "key": key,
        "operation": operation,
        "fingerprint": _fingerprint(operation, request),
    }
    return upsert(request_key).values(row).on_conflict_do_nothing().returning(request_key.c.key)


def outcome_update(key: str, outcome: Outcome, status: int = _DONE) -> Update:
    """Return the UPDATE that stores an outcome; it may be a CTE of a larger statement."""
    return (
        update(request_key)
        .where(request_key.c.caller == _caller(), request_key.c.key == key)
        .values(status=status, outcome=outcome)
    )


def _replay(session: Session, key: str, operation: str, request: Any) -> Outcome:
    row = session.execute(
        select(request_key.c.fingerprint, request_key.c.status, request_key.c.outcome).where(
            request_key.c.caller == _caller(), request_key.c.key == key
        )
    ).one()
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
        session.execute(outcome_update(key, to_wire(refusal), refusal.status))
    raise refusal


def _caller() -> UUID:
    actor = context.actor.get()
    return actor.id if actor else _NOBODY


def _fingerprint(operation: str, request: Any) -> bytes:
    canonical = orjson.dumps([operation, request], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(canonical).digest()
