"""The webhooks service worked through its own methods, a clock that moves when told, and a worker by hand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.webhooks.checks import CHECKS
from services.webhooks.deliver import Deliverer
from services.webhooks.service import WebhooksService
from shared import context
from shared.checks import broken
from shared.clock import utc_now
from shared.context import Actor
from shared.database import Database
from shared.envelope import Envelope
from shared.ids import new_id
from shared.outbound import sending
from shared.rpc import CallContext

Answer = dict[str, Any]


class MovableClock:
    """The real time, and what was added to it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return utc_now() + self.ahead

    def advance(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class Caller:
    """The service as somebody with these roles calls it."""

    def __init__(self, service: WebhooksService, roles: Sequence[str], key: str | None) -> None:
        self._service, self._key = service, key
        self._actor = Actor(new_id(), frozenset(roles)) if roles else None

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            with _calling(self._actor, self._key):
                return getattr(self._service, method)(**arguments)

        return call


@contextmanager
def _calling(actor: Actor | None, key: str | None) -> Iterator[None]:
    before = context.actor.set(actor), context.key.set(key)
    try:
        yield
    finally:
        context.actor.reset(before[0])
        context.key.reset(before[1])


class House:
    """One webhooks database and what a test does in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.db = Database(url)
        self.clock = MovableClock()
        self.service = WebhooksService()
        self.service.db, self.service.clock, self.service.call = self.db, self.clock, CallContext()
        self.admin = self.as_("admin")

    def as_(self, *roles: str, key: str | None = None) -> Caller:
        return Caller(self.service, roles, key)

    def webhook(self, url: str, *types: str, **more: Any) -> Answer:
        """Add a webhook; answers it with its secret."""
        body = {"url": url, "event_types": list(types) or ["*"], **more}
        answer: Answer = self.admin.create_webhook(body=body)
        return answer

    def hear(self, event_type: str = "lead_claimed", about: UUID | None = None, **more: Any) -> Envelope:
        """Let an event come in as it does from the broker."""
        event = self.event(event_type, about, **more)
        self.service.on_every_event([event])
        return event

    def hear_many(self, *types: str, **more: Any) -> list[Envelope]:
        """Let events, each about a thing of its own, come in together."""
        events = [self.event(each, **more) for each in types]
        self.service.on_every_event(events)
        return events

    @staticmethod
    def event(event_type: str = "lead_claimed", about: UUID | None = None, **more: Any) -> Envelope:
        """An event as an emitter writes it."""
        return Envelope(
            event_id=more.pop("event_id", None) or new_id(),
            type=event_type,
            occurred_at=datetime(2027, 1, 15, 1, tzinfo=UTC),
            aggregate_id=about or new_id(),
            sequence=more.pop("sequence", 1),
            actor={"id": "0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b", "roles": ["rep"]},
            trace="t",
            data=more.pop("data", {"lead_id": "x"}),
        )

    def worker(self, resolver: sending.Resolver = sending.resolve) -> Deliverer:
        return Deliverer(self.db, self.clock.now, resolver)

    def send_due(self, resolver: sending.Resolver = sending.resolve) -> None:
        """Send all that is due now, what waits long enough for company too, and return when it is sent."""
        worker = self.worker(resolver)
        worker.gather()
        worker.open_lanes()
        worker.wait_idle()

    def deliveries(self, webhook: Answer, **query: Any) -> list[Answer]:
        """Deliveries of a webhook, the first one first."""
        query = {"sort": "created_at", "limit": "200", **query}
        found: list[Answer] = self.admin.list_webhook_deliveries(webhook_id=webhook["id"], query=query)[
            "data"
        ]
        return found

    def run(self, statement: str, /, **values: Any) -> Sequence[Any]:
        """Run one statement in a transaction of its own and return its rows, if it has any."""
        with self.db.transaction() as session:
            result = session.execute(text(statement), values)
            return result.all() if result.returns_rows else []

    def broken_checks(self) -> list[str]:
        """Ids of the promises that do not hold."""
        with self.db.engine.connect() as connection:
            return [finding.check.id for finding in broken(connection, CHECKS)]
