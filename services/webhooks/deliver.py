"""The resident process that sends webhooks: `python -m services.webhooks.deliver`. No broker, no eventlet.

Any number of them may run. Each endpoint with something due gets lanes of its own: threads that take one
delivery at a time under a lease, so a slow receiver delays nobody else. A worker that is killed leaves its
leases; when they end, another tries those deliveries again, with the same webhook-id.
"""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from services.webhooks import settings
from services.webhooks.domain.retry import MOST_ATTEMPTS, after, is_success, is_to_pause
from services.webhooks.repository import audit, bulk, claims
from services.webhooks.repository.claims import Claimed
from shared.clock import utc_now
from shared.database import Database
from shared.errors import Unavailable
from shared.health import serve_health
from shared.logging import configure_logging
from shared.outbound import sending, signing
from shared.outbound.policy import policy
from shared.outbound.sending import Outcome
from shared.settings import database_url, health_host, health_port

log = structlog.get_logger()
POLL_SECONDS = 0.2
PAUSE_SECONDS = 1.0
LANES_PER_ENDPOINT = 4
MOST_LANES = 200
LEASE_SPARE_SECONDS = 20
_NOTE_TRIES = 5
Clock = Callable[[], datetime]


class Deliverer:
    """Sends what is due until `stop` is called."""

    def __init__(
        self, db: Database, clock: Clock = utc_now, resolver: sending.Resolver = sending.resolve
    ) -> None:
        self._db = db
        self._clock = clock
        self._resolver = resolver
        self._stopping = threading.Event()
        self._lanes: Counter[UUID] = Counter()
        self._guard = threading.Lock()
        self.is_healthy = False

    def stop(self, *_: Any) -> None:
        """Take nothing more and return from `run` when what is on its way has ended."""
        self._stopping.set()

    def run(self) -> None:
        """Work whenever the database is there."""
        while not self._stopping.is_set():
            try:
                self.gather()
                self.open_lanes()
                self.is_healthy = True
                self._stopping.wait(POLL_SECONDS)
            except Unavailable as error:
                self.is_healthy = False
                log.warning("deliveries_interrupted", reason=type(error).__name__)
                self._stopping.wait(PAUSE_SECONDS)
        self.wait_idle()

    def gather(self) -> None:
        """Make messages of many events out of those that have waited long enough for company."""
        now, bound = self._clock(), settings.bulk_bound()
        with self._db.transaction() as session:
            ready = bulk.ready(session, bound, now - timedelta(seconds=settings.bulk_seconds()))
        for subscription_id in ready:
            with self._db.transaction() as session:
                messages = bulk.gather(session, subscription_id, bound, now=now)
            log.info("gathered", webhook_id=str(subscription_id), messages=messages)

    def open_lanes(self) -> None:
        """Open lanes for every endpoint that has something due and not enough of them."""
        now = self._clock()
        with self._db.transaction() as session:
            if lost := claims.give_up_interrupted(session, most=MOST_ATTEMPTS, now=now):
                log.warning("deliveries_given_up", interrupted=lost)
            waiting = claims.due(session, now)
        for subscription_id in waiting:
            while self._enter(subscription_id):
                lane = threading.Thread(target=self._lane, args=(subscription_id,), daemon=True)
                lane.start()

    def wait_idle(self) -> None:
        """Return when no lane is open."""
        while self._lanes.total():
            time.sleep(0.02)

    def _enter(self, subscription_id: UUID) -> bool:
        with self._guard:
            free = (
                self._lanes[subscription_id] < LANES_PER_ENDPOINT
                and self._lanes.total() < MOST_LANES
                and not self._stopping.is_set()
            )
            self._lanes[subscription_id] += free
            return free

    def _lane(self, subscription_id: UUID) -> None:
        try:
            while not self._stopping.is_set() and self.send_next(subscription_id):
                pass
        except Unavailable as error:
            log.warning("deliveries_interrupted", reason=type(error).__name__)
        except Exception:
            log.exception("delivery_broken", webhook_id=str(subscription_id))
        finally:
            with self._guard:
                self._lanes[subscription_id] -= 1

    def send_next(self, subscription_id: UUID) -> bool:
        """Send the next delivery of an endpoint; False if nothing of it is due."""
        now = self._clock()
        until = now + timedelta(seconds=settings.timeout_seconds() + LEASE_SPARE_SECONDS)
        with self._db.transaction() as session:
            claimed = claims.claim(session, subscription_id, now=now, until=until, most=MOST_ATTEMPTS)
        if claimed is None:
            return False
        self._insist(claimed, self._send(claimed))
        return True

    def _insist(self, claimed: Claimed, outcome: Outcome) -> None:
        """Note an attempt even when the database was busy for a moment: unnoted, it is made again."""
        for _ in range(_NOTE_TRIES - 1):
            try:
                return self._note(claimed, outcome)
            except Unavailable:
                time.sleep(PAUSE_SECONDS)
        return self._note(claimed, outcome)

    def _send(self, claimed: Claimed) -> Outcome:
        keys = [key for key in (claimed.secret, claimed.previous_secret) if key]
        signed = signing.headers(str(claimed.message_id), claimed.body, keys, self._clock())
        return sending.post(
            claimed.url,
            claimed.body,
            signed,
            policy=policy(),
            seconds=settings.timeout_seconds(),
            resolver=self._resolver,
        )

    def _note(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write the attempt down, with what follows it; an endpoint that failed for days is paused."""
        now = self._clock()
        well = is_success(outcome.status)
        then = after(claimed.number, succeeded=well, delays=settings.retry_seconds(), now=now)
        with self._db.transaction() as session:
            claims.settle(session, claimed, outcome, then, now=now)
            since = claims.note_health(session, claimed.subscription_id, well=well, now=now)
            paused = is_to_pause(since, now, settings.pause_days()) and claims.pause(
                session, claimed.subscription_id, now=now
            )
            if paused:
                what = ("webhook", claimed.subscription_id)
                audit.record(session, audit.Act(now), "webhook_paused", what, after={"since": str(since)})
        told = {"webhook_id": str(claimed.subscription_id), "delivery_id": str(claimed.id)}
        log.info("delivery", state=then.state, attempt=claimed.number, status=outcome.status, **told)
        if paused:
            log.warning("webhook_paused", failing_since=str(since), **told)


def main() -> None:
    """Run until SIGTERM."""
    configure_logging("webhooks-deliver")
    worker = Deliverer(Database(database_url("webhooks")))
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    if health_port():
        serve_health(health_host(), health_port(), {"database": lambda: worker.is_healthy})
    worker.run()


if __name__ == "__main__":
    main()
