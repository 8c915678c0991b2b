"""Every event of every service, heard on one queue so that those of one aggregate come in their order."""

from services.webhooks.repository import messages
from services.webhooks.rpc_call import WebhooksCall
from shared.envelope import EVERY, Envelope
from shared.handlers import on_event


class Hearing(WebhooksCall):
    """What is said in the house."""

    @on_event(EVERY)
    def on_every_event(self, event: Envelope) -> None:
        """Keep the event as a message, with a delivery for each webhook that wants it."""
        with self.db.once(event) as session:
            messages.keep(session, event)
