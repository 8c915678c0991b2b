"""A webhooks service on a fresh database, and receivers to tell."""

from collections.abc import Iterator

import pytest

from tests.conftest import DatabaseOf
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver


@pytest.fixture
def house(database: DatabaseOf, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The service, its admin and its worker, allowed to send to loopback."""
    monkeypatch.setenv("ALLHANDS_ENV", "test")
    monkeypatch.setenv("ALLHANDS_WEBHOOK_LOOPBACK", "true")
    opened = House(database("webhooks"))
    yield opened
    opened.db.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real HTTP server that keeps what it gets."""
    with Receiver() as up:
        yield up
