"""How many leads a page is expected to be among: what decides the way it is found (decision 20)."""

import pytest

from services.leads.repository import list_ways, listing
from services.leads.repository.reach import Visible
from shared.ids import new_id


@pytest.fixture
def pools(world):
    """Two pools that hold 2,000 leads each, all of one region and one of its cities."""
    pools = [new_id(), new_id()]
    for pool, region, city in zip(pools, ("华东", "华北"), ("杭州", "北京"), strict=True):
        world.leads(2000, pool_id=pool, region=region, city=city)
    world.run("analyze lead")
    return pools


def expected(world, pools, **filters) -> list_ways.Numbers:
    visible = Visible(pools=pools, hands=[new_id()])
    query = {"limit": 50, "sort": "-score", **filters}
    with world.db.transaction() as session:
        which = listing.wanted(session, visible, query)
        return list_ways._numbers(session, listing._asked(session, visible, query, which))


@pytest.mark.parametrize("place", [{"region": "华东"}, {"city": "杭州"}])
def test_a_place_that_no_pool_in_reach_has_leads_of_is_expected_to_find_few(world, pools, place):
    east, north = pools
    assert expected(world, [north], **place).beyond > 1500
    assert expected(world, [north], **place).filtered < 50
    assert expected(world, [east], **place).filtered > 1500
    assert expected(world, [east, north], **place).filtered > 1500
