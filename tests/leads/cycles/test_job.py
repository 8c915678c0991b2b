"""leads.cycle on a real database: what it reads, what it writes, and that once is enough."""

from datetime import timedelta

import pytest

from bench.ripening import World as Made
from bench.ripening import hands, truth
from services.leads.domain.ripening import End, Hand
from services.leads.repository import cycle_proposals
from shared.ids import new_id
from shared.jobs import run
from tests.leads.cycles.support import BEGAN, lived, wins
from tests.leads.jobs.support import DAY, START, job, kinds
from tests.leads.world import NOW, as_manager


def estimates(world, month="2026-03"):
    return {
        (row.grade, row.source): row
        for row in world.run("select * from cycle_estimate where month = :month", month=month)
    }


def proposals(world):
    return world.run("select * from cycle_proposal order by created_at, id")


def test_a_history_whose_truth_is_known_is_learned(world):
    made = Made()
    lived(world, hands(made, 6_000, seed=3))

    counts = job(world, "cycle", START)

    whole = estimates(world)[None, None]
    assert whole.ripe_days == pytest.approx(truth(made, leads=20_000), rel=0.15)
    assert (whole.hands, whole.wins + whole.lost + whole.gone) == (6_000, 6_000)
    assert counts["hands"] == 6_000


def test_time_is_the_reps_own_working_time(world):
    away = [{"starts_at": BEGAN.isoformat(), "ends_at": (BEGAN + timedelta(days=7)).isoformat()}]
    rep = world.rep(leave=away)
    lived(world, wins(40, 15), rep=rep)

    job(world, "cycle", START)

    assert estimates(world)["A", "web"].own_days == pytest.approx(10, abs=0.1)


def test_three_weeks_give_the_two_of_the_mission(world):
    lived(world, wins(40, 15))

    job(world, "cycle", START)

    assert estimates(world)["A", "web"].cycle_days == 10
    [proposal] = proposals(world)
    assert proposal.rules["cycle_days"] == {"A": 10}
    assert world.one("select count(*) from rule_version where kind = 'pool' and pool_id is null") == 2


@pytest.mark.parametrize(
    ("as_it_was", "counted"),
    [
        ({"ended": None, "cause": None, "state": "nurturing"}, (0, 0, 1)),
        ({"cause": "release"}, (0, 0, 1)),
        ({"cause": "leaver"}, (0, 0, 1)),
        ({"cause": "transfer"}, (0, 0, 1)),
        ({"cause": "undo"}, (0, 0, 0)),
        ({"cause": "invalid"}, (0, 1, 0)),
        ({"state": "nurturing"}, (0, 0, 1)),  # a win that was reopened
        ({"began": START - 800 * DAY}, (0, 0, 0)),
        ({"began": START + DAY, "ended": START + 9 * DAY}, (0, 0, 0)),
        ({"ended": START + 9 * DAY}, (0, 0, 1)),
        ({"source": None}, (1, 0, 0)),
    ],
)  # fmt: skip
def test_what_ends_a_hand_and_what_only_ends_our_seeing(world, as_it_was, counted):
    lived(world, [Hand(5, End.WON)], **as_it_was)

    job(world, "cycle", START)

    whole = estimates(world)[None, None]
    assert (whole.wins, whole.lost, whole.gone) == counted


def test_a_history_file_counts_until_it_was_closed_or_was_still_open(world):
    a_file(world)
    for state, outcome, closed in (
        ("converted", "won", NOW), ("lost", "lost", NOW), ("nurturing", "open", None), ("lost", "lost", None),
        ("converted", "won", None),
    ):  # fmt: skip
        world.run(
            "insert into lead (id, state, created_at, updated_at, grade, source, outcome, closed_at,"
            " import_id)"
            " select :id, :state, :at, :at, 'B', 'expo', :outcome, cast(:closed as timestamptz), id"
            " from import_job",
            id=new_id(), state=state, at=START - 30 * DAY, outcome=outcome,
            closed=closed and START - 9 * DAY,
        )  # fmt: skip

    job(world, "cycle", START)

    expo = estimates(world)["B", "expo"]
    assert (expo.wins, expo.lost, expo.gone) == (1, 1, 1)


def a_file(world):
    world.run(
        "insert into import_job (id, kind, state, filename, size, created_at)"
        " values (:id, 'leads', 'running', 'x.csv', 1, :at)",
        id=new_id(),
        at=START - 3 * DAY,
    )


def test_a_source_beyond_the_first_fifty_counts_with_its_grade(world, monkeypatch):
    monkeypatch.setattr("services.leads.repository.cycle_history.SOURCES", 1)
    lived(world, wins(5, 9, others=0), source="many")
    lived(world, wins(4, 9, others=0), source="few")

    job(world, "cycle", START)

    found = estimates(world)
    assert ("A", "few") not in found
    assert (found["A", "many"].wins, found["A", None].wins) == (5, 9)


def test_run_again_it_writes_the_month_anew_and_asks_nobody_twice(world):
    manager = new_id()
    world.team(manager)
    lived(world, wins(40, 15))
    job(world, "cycle", START)
    first = proposals(world)
    lived(world, wins(40, 15))

    counts = job(world, "cycle", START + DAY)

    assert counts["proposed"] == 0
    assert proposals(world) == first
    assert estimates(world)[None, None].wins == 80
    assert kinds(world, manager) == ["cycle_proposed"]


def test_a_month_is_done_once(world):
    assert run("leads.cycle", START, db=world.db).state == "done"
    assert run("leads.cycle", START + DAY, db=world.db).state == "already_done"


def test_killed_on_its_way_it_has_written_nothing_and_the_next_start_does_it_all(world, monkeypatch):
    lived(world, wins(40, 15))
    with monkeypatch.context() as broken:
        broken.setattr("services.leads.repository.cycle_proposals.deliver", _killed)
        assert run("leads.cycle", START, db=world.db).state == "failed"
    assert (estimates(world), proposals(world)) == ({}, [])

    assert run("leads.cycle", START, db=world.db).counts["proposed"] == 1
    assert len(proposals(world)) == 1


def _killed(*_):
    raise SystemError


def test_what_a_later_month_finds_takes_the_place_of_what_is_still_open(world):
    lived(world, wins(40, 15))
    job(world, "cycle", START)
    lived(world, wins(400, 30))

    job(world, "cycle", START + 31 * DAY)

    assert [each.state for each in proposals(world)] == ["replaced", "open"]
    assert proposals(world)[1].month == "2026-04"


def test_what_was_declined_is_not_asked_again_in_that_month_but_in_the_next(world):
    lived(world, wins(40, 15))
    job(world, "cycle", START)
    [asked] = proposals(world)
    with world.db.transaction() as session:
        cycle_proposals.decline(session, asked.id, "not now", actor=as_manager([]), now=START)

    assert job(world, "cycle", START + DAY)["proposed"] == 0
    assert job(world, "cycle", START + 31 * DAY)["proposed"] == 1


def test_no_history_teaches_nothing_and_says_so(world):
    assert job(world, "cycle", START) == {"hands": 0, "wins": 0, "learned": 0, "proposed": 0}
    assert {each.verdict for each in estimates(world).values()} == {"too_few"}
