"""A company with a history of hands, and the remote methods about cycles."""

from collections.abc import Iterator

import pytest

from services.leads.rpc_cycles import CyclesRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_rules import RulesRpc
from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.jobs.support import LONG_AGO, START
from tests.leads.world import GENEROUS, World


class All(CyclesRpc, RulesRpc, PoolRpc):
    """Cycles, and the rules they speak of."""


@pytest.fixture
def world(leads_db: str) -> Iterator[World]:
    database = Database(leads_db, statement_timeout_ms=0)
    company = World(database)
    company.rules(GENEROUS, effective_at=LONG_AGO)
    yield company
    database.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    asking = Asking(world.db, All, START)
    yield asking
    asking.forget()
