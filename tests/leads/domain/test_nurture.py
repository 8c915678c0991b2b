from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.leads.domain.nurture import NurtureCause, cause_to_pool, home_of, quiet_since
from services.leads.domain.routing import PoolChoice
from services.leads.domain.rules import parse

NOW = datetime(2027, 3, 10, tzinfo=UTC)
DEFAULT, EAST, NORTH, CLOSED = (UUID(int=number) for number in range(1, 5))
POOLS = (
    PoolChoice(DEFAULT, None, None, is_default=True),
    PoolChoice(EAST, "华东", None, is_default=False),
    PoolChoice(NORTH, "华北", None, is_default=False),
)


@pytest.mark.parametrize(
    ("outcome", "came_again", "cause"),
    [(None, False, NurtureCause.SCORE), (None, True, NurtureCause.SCORE),
     ("open", False, None), ("open", True, None),
     ("lost", False, None), ("lost", True, NurtureCause.RETURNED),
     ("won", False, None), ("won", True, None)],
)  # fmt: skip
def test_only_a_lead_of_today_goes_by_score_and_a_lost_one_only_when_it_comes_again(
    outcome, came_again, cause
):
    assert cause_to_pool(outcome, came_again=came_again) == cause


@pytest.mark.parametrize(
    ("score", "came_again", "cause"),
    [(70, False, None), (71, False, NurtureCause.SCORE), (70, True, NurtureCause.RETURNED)],
)
def test_what_overflowed_comes_back_with_a_higher_score_or_its_customer(score, came_again, cause):
    assert cause_to_pool(None, came_again=came_again, score=score, left_with=70) == cause


@pytest.mark.parametrize(
    ("home", "region", "pool"),
    [(None, None, DEFAULT), (None, "华东大区", EAST), (DEFAULT, "华东", EAST), (NORTH, "华东", NORTH),
     (CLOSED, "华东", EAST), (CLOSED, None, DEFAULT)],
)  # fmt: skip
def test_a_lead_goes_where_it_was_named_for_or_else_where_it_would_be_routed_now(home, region, pool):
    lead = {"home_pool_id": home, "region": region, "city": None, "extra": {}}
    assert home_of(lead, POOLS) == pool


def test_without_a_default_pool_a_lead_may_belong_nowhere():
    lead = {"home_pool_id": None, "region": "华南", "city": None, "extra": {}}
    assert home_of(lead, POOLS[1:]) is None


def test_the_quiet_period_is_ninety_days_unless_the_rules_say_otherwise_or_never():
    assert quiet_since(parse({}), NOW) == NOW - timedelta(days=90)
    assert quiet_since(parse({}, {"lost_quiet_days": 10}), NOW) == NOW - timedelta(days=10)
    assert quiet_since(parse({"lost_quiet_days": 0}), NOW) is None
