"""Which rule holds for a lead: its pool, the pool's document over the company's, the grade."""

from itertools import permutations
from uuid import UUID

import pytest

from services.leads.domain.routing import PoolChoice, choose_pool
from services.leads.repository.rulebook import rules_in_force
from tests.leads.jobs.support import DAY, START
from tests.leads.world import World

DEFAULT, PRODUCT, REGION, BOTH, TWIN = (UUID(int=number) for number in range(1, 6))
POOLS = (
    PoolChoice(DEFAULT, None, None, True),
    PoolChoice(PRODUCT, None, "云", False),
    PoolChoice(REGION, "华东", None, False),
    PoolChoice(BOTH, "华东", "云", False),
)


@pytest.mark.parametrize(
    ("lead", "pool"),
    [
        ({"region": "华东", "extra": {"product": "云"}}, BOTH),
        ({"region": "华东", "extra": {"product": "软件"}}, REGION),
        ({"city": "华东", "extra": {}}, REGION),
        ({"region": "华北", "extra": {"产品": "云"}}, PRODUCT),
        ({"region": "华北"}, DEFAULT),
        ({}, DEFAULT),
    ],
)
def test_region_and_product_come_before_region_before_product_before_the_default(lead: dict, pool: UUID):
    found = {choose_pool(lead, order) for order in permutations(POOLS)}
    assert found == {pool}


def test_of_two_pools_alike_the_older_one_is_chosen():
    older, newer = POOLS[3], PoolChoice(TWIN, "华东", "云", False)
    assert choose_pool({"region": "华东", "extra": {"product": "云"}}, (older, newer)) == BOTH


def asked(world: World, pool: UUID | None, at=START):
    with world.db.transaction() as session:
        return rules_in_force(session, pool, at)[1]


def test_a_pools_document_comes_before_the_companys_before_the_defaults_key_by_key(world: World):
    east = world.new_pool("华东", region="华东")
    world.rules({"cycle_days": {"A": 7}, "cool_down_days": 11, "reminders": [0.25]}, effective_at=START)
    world.rules({"cycle_days": {"B": 3}, "reminders": [0.9]}, east, effective_at=START)
    rules = asked(world, east)
    assert [rules.cycle(grade, None) for grade in "ABCD"] == [7, 3, 15, 20]
    assert (rules.cool_down_days, rules.reminders, rules.longest_tenure_days) == (11, (0.9,), 90)
    assert asked(world, None).reminders == asked(world, world.pool).reminders == (0.25,)


@pytest.mark.parametrize(("company", "pool", "holds"), [(5, 9, 5), (9, 5, 5)])
def test_of_two_caps_the_smaller_holds(world: World, company: int, pool: int, holds: int):
    east = world.new_pool("华东")
    world.rules({"holding": {"cap": {"junior": company}}}, effective_at=START)
    world.rules({"holding": {"cap": {"junior": pool}}}, east, effective_at=START)
    assert asked(world, east).holding.cap["junior"] == holds


def test_a_source_comes_before_the_grade_and_a_grade_it_does_not_name_keeps_its_own(world: World):
    world.rules({"cycle_days": {"A": 4}, "cycle_days_by_source": {"展会": {"A": 9}}}, effective_at=START)
    rules = asked(world, None)
    assert [rules.cycle("A", "展会"), rules.cycle("A", "电话"), rules.cycle("B", "展会")] == [9, 4, 10]


def test_the_same_question_has_the_same_answer_whatever_order_versions_were_written_in(world: World):
    east = world.new_pool("华东")
    world.rules({"cycle_days": {"A": 3}}, east, effective_at=START - DAY)
    world.rules({"cycle_days": {"A": 8}}, effective_at=START)
    world.rules({"cycle_days": {"A": 2}}, east, effective_at=START + DAY)
    assert [asked(world, east, START + day * DAY).cycle("A", None) for day in (-2, 0, 1, 0)] == [5, 3, 2, 3]
