"""Whose share a lead came by says something of it: by how often that employee's leads were won before."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.leads.jobs_rescore import rescore
from services.leads.repository.sharers import sharer_percents
from shared.clock import utc_now
from shared.ids import new_id
from tests.leads.capture.support import bring
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import learn, look
from tests.leads.world import World

GOOD, POOR = 0.7, 0.1


def shared(world: World, sharer: UUID, rate: float, count: int, seed: int) -> None:
    """Leads that an employee shared in two years, each won within 90 days by a chance of `rate`, or lost."""
    chance = random.Random(seed)
    for _ in range(count):
        created = utc_now() - timedelta(days=chance.randrange(95, 700))
        state = "converted" if chance.random() < rate else "lost"
        closed = created + timedelta(days=chance.randrange(35, 80))
        [lead] = world.leads(
            state=state, pool_id=None, pooled_at=None, home_pool_id=world.pool, created_at=created,
            closed_at=closed, sharer_id=sharer,
        )  # fmt: skip
        world.run(
            "insert into lead_event (lead_id, sequence, type, at) values (:lead, 2, :state, :at);"
            " update lead set version = 2 where id = :lead",
            lead=lead, state=state, at=closed,
        )  # fmt: skip


@pytest.fixture
def sharers(world: World, ask: Any) -> Iterator[dict[str, UUID]]:
    """Two who share well and two who do not, of 80 leads each, and a model learned of those."""
    told = {"well": new_id(), "well too": new_id(), "badly": new_id(), "badly too": new_id()}
    for seed, (how, sharer) in enumerate(told.items()):
        shared(world, sharer, GOOD if how.startswith("well") else POOR, 80, seed)
    ask(ADMIN, "create_score_training", {})
    learn(world)
    [_, scorecard] = ask(ADMIN, "list_score_models", {})["data"]
    assert scorecard["kind"] == "scorecard"
    ask(ADMIN, "publish_score_model", scorecard["id"], {"reason": "for a test"})
    return told


def p_of(world: World, lead_id: Any) -> float:
    return world.one("select p from lead_win where lead_id = :id", id=lead_id)


def came_by(world: World, sharer: UUID, number: int) -> Any:
    body = {"name": "李雷", "phone": f"138 0013 80{number:02}", "source": "wechat"}
    return bring(world, body, now=utc_now(), sharer_id=sharer).lead_id


def test_a_lead_is_likelier_won_if_its_sharers_leads_were(world, ask, sharers):
    by_good, by_poor, by_new = (
        came_by(world, sharer, n) for n, sharer in enumerate((sharers["well"], sharers["badly"], new_id()))
    )
    assert p_of(world, by_good) > 0.5 > p_of(world, by_new) > p_of(world, by_poor)
    win = ask(ADMIN, "get_lead", by_good)["win"]
    [reason] = [each for each in win["reasons"] if each["feature"] == "sharer_percent"]
    assert 50 < reason["value"] < 70
    assert reason["words"]["zh"].startswith("分享人过往线索成交率（%）：")
    assert reason["words"]["en"].startswith("of the sharer's past leads won, %: ")


def test_on_arrival_and_looked_at_again_it_is_the_same(world, ask, sharers):
    lead = came_by(world, sharers["well"], 1)
    before = p_of(world, lead)
    world.run("update lead_win set stale = true, p = 0.5 where lead_id = :id", id=lead)
    assert look(world, utc_now()) == 1
    assert p_of(world, lead) == pytest.approx(before, rel=1e-3)  # a moment older


def test_the_night_learns_what_came_of_shares_since(world, ask, sharers):
    lead = came_by(world, sharers["badly"], 1)
    before = p_of(world, lead)
    shared(world, sharers["badly"], 1.0, 200, seed=9)
    rescore(world.db, utc_now())
    assert p_of(world, lead) > before
    with world.db.transaction() as session:
        percents = sharer_percents(session, {sharers["badly"], new_id()})
    assert len(percents) == 2
    assert percents[sharers["badly"]] > 60


def test_a_win_counts_when_its_ninety_days_are_over_as_a_lead_that_was_not_won_does(world, ask, sharers):
    for days_ago, is_new in ((89, 0), (91, 1)):
        created = utc_now() - timedelta(days=days_ago)
        world.leads(
            state="converted", pool_id=None, pooled_at=None, home_pool_id=world.pool, created_at=created,
            closed_at=created + timedelta(days=2), sharer_id=sharers["badly"],
        )  # fmt: skip
        assert bool(rescore(world.db, utc_now() + timedelta(hours=is_new))["sharers"]) == is_new
