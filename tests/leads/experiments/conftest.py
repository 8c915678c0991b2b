"""A company that tries rules, and the remote methods about that."""

from collections.abc import Iterator

import pytest

from services.leads.rpc_experiments import ExperimentsRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_rules import RulesRpc
from services.leads.rpc_work import WorkRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import START
from tests.leads.rules.conftest import world as world  # noqa: PLC0414 - a fixture of these tests too
from tests.leads.world import World


class All(ExperimentsRpc, RulesRpc, WorkRpc, PoolRpc):
    """Experiments, and the rules they are about."""


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    asking = Asking(world.db, All, START)
    yield asking
    asking.forget()
