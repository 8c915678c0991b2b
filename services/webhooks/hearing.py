"""Every event of every service, heard on one queue so that those of one aggregate come in their order."""

from services.webhooks.repository import messages
from services.webhooks.rpc_call import WebhooksCall
from shared.envelope import EVERY, Envelope
from shared.handlers import on_events


class Hearing(WebhooksCall):
    """What is said in the house."""

    @on_events(EVERY, within_seconds=0.25)
    def on_every_event(self, events: list[Envelope]) -> None:
        """Keep the events as messages, with a delivery of each for every webhook that wants it."""
        with self.db.once_each(events) as (session, fresh):
            messages.keep(session, fresh)
