"""The checks of merged leads, each turned red by a planted fault."""

import pytest

from tests.leads.duplicates.support import captured
from tests.leads.world import as_admin

FAULTS = {
    "S25": "update lead_merge set undone_at = now()",
    "S26": "update lead_identity set lead_id = :merged",
    "S27": "update lead set do_not_contact = true where id = :merged",
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_turns_the_check_red(world, ask, check):
    one, two = captured(ask), captured(ask)
    ask(as_admin(), "merge_lead", one, {"into": str(two)})
    assert world.broken() == []
    fault = FAULTS[check]
    world.run(fault, **({"merged": one} if ":merged" in fault else {}))
    assert check in {each.split()[0] for each in world.broken()}
