"""Events the webhooks service emits: none. It hears every one and tells receivers outside."""

from shared.events import Event

EVENTS: list[type[Event]] = []
