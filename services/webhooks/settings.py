"""What the webhooks service reads from the environment, each when asked for.

ALLHANDS_WEBHOOK_RETRY_SECONDS     waits before the second … fifth attempt           (5,60,600,3600)
ALLHANDS_WEBHOOK_PAUSE_DAYS        an endpoint that failed so long is paused         (3)
ALLHANDS_WEBHOOK_TIMEOUT_SECONDS   longest attempt, from connecting to the last byte (10)
ALLHANDS_WEBHOOK_BULK_SECONDS      an event waits so long for others in bulk mode    (2)
ALLHANDS_WEBHOOK_BULK_ITEMS        most events in a message of many                  (500)
ALLHANDS_WEBHOOK_BULK_BYTES        most bytes of one; a larger event goes alone      (262144)
Where they may go: see `shared.outbound.policy`.
"""

from environs import Env

from services.webhooks.domain.bulk import Bound

_env = Env()


def retry_seconds() -> tuple[float, ...]:
    """Return the waits before the second, third … attempt."""
    return tuple(map(float, _env.list("ALLHANDS_WEBHOOK_RETRY_SECONDS", default=["5", "60", "600", "3600"])))


def pause_days() -> float:
    """Return for how long an endpoint may fail before it is paused."""
    return _env.float("ALLHANDS_WEBHOOK_PAUSE_DAYS", default=3.0)


def timeout_seconds() -> float:
    """Return the longest an attempt may take."""
    return _env.float("ALLHANDS_WEBHOOK_TIMEOUT_SECONDS", default=10.0)


def bulk_seconds() -> float:
    """Return how long the first of many waits for the others."""
    return _env.float("ALLHANDS_WEBHOOK_BULK_SECONDS", default=2.0)


def bulk_bound() -> Bound:
    """Return the most a message of many holds."""
    items = _env.int("ALLHANDS_WEBHOOK_BULK_ITEMS", default=500)
    return Bound(items, _env.int("ALLHANDS_WEBHOOK_BULK_BYTES", default=262_144))
