from uuid import UUID

import pytest

from services.leads.domain.routing import PoolChoice, choose_pool

DEFAULT = PoolChoice(UUID(int=1), None, None, True)
EAST = PoolChoice(UUID(int=2), "上海", None, False)
EAST_CRM = PoolChoice(UUID(int=3), "上海市", "CRM", False)
CRM = PoolChoice(UUID(int=4), None, "crm", False)
EAST_TOO = PoolChoice(UUID(int=5), "上海", None, False)
IDLE = PoolChoice(UUID(int=6), None, None, False)
POOLS = (IDLE, DEFAULT, EAST, EAST_CRM, CRM, EAST_TOO)


@pytest.mark.parametrize(
    ("lead", "pool"),
    [
        ({}, DEFAULT),
        ({"region": "北京"}, DEFAULT),
        ({"region": "上海市"}, EAST),
        ({"city": "上海"}, EAST),
        ({"region": "上海", "extra": {"product": "CRM"}}, EAST_CRM),
        ({"extra": {"产品": "crm"}}, CRM),
        ({"region": "上海", "extra": {"product": "ERP"}}, EAST),
        ({"region": "市"}, DEFAULT),
    ],
)
def test_the_pool_that_fits_most_and_contradicts_nothing(lead, pool):
    assert choose_pool(lead, POOLS) == pool.id


def test_without_a_default_there_may_be_no_pool():
    assert choose_pool({"region": "北京"}, [EAST, IDLE]) is None
    assert choose_pool({}, []) is None


def test_ties_go_to_the_older_pool():
    assert choose_pool({"region": "上海"}, [EAST_TOO, EAST]) == EAST_TOO.id
