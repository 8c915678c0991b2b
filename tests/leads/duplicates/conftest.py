"""Leads with keys and hands, and the remote methods of the whole service."""

from collections.abc import Iterator

import pytest

from services.leads.service import LeadsService
from tests.leads.asking import Asking
from tests.leads.duplicates.support import NUMBERS
from tests.leads.world import World


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    next(NUMBERS)
    asking = Asking(world.db, LeadsService)
    yield asking
    asking.forget()
