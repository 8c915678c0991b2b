"""What an experiment shows: who counts, when, in which arm; each day's look, and who hears of a verdict."""

from datetime import timedelta
from uuid import UUID

import orjson
import pytest

from services.leads import schemas
from services.leads.domain.holding import Cause
from services.leads.repository.ownership import Take, begin_holdings
from shared.ids import new_id
from shared.jobs import run
from tests.leads.experiments.support import (
    LONG_CYCLE,
    SMALL_CAP,
    arm,
    drafted,
    fits,
    leads_by_arm,
    started,
    stopped,
)
from tests.leads.jobs.support import DAY, HOUR, START, job, kinds
from tests.leads.world import as_admin, as_manager, as_rep

_LEADS = """
    insert into lead (id, state, created_at, updated_at, grade, closed_at)
    select id, case when won then 'converted' else 'lost' end, :began, :began, 'A', :began + interval '3 days'
    from json_to_recordset(cast(:rows as json)) as t(id uuid, won boolean)
"""
_HOLDINGS = """
    insert into holding (id, lead_id, rep_id, grade, rule_version, started_at, started_on, start_cause,
        held_after, held_cap, ended_at, end_cause)
    select gen_random_uuid(), id, rep, 'A', version, :began, cast(:began as date), 'claim', 1, 1000,
        :began + interval '3 days', case when won then 'converted' else 'lost' end
    from json_to_recordset(cast(:rows as json)) as t(id uuid, rep uuid, won boolean, version uuid)
"""


def came(world, trial, count, shares, *, began=START):
    """So many leads taken in the experiment, of which these shares were won three days later."""
    rep, ids = world.rep(), [new_id() for _ in range(count)]
    by_arm = {name: [lead for lead in ids if name == arm(trial, lead if trial["unit"] == "lead" else rep)]
              for name in "ab"}  # fmt: skip
    versions = {name: trial[f"{name}_version"] for name in "ab"}
    rows = [
        {
            "id": lead,
            "rep": rep,
            "won": place < shares[name] * len(leads),
            "version": versions[name],
        }
        for name, leads in by_arm.items()
        for place, lead in enumerate(leads)
    ]
    for statement in (_LEADS, _HOLDINGS):
        world.run(statement, rows=orjson.dumps(rows).decode(), began=began)


def seen(ask, trial):
    told = fits(schemas.Experiment, ask(as_admin(), "get_experiment", trial["id"]))
    return told["results"], told["looks"]


def test_leads_count_once_their_time_is_over(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=10 * 24)
    came(world, trial, 400, {"a": 0.1, "b": 0.5})
    came(world, trial, 40, {"a": 1, "b": 1}, began=START + 5 * DAY)
    ask.later(days=9)
    assert seen(ask, trial)[0]["verdict"] == "too_few"

    ask.later(days=2)
    found, _ = seen(ask, trial)

    a, b = found["arms"]
    assert a["leads"] + b["leads"] == 400
    assert a["entered"] + b["entered"] == a["units"] + b["units"] == 440
    assert [each["rate"]["estimate"] for each in (a, b)] == pytest.approx([0.1, 0.5], abs=0.01)
    assert (found["verdict"], found["still_needed"]) == ("b_better", None)
    assert 0 < found["difference"]["low"] < 0.4 < found["difference"]["high"]
    assert "B is better" in found["words"]["en"]
    assert not any(each.startswith("S68") for each in world.broken())


def test_a_win_after_its_time_is_none(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=48)
    came(world, trial, 100, {"a": 1, "b": 1})
    ask.later(days=9)

    assert [each["reached"] for each in seen(ask, trial)[0]["arms"]] == [0, 0]


def test_where_reps_are_split_they_are_what_is_compared(world, ask):
    trial = started(ask, SMALL_CAP, window_hours=240)
    for _ in range(40):
        came(world, trial, 20, {"a": 0.1, "b": 0.6})
    ask.later(days=20)

    found, _ = seen(ask, trial)

    assert sum(each["units"] for each in found["arms"]) == 40
    assert sum(each["leads"] for each in found["arms"]) == 800
    assert found["verdict"] == "b_better"


def test_a_split_that_is_not_the_one_that_was_set_voids_what_is_shown(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=240)
    came(world, trial, 400, {"a": 0.1, "b": 0.9})
    lost = world.run("select id from holding where rule_version = :b", b=UUID(trial["b_version"]))
    world.run("alter table holding disable trigger user")
    world.run("delete from holding where id = any(:ids)", ids=[row.id for row in lost[40:]])
    world.run("alter table holding enable trigger user")
    ask.later(days=20)

    found, _ = seen(ask, trial)

    assert found["verdict"] == "split_broken"
    assert found["split_chance"] < 0.001


