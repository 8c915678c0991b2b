"""A company that tries rules, and the remote methods about that."""

from collections.abc import Iterator

import pytest

from services.leads.rpc_experiments import ExperimentsRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_rules import RulesRpc
from services.leads.rpc_work import WorkRpc
from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.jobs.support import LONG_AGO, ROTATE_ALL, START
from tests.leads.world import World


class All(ExperimentsRpc, RulesRpc, WorkRpc, PoolRpc):
    """Experiments, and the rules they are about."""


@pytest.fixture
def world(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A company in which nothing is held out of rotation; no mail server."""
    monkeypatch.delenv("SMTP_URL", raising=False)
    database = Database(leads_db, statement_timeout_ms=0)
    company = World(database)
    company.rules(ROTATE_ALL, effective_at=LONG_AGO)
    yield company
    database.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    asking = Asking(world.db, All, START)
    yield asking
    asking.forget()
