"""kill -9 between every step of a claim: nothing half done stays, and the same key then has one outcome."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from shared.database import Database
from tests.concurrency.dying_claim import claim_with_key
from tests.leads.world import GENEROUS, LONG_AGO, World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(leads_db: str) -> Iterator[World]:
    db = Database(leads_db)
    yield World(db)
    db.close()


class Mortals:
    """Processes that claim, and die of it at the step they are told; -1 is none."""

    def __init__(self, url: str) -> None:
        argv = [sys.executable, "-W", "ignore", "-m", "tests.concurrency.dying_claim", url]
        self._started = subprocess.Popen(
            argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def claim(self, rep: UUID, lead: UUID, step: int) -> int:
        """The signal it died of; after a claim that was done, minus the number of its steps."""
        asked, told = self._started.stdin, self._started.stdout
        assert asked
        assert told
        asked.write(f"{rep} {lead} {step}\n")
        asked.flush()
        return int(told.readline())

    def end(self) -> None:
        """Let the last of them go."""
        self._started.communicate()


@pytest.fixture
def mortals(leads_db: str) -> Iterator[Mortals]:
    processes = Mortals(leads_db)
    yield processes
    processes.end()


def test_claim_killed_at_any_step_is_done_once_or_not_at_all(world, mortals):
    world.rules(GENEROUS, effective_at=LONG_AGO)
    steps = -mortals.claim(world.rep(), world.lead(), -1)
    assert steps >= 5
    outcomes = []
    for step in range(steps):
        rep, lead = world.rep(), world.lead()
        assert mortals.claim(rep, lead, step) == signal.SIGKILL
        assert world.broken() == []
        outcomes.append(world.one("select count(*) from holding where rep_id = :rep", rep=rep))
        told = claim_with_key(world.db, rep, lead)
        assert (told["id"], told["held"]) == (str(lead), 1)
        assert claim_with_key(world.db, rep, lead) == told
        assert world.one("select count(*) from holding where rep_id = :rep", rep=rep) == 1
    assert outcomes == [0] * (steps - 1) + [1]
    assert world.broken() == []
