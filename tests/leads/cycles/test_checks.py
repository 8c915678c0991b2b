"""Each check of learned cycles names what was planted, and nothing before."""

import pytest

from tests.leads.cycles.support import lived, wins
from tests.leads.jobs.support import START, job
from tests.leads.world import as_admin

FAULTS = {
    "S58": "update cycle_proposal set rules = '{}'",
    "S59": "update cycle_estimate set hands = hands + 1, gone = gone + 1"
    " where grade = 'A' and source is null",
}


@pytest.fixture
def approved(world, ask):
    lived(world, wins(40, 15))
    job(world, "cycle", START)
    [proposal] = ask(as_admin(), "list_cycle_proposals", {})["data"]
    ask(as_admin(), "approve_cycle_proposal", proposal["id"])
    return world


@pytest.mark.parametrize("check", FAULTS)
def test_each_check_of_the_cycles_sees_its_planted_fault(approved, check):
    assert check not in {each.split()[0] for each in approved.broken()}

    approved.run(FAULTS[check])

    assert check in {each.split()[0] for each in approved.broken()}
