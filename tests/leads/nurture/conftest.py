"""A lead that was lost, for the tests of what follows."""

from uuid import UUID

import pytest

from shared.context import Actor
from tests.leads.asking import Asking
from tests.leads.world import World, as_manager, as_rep


@pytest.fixture
def lost(world: World, ask: Asking) -> tuple[UUID, Actor, Actor]:
    """A lead that a rep lost at NOW, the rep's manager, and the rep."""
    team = world.team()
    rep = world.rep(team_id=team)
    lead = world.lead(phone="+8613800138000")
    world.run("insert into lead_identity values ('phone', '+8613800138000', :id)", id=lead)
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "set_stage", lead, {"stage": "lost", "lost_reason": "price"})
    return lead, as_manager([team]), as_rep(rep)
