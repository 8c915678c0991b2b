'''Events: told through an outbox, heard through an inbox, each handled once however often it is delivered.

Emitting, in services/<name>/events.py and in a transaction:

    class EmployeeDeparted(Event):
        """An employee leaves. `effective_on` is a date in the company's time zone."""
        type = "employee_departed"
        schema = EmployeeDepartedSchema               # marshmallow; checked on every emit in tests
        consumers = ("leads",)                        # kept until the queue of each has taken it

    EVENTS: list[type[Event]] = [EmployeeDeparted]

    with self.db.transaction() as session:
        ...
        emit(session, EmployeeDeparted, employee.id, employee.version, {"employee_id": str(employee.id), …})
        emit_many(session, [outbox_row(LeadRecycled, lead.id, lead.version, {…}) for lead in due])

Receiving, a method of the consumer's service class:

    @on_event("employee_departed")
    def on_employee_departed(self, event: Envelope) -> None:
        with self.db.once(event) as session:          # the inbox row and the effect commit together
            leavers.apply(session, UUID(event.data["employee_id"]), sequence=event.sequence)

Many events in one transaction, where one by one would cost too much:

    @on_events("order_paid", at_most=100)
    def on_orders_paid(self, events: list[Envelope]) -> None:
        with self.db.once_each(events) as (session, fresh):
            ...

A handler that raises is tried again after 1 s, 5 s, 30 s, 2 min and 10 min, then its event lies in
`<service>.dead` until somebody runs `python -m shared.deadletter <service> replay`. Retries overtake: keep
the highest `sequence` per aggregate (`… WHERE employee.sequence < :sequence`). No event is dropped for want
of a queue. A `PublicEvent` also goes to the service of webhooks, whose one handler is `@on_events(EVERY)`.
'''

from shared.envelope import EVERY, AlreadyHandled, Envelope, Event, PublicEvent
from shared.handlers import on_event, on_events, subscriptions
from shared.outbox import OUTBOX_SQL, emit, emit_many, outbox_params, outbox_row

__all__ = [
    "EVERY",
    "OUTBOX_SQL",
    "AlreadyHandled",
    "Envelope",
    "Event",
    "PublicEvent",
    "emit",
    "emit_many",
    "on_event",
    "on_events",
    "outbox_params",
    "outbox_row",
    "subscriptions",
]
