"""The checks of merged leads, each turned red by a planted fault."""

import pytest

from services.leads.jobs_duplicates import duplicates
from tests.leads.duplicates.support import captured
from tests.leads.world import NOW, as_admin

FAULTS = {
    "S25": "update lead_merge set undone_at = now()",
    "S26": "update lead_identity set lead_id = :merged",
    "S27": "update lead set do_not_contact = true where id = :merged",
    "S55": "insert into contract (lead_id, amount_fen, signed_on, created_at)"
    " values (:merged, 1, '2027-03-10', now())",
    "S28": "update duplicate set state = 'open', merge_id = null",
    "S29": "delete from duplicate_due; update duplicate_seen set made_of = md5('x')::uuid",
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_turns_the_check_red(world, ask, check):
    one, two = (captured(ask, name="李雷", company="云上", region="上海") for _ in range(2))
    duplicates(world.db, NOW)
    ask(as_admin(), "merge_lead", one, {"into": str(two)})
    assert world.broken() == []
    fault = FAULTS[check]
    world.run(fault, **({"merged": one} if ":merged" in fault else {}))
    assert check in {each.split()[0] for each in world.broken()}


def test_pair_of_a_lead_that_is_not_there_is_found(world, ask):
    lead = captured(ask)
    world.run(
        "insert into duplicate (id, lead_id, other_id, kind, found_at, changed_at)"
        " values (:lead, :lead, 'ffffffff-0000-7000-8000-000000000000', 'near', now(), now())",
        lead=lead,
    )
    assert {each.split()[0] for each in world.broken()} == {"S28"}


def test_lead_that_came_past_the_trigger_is_found(world, ask):
    captured(ask)
    world.run("delete from duplicate_due")
    assert {each.split()[0] for each in world.broken()} == {"S29"}
