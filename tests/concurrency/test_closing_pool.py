"""Closing a pool while leads are on their way into it: none is left behind."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

import pytest

from services.leads.domain.drafts import draft_of
from services.leads.repository import hands
from services.leads.repository.capture import capture
from tests.leads.asking import Asking
from tests.leads.world import DEFAULT_POOL, NOW, World, as_admin, as_rep
from tests.support.waiting import wait_for

PHONE = "13800138000"


@pytest.fixture
def pool(crowd: World) -> UUID:
    crowd.pool = crowd.new_pool()
    return crowd.pool


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def close(crowd: World, pool: UUID) -> dict:
    body = {"active": False, "leads_to": str(DEFAULT_POOL)}
    return Asking(crowd.db)(as_admin(), "update_pool", pool, body)


def is_closed(crowd: World, pool: UUID) -> bool:
    return not crowd.one("select active from pool where id = :pool", pool=pool)


def test_lead_captured_at_the_very_instant_its_pool_closes_moves_on(
    crowd: World, pool: UUID, elsewhere: ThreadPoolExecutor
):
    def arrive() -> UUID:
        with crowd.db.transaction() as session:
            return capture(session, draft_of({"phone": PHONE}), actor=None, now=NOW, pool_id=pool).lead_id

    with crowd.db.engine.connect() as other:
        other.exec_driver_sql(
            "insert into lead_identity values ('phone', %s, gen_random_uuid())", (f"+86{PHONE}",)
        )
        arriving: Future[UUID] = elsewhere.submit(arrive)
        wait_for(crowd.waits_for_a_lock)
        closing = elsewhere.submit(close, crowd, pool)
        wait_for(lambda: is_closed(crowd, pool))
        assert not closing.done()
        other.rollback()
    assert closing.result()["active"] is False
    lead = crowd.run("select pool_id, home_pool_id from lead where id = :lead", lead=arriving.result())
    assert lead == [(DEFAULT_POOL, DEFAULT_POOL)]
    assert crowd.broken() == []


def test_lead_given_back_at_the_very_instant_its_pool_closes_moves_on(
    crowd: World, pool: UUID, elsewhere: ThreadPoolExecutor
):
    rep = as_rep(crowd.rep())
    lead = crowd.lead()
    Asking(crowd.db)(rep, "claim_lead", lead)
    with crowd.db.transaction() as session:
        hands.release(session, lead, None, actor=rep, now=NOW)
        closing = elsewhere.submit(close, crowd, pool)
        wait_for(crowd.waits_for_a_lock)
    assert closing.result()["active"] is False
    assert crowd.run("select state, pool_id from lead") == [("pooled", DEFAULT_POOL)]
    assert crowd.broken() == []
