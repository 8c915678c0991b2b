"""A small company in a fresh database, and the remote methods that work on it."""

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.play import All, Play
from tests.leads.world import GENEROUS, World


@pytest.fixture
def world(leads_db: str) -> Iterator[World]:
    db = Database(leads_db)
    yield World(db)
    db.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    """The remote methods of the pool, called as somebody: `ask(actor, "claim_lead", lead_id)`."""
    asking = Asking(world.db)
    yield asking
    asking.forget()


@pytest.fixture
def play(world: World) -> Iterator[Play]:
    """A company that remembers what it did with its leads."""
    world.rules({**GENEROUS, "cool_down_days": 0})
    asking = Asking(world.db, All)
    yield Play(world, asking)
    asking.forget()