@pytest.mark.parametrize(
    ("goal", "touch", "reached"),
    [
        ("contacted", {"kind": "visit"}, 1),
        ("contacted", {"kind": "note"}, 0),
        ("replied", {"kind": "reply"}, 1),
        ("replied", {"kind": "call", "direction": "in", "outcome": "connected", "seconds": 3}, 1),
        ("replied", {"kind": "visit"}, 0),
    ],
)
def test_contacts_and_replies_count_within_their_time(world, ask, goal, touch, reached):
    trial = started(ask, LONG_CYCLE, goal=goal, window_hours=24)
    leads, rep = leads_by_arm(world, trial), world.rep()
    for lead in leads.values():
        ask(as_rep(rep), "claim_lead", lead)
    ask.later(hours=2)
    ask(as_rep(rep), "log_touch", leads["a"], touch)
    ask.later(hours=23)
    ask(as_rep(rep), "log_touch", leads["b"], touch)

    found, _ = seen(ask, trial)

    assert [each["reached"] for each in found["arms"]] == [reached, 0]
    assert [each["touch_hours"] for each in found["arms"]] == [2, 25]


def test_an_undone_claim_and_what_was_handed_over_do_not_count(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=1)
    rep, other = world.rep(), world.rep()
    undone, given = world.leads(2, "A")
    ask(as_rep(rep), "claim_lead", undone)
    ask(as_rep(rep), "undo_claim", undone)
    with world.db.transaction() as session:
        begin_holdings(session, [Take(given, other, Cause.TRANSFER)], actor=as_admin(), now=START)
    ask.later(hours=2)

    assert [each["entered"] for each in seen(ask, trial)[0]["arms"]] == [0, 0]


def test_a_lead_counts_once_from_its_first_hand_and_tells_its_turnovers(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=24 * 90)
    lead = leads_by_arm(world, trial)["a"]
    for rep in (world.rep(), world.rep()):
        ask(as_rep(rep), "claim_lead", lead)
        world.run("update lead set recycle_at = :at where id = :lead", at=START + HOUR, lead=lead)
        ask(as_rep(rep), "release_lead", lead, {"reason": "no"})
    world.run("alter table holding disable trigger user")
    world.run("update holding set end_cause = 'recycle'")
    world.run("alter table holding enable trigger user")
    ask.later(days=91)

    a, _ = seen(ask, trial)[0]["arms"]

    assert (a["entered"], a["leads"], a["recycled_per_lead"]) == (1, 1, 2)


def test_each_day_has_one_look_and_a_verdict_is_told_once(world, ask):
    boss = as_manager([])
    draft = drafted(ask, LONG_CYCLE, window_hours=120)
    trial = ask(boss, "start_experiment", draft["id"])
    came(world, trial, 400, {"a": 0.1, "b": 0.5})

    first = [job(world, "experiments", START + days * DAY) for days in (1, 1, 6, 7)]

    assert first == [
        {"looks": 1, "decided": 0},
        {"looks": 0, "decided": 0},
        {"looks": 1, "decided": 1},
        {"looks": 1, "decided": 1},
    ]
    assert kinds(world, boss.id) == ["experiment_decided"]
    looks = seen(ask, trial)[1]
    assert [each["verdict"] for each in looks] == ["too_few", "b_better", "b_better"]
    assert looks[0]["rate_a"] is looks[0]["difference"] is None
    assert looks[1]["rate_a"] == pytest.approx(0.1, abs=0.01)
    [line] = ask(as_admin(), "list_experiments", {})["data"]
    assert line["verdict"] == "b_better"


def test_a_day_is_done_once(world, ask):
    started(ask, LONG_CYCLE)

    assert run("leads.experiments", START + DAY, db=world.db).counts == {"looks": 1, "decided": 0}
    assert run("leads.experiments", START + DAY, db=world.db).state == "already_done"


def test_stopped_it_shows_what_it_showed_then(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=240)
    came(world, trial, 400, {"a": 0.1, "b": 0.5})
    ask.later(days=5)

    told = stopped(ask, trial)
    ask.later(days=30)

    assert seen(ask, trial)[0] == told["results"]
    assert told["results"]["verdict"] == "too_few"
    assert job(world, "experiments", START + 40 * DAY)["looks"] == 0


def test_the_plan_speaks_of_the_past(world, ask):
    trial = started(ask, LONG_CYCLE, window_hours=240)
    came(world, trial, 400, {"a": 0.2, "b": 0.2})
    came(world, trial, 100, {"a": 0.2, "b": 0.2})
    stopped(ask, trial)
    ask.later(days=12)

    by_lead = ask(as_admin(), "plan_experiment", {"rules": LONG_CYCLE, "window_hours": 240, "effect": 0.1})
    by_rep = ask(as_admin(), "plan_experiment", {"rules": SMALL_CAP, "window_hours": 240, "effect": 0.1})

    assert (by_lead["past_leads"], by_lead["past_rate"]) == (500, pytest.approx(0.2, abs=0.01))
    assert by_lead["weeks"] == pytest.approx((by_lead["leads_a"] + by_lead["leads_b"]) / 125)
    assert (by_rep["unit"], by_rep["past_reps"]) == ("rep", 2)
    assert timedelta(weeks=by_lead["weeks"]) > timedelta(days=7)
