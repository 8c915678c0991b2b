"""The ways in which a page is found: they all find the same, and what is expected decides (decision 20)."""

from datetime import timedelta
from itertools import product

import pytest

from services.leads.repository import list_ways, listing
from services.leads.repository.reach import Visible
from shared.ids import new_id
from tests.leads.test_lists import walk
from tests.leads.world import GENEROUS, LONG_AGO, NOW, as_admin, as_rep


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


WAYS = ("walk", "walk_among_words", "by_words", "by_filters", "by_filters_and_words", "to_the_end")


MANY, SOME, ONE = 500, 4, 1
EVERY_RUN = {(way, SOME) for way in WAYS} | {("by_words", MANY), ("by_filters", ONE)}
"""After how many leads a way gives up, and which comes first; the soak has each with each."""


@pytest.mark.parametrize(
    ("first", "at_least"),
    [
        pytest.param(*each, marks=() if each in EVERY_RUN else pytest.mark.soak)
        for each in product(WAYS, (MANY, SOME, ONE))
    ],
)
def test_however_a_page_is_found_it_is_the_same(world, ask, monkeypatch, first, at_least):
    monkeypatch.setattr(list_ways, "AT_LEAST", at_least)
    monkeypatch.setattr(list_ways, "TIMES", (1,))
    monkeypatch.setattr(list_ways, "_expected", lambda *_: at_least)
    monkeypatch.setattr(list_ways, "_cost", lambda way: way.name != first)
    known, gone = list_ways.ways, set()

    def another_first(session, asked):
        ways = sorted(known(session, asked), key=lambda way: way.name != first)
        gone.add(ways[0].name)
        return ways

    monkeypatch.setattr(listing, "ways", another_first)
    world.rules(GENEROUS, effective_at=LONG_AGO)
    rep = as_rep(world.rep())
    for number in range(24):
        lead = world.lead(
            "AB"[number % 2], name=f"客户{number}", city="杭州" if number % 3 else "上海", score=number // 3,
            created_at=NOW + timedelta(minutes=number // 2), tags=["vip"] if number % 4 == 0 else [],
        )  # fmt: skip
        if number % 5 == 0:
            ask(rep, "claim_lead", lead)
    for actor in (as_admin(), rep):
        for sort in ("score", "-score", "created_at", "-created_at", "recycle_at"):
            whole = rows_of(world, sort)
            for query, holds in _QUERIES:
                wanted = [lead for lead, name in whole if holds(int(name[2:]))]
                assert walk(ask, actor, "list_leads", sort=sort, limit=3, **query)[0] == wanted, (sort, query)
    assert first in gone


_QUERIES = (
    ({"city": "上海"}, lambda number: number % 3 == 0),
    ({"tag": "vip", "city": "上海"}, lambda number: number % 12 == 0),
    ({"q": "客户"}, lambda number: True),
    ({"q": "客户", "city": "上海"}, lambda number: number % 3 == 0),
    ({"q": "客户1", "tag": "vip"}, lambda number: number in {12, 16}),
    ({"grade": "A"}, lambda number: number % 2 == 0),
    ({"grade": "B", "city": "上海"}, lambda number: number % 6 == 3),
    ({"score_min": "3", "grade": "A"}, lambda number: number % 2 == 0 and number >= 9),
    ({"score_max": "2", "tag": "vip"}, lambda number: number in {0, 4, 8}),
    ({"created_from": (NOW + timedelta(minutes=5)).isoformat()}, lambda number: number >= 10),
    ({"state": "held"}, lambda number: number % 5 == 0),
)


def rows_of(world, sort):
    """Every lead a sort may list, in its order."""
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    order = f"{column} {'desc' if descending else 'asc'}"
    ties = "desc" if descending != (column == "score") else "asc"
    only = " where state = 'held'" if column == "recycle_at" else ""
    return world.run(f"select id, name from lead{only} order by {order}, id {ties}")
