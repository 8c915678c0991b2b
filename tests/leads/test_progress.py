"""What is kept of a lead's way: made by its history alone, told with wrong clocks and in any order."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import orjson
import pytest

from shared.database import Database
from shared.migrate import upgrade
from tests.leads.play import STAGES, Told
from tests.leads.world import NOW, World

MOVES = [*STAGES, "lost", "invalid"]


@dataclass
class Written(Told):
    """A lead whose history was written by somebody else, perhaps without a word of how it was won."""

    closed_at: datetime | None = None

    def reached(self):
        """A won lead had reached every stage when it closed, whatever is told of it."""
        first = super().reached()
        if self.is_won:
            first |= {stage: min(first.get(stage, self.closed_at), self.closed_at) for stage in STAGES[1:]}
        return first | {"lead": min(self.came_at, first.get("visit", self.came_at))}


def written(world: World, chance: Random) -> Written:
    """A lead with up to six moves at any time, before it came too, its history written in any order."""
    came_at = NOW + timedelta(hours=chance.randrange(2000))
    is_won, channel = chance.random() < 0.4, chance.choice(["web", "fair"])
    columns = {"source": f"of-{channel}", "channel": channel, "created_at": came_at, "amount_fen": None}
    if is_won:
        columns |= {"state": "converted", "outcome": "won", "pool_id": None}
        columns |= {"closed_at": around(chance, came_at), "amount_fen": chance.randrange(900)}
    steps = [(chance.choice(MOVES), around(chance, came_at)) for _ in range(chance.randrange(7))]
    lead = world.lead(**columns)
    for sequence, (stage, at) in chance.sample(list(enumerate(steps, 2)), len(steps)):
        write(world, lead, sequence, stage, at)
    return Written(lead, came_at, channel, None, steps, columns["amount_fen"], None, is_won,
                   closed_at=columns.get("closed_at"))  # fmt: skip


def around(chance: Random, came_at: datetime) -> datetime:
    return came_at + timedelta(minutes=chance.randrange(-9_000, 90_000))


def write(world: World, lead, sequence: int, stage: str, at: datetime) -> None:
    world.run(
        "insert into lead_event (lead_id, sequence, type, at, data)"
        " values (:lead, :sequence, :type, :at, cast(:data as jsonb))",
        lead=lead,
        sequence=sequence,
        type="reopened" if stage == "lead" else "stage_changed",
        at=at,
        data=orjson.dumps({"stage": stage}).decode(),
    )


def wrong(world: World) -> list[str]:
    return [each for each in world.broken() if each.startswith("S35")]


@pytest.mark.parametrize("seed", range(3))
def test_numbers_are_those_of_histories_written_in_any_order_by_any_clock(play, seed):
    chance = Random(seed)
    play.leads = [written(play.world, chance) for _ in range(40)]

    for by in ("channel", "month", "cohort"):
        play.check_funnel(play.admin, by, None)
    play.check_sources()
    assert wrong(play.world) == []


def test_lead_that_is_won_later_without_a_word_of_it_counts_at_once(play):
    lead = play.world.lead(channel="web", created_at=NOW)
    closed_at = NOW + timedelta(days=3)
    play.world.run(
        "update lead set outcome = 'won', closed_at = :at where id = :lead", lead=lead, at=closed_at
    )

    [group] = play.ask(play.admin, "get_funnel", {})["data"]

    assert [(each["count"], each["median_days"]) for each in group["stages"]] == [
        (1, None), (1, 3.0), (1, 0.0), (1, 0.0), (1, 0.0), (0, None),
    ]  # fmt: skip


@pytest.fixture
def before(postgres):
    """A company whose database does not keep any of this yet."""
    name = f"leads_before_{secrets.token_hex(4)}"
    postgres.ensure_owner("leads", "leads")
    postgres.ensure_database(name, owner="leads")
    url = postgres.url(name, user="leads", password="leads")
    db = Database(url)
    upgrade("leads", url, "grade_in_order")
    yield World(db), url
    db.close()
    postgres.drop_database(name)


def test_upgrade_keeps_what_was_before_it(before):
    world, url = before
    chance = Random(7)
    leads = [written(world, chance) for _ in range(40)]

    upgrade("leads", url)

    assert wrong(world) == []
    kept = {row.lead_id for row in world.run("select lead_id from lead_progress")}
    assert kept == {lead.id for lead in leads if lead.steps or lead.is_won}
