"""What the workers ask: who has something due, one of it to send, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.webhooks.domain.retry import Next
from shared.outbound.sending import Outcome

_FREE = (
    "d.state = 'waiting' AND d.next_attempt_at <= :now AND (d.leased_until IS NULL OR d.leased_until < :now)"
)
_OPEN = "s.active AND s.paused_at IS NULL"
_DUE = text(f"""
    SELECT s.id FROM subscription s
     WHERE {_OPEN} AND EXISTS (SELECT FROM delivery d WHERE d.subscription_id = s.id AND {_FREE})
""")  # noqa: S608
_CLAIM = text(f"""
    WITH head AS (
        SELECT d.id FROM delivery d JOIN subscription s ON s.id = d.subscription_id
         WHERE d.subscription_id = :subscription_id AND {_OPEN} AND {_FREE} AND d.attempts < :most
           AND NOT EXISTS (
               SELECT FROM delivery before
                WHERE before.subscription_id = d.subscription_id AND before.aggregate_id = d.aggregate_id
                  AND before.state = 'waiting'
                  AND (before.sequence, before.message_id) < (d.sequence, d.message_id))
         ORDER BY d.next_attempt_at, d.sequence, d.message_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED),
    taken AS (
        UPDATE delivery SET attempts = attempts + 1, leased_until = :until
          FROM head WHERE delivery.id = head.id
        RETURNING delivery.*),
    begun AS (
        INSERT INTO attempt (delivery_id, round, number, started_at)
        SELECT id, round, attempts, :now FROM taken)
    SELECT taken.id, taken.round, taken.attempts AS number, taken.message_id, m.body, s.id AS subscription_id,
           s.url, s.secret, CASE WHEN s.previous_until > :now THEN s.previous_secret END AS previous_secret
      FROM taken JOIN message m ON m.id = taken.message_id JOIN subscription s ON s.id = taken.subscription_id
""")  # noqa: S608
_END_ATTEMPT = text("""
    UPDATE attempt SET ended_at = :now, status = :status, ms = :ms, error = :error, answer = :answer
     WHERE delivery_id = :id AND round = :round AND number = :number
""")
_SETTLE = text("""
    UPDATE delivery SET state = :state, next_attempt_at = :at, leased_until = NULL,
           settled_at = CASE WHEN :state = 'waiting' THEN NULL ELSE CAST(:now AS timestamptz) END
     WHERE id = :id AND round = :round AND attempts = :number AND state = 'waiting'
""")
_GIVE_UP = text("""
    UPDATE delivery SET state = 'dead', next_attempt_at = NULL, leased_until = NULL, settled_at = :now
     WHERE state = 'waiting' AND attempts >= :most AND leased_until < :now
""")
_WELL = text("""
    UPDATE subscription SET failing_since = NULL
     WHERE id = :id AND failing_since IS NOT NULL AND paused_at IS NULL
    RETURNING id
""")
_HURRY = text("""
    UPDATE delivery SET next_attempt_at = :now
     WHERE subscription_id = :id AND state = 'waiting' AND leased_until IS NULL AND next_attempt_at > :now
""")
_ILL = text("UPDATE subscription SET failing_since = :now WHERE id = :id AND failing_since IS NULL")
_SINCE = text("SELECT failing_since FROM subscription WHERE id = :id")
_PAUSE = text("""
    UPDATE subscription SET paused_at = :now WHERE id = :id AND paused_at IS NULL AND active RETURNING url
""")


@dataclass(frozen=True)
class Claimed:
    """One delivery to send now; nobody else sends it until the lease ends."""

    id: UUID
    round: int
    number: int
    message_id: UUID
    body: str
    subscription_id: UUID
    url: str
    secret: str
    previous_secret: str | None


def due(session: Session, now: datetime) -> list[UUID]:
    """Subscriptions with something to send."""
    return list(session.scalars(_DUE, {"now": now}))


def claim(
    session: Session, subscription_id: UUID, *, now: datetime, until: datetime, most: int
) -> Claimed | None:
    """Take the next delivery of a subscription: of each aggregate only the earliest that still waits."""
    values = {"subscription_id": subscription_id, "now": now, "until": until, "most": most}
    row = session.execute(_CLAIM, values).one_or_none()
    return Claimed(**row._mapping) if row else None


def settle(session: Session, claimed: Claimed, outcome: Outcome, then: Next, *, now: datetime) -> None:
    """Write what an attempt came to; a delivery that was given up or sent again meanwhile stays so."""
    key = {"id": claimed.id, "round": claimed.round, "number": claimed.number, "now": now}
    session.execute(_END_ATTEMPT, {**key, **vars(outcome)})
    session.execute(_SETTLE, {**key, "state": then.state.value, "at": then.at})


def give_up_interrupted(session: Session, *, most: int, now: datetime) -> int:
    """Declare dead what was in its last attempt when its worker was killed; how many."""
    return session.execute(_GIVE_UP, {"most": most, "now": now}).rowcount  # type: ignore[attr-defined,no-any-return]


def note_health(session: Session, subscription_id: UUID, *, well: bool, now: datetime) -> datetime | None:
    """Keep since when an endpoint fails without one success; None while it is well.

    With the first success after a failure all that waits for it is due at once: the endpoint is back.
    """
    known = {"id": subscription_id, "now": now}
    if not well:
        session.execute(_ILL, known)
    elif session.execute(_WELL, known).first() is not None:
        session.execute(_HURRY, known)
    since: datetime | None = session.execute(_SINCE, {"id": subscription_id}).scalar_one()
    return since


def pause(session: Session, subscription_id: UUID, *, now: datetime) -> bool:
    """Send nothing more to an endpoint until somebody ends the pause; False if it was paused already."""
    return session.execute(_PAUSE, {"id": subscription_id, "now": now}).first() is not None
