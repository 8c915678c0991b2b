"""Each check of experiments names what was planted, and nothing before."""

import pytest

from tests.leads.experiments.support import LONG_CYCLE, leads_by_arm, started, stopped
from tests.leads.jobs.support import START
from tests.leads.world import as_rep

_OPEN = "alter table {table} disable trigger user; {fault}; alter table {table} enable trigger user"
FAULTS = {
    "S68": _OPEN.format(
        table="holding",
        fault="update holding set rule_version = (select a_version from experiment)"
        " where rule_version = (select b_version from experiment)",
    ),
    "S69": "insert into rule_version (id, kind, number, rules, effective_at, created_at)"
    " select gen_random_uuid(), 'pool', 99, '{}', started_at + interval '1 minute', now() from experiment",
    "S70": _OPEN.format(table="experiment", fault="update experiment set rules = '{}'"),
}


@pytest.fixture
def tried(world, ask):
    trial = started(ask, LONG_CYCLE)
    rep = world.rep()
    for lead in leads_by_arm(world, trial).values():
        ask(as_rep(rep), "claim_lead", lead)
    ask.later(hours=1)
    stopped(ask, trial, "adopt")
    return world


@pytest.mark.parametrize("check", FAULTS)
def test_each_check_of_experiments_sees_its_planted_fault(tried, check):
    assert check not in {each.split()[0] for each in tried.broken()}

    tried.run(FAULTS[check])

    assert check in {each.split()[0] for each in tried.broken()}


def test_arms_in_the_checks_are_those_of_the_code(world, ask):
    trial = started(ask, LONG_CYCLE, share_b=0.3)
    rep = world.rep()
    for lead in world.leads(300, "A", pooled_at=START):
        ask(as_rep(rep), "claim_lead", lead)

    assert world.one("select count(distinct rule_version) from holding") == 2
    assert world.one(
        "select count(*) from holding where rule_version = cast(:b as uuid)", b=trial["b_version"]
    ) == pytest.approx(90, abs=35)
    assert world.broken() == []
