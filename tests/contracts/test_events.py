"""Both sides of every event: what emitters promise, what consumers subscribe to, and what the page says."""

from pathlib import Path

import pytest

from ops.event_page import catalogue, page
from shared import registry
from shared.envelope import EVERY
from shared.handlers import subscriptions

ROOT = Path(__file__).parents[2]
SERVICES = registry.service_names()
EVENTS = {event.type: event for name in SERVICES for event in registry.load(name, "events").EVENTS}
SUBSCRIBED = {name: set(subscriptions(registry.service_class(name))) for name in SERVICES}


def test_a_type_of_event_has_one_emitter():
    emitted = [event.type for name in SERVICES for event in registry.load(name, "events").EVENTS]
    assert sorted(emitted) == sorted(set(emitted))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_subscribes_only_to_events_that_exist(service):
    assert SUBSCRIBED[service] <= EVENTS.keys() | {EVERY}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_the_consumers_an_emitter_waits_for_are_those_that_subscribe(event):
    assert set(event.consumers) == {name for name, types in SUBSCRIBED.items() if types & {event.type, EVERY}}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_event_says_what_it_tells(event):
    assert event.__doc__
    assert event.schema.__doc__


def test_the_page_of_events_is_as_the_code_says():
    assert (ROOT / "docs" / "events.md").read_text() == page(), "run `make docs`"


def test_webhooks_know_every_type_of_event():
    kept = ROOT / "services" / "webhooks" / "domain" / "catalogue.py"
    assert kept.read_text() == catalogue(), "run `make docs`"
