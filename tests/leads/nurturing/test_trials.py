"""A trial of a track: who is told which version, what it shows, and what becomes of it."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest

from services.leads.domain.experiments import arm_of
from tests.leads.nurturing.support import MARKETER, document, run, step, track
from tests.leads.world import NOW

DAY = timedelta(days=1)
B = document(step(), step("call_task", 1, "days"), step("success_story", 3, "days"))


def start(api, track_id, **more):
    body = {"document": B, "share_b": 0.5, "goal": "taken", "within_days": 10, "effect": 0.1, **more}
    [trial] = api(MARKETER, "start_nurture_trial", track_id, body)["data"][:1]
    return trial


def stop(api, track_id, outcome="adopt"):
    told = {"outcome": outcome, "reason": "seen enough"}
    return api(MARKETER, "stop_nurture_trial", track_id, told)["data"][0]


def enrolled(world):
    return world.run(
        "select e.lead_id, v.number, e.trial_id, e.held_out from nurture_enrolment e"
        " join nurture_track_version v on v.id = e.track_version order by e.lead_id"
    )


def test_who_comes_is_told_the_version_that_the_split_gives_them(world, api, postbox):
    track_id = track(api, held_out_share=0.2)
    trial = start(api, track_id, document={**B, "held_out_share": 0.2}, share_b=0.3)
    assert (trial["a_number"], trial["b_number"], trial["results"]["verdict"]) == (1, 2, "too_few")
    world.leads(120, grade="C", state="nurturing", pool_id=None)
    run(world)
    rows = enrolled(world)
    assert len(rows) == 120
    for row in rows:
        if row.held_out:
            assert (row.number, row.trial_id) == (1, None)
            continue
        arm = arm_of(UUID(trial["id"]), row.lead_id, 0.3)
        assert (row.number, str(row.trial_id)) == ({"a": 1, "b": 2}[arm], trial["id"])
    assert {row.number for row in rows} == {1, 2}
    assert any(row.held_out for row in rows)
    assert world.broken() == []


def test_both_arms_take_their_own_steps(world, api, postbox):
    track_id = track(api)
    start(api, track_id)
    world.leads(40, grade="C", state="nurturing", pool_id=None)
    for day in range(3):
        run(world, NOW + day * DAY)
    kinds = world.run(
        "select distinct v.number, m.step, m.kind from nurture_message m join nurture_enrolment e on"
        " e.id = m.enrolment_id join nurture_track_version v on v.id = e.track_version order by 1, 2"
    )
    assert [tuple(row) for row in kinds] == [
        (1, 0, "article"), (1, 1, "success_story"), (2, 0, "article"), (2, 1, "call_task"),
    ]  # fmt: skip


def test_a_trial_is_judged_by_leads_whose_time_is_over_with_an_interval_for_any_look(world, api, postbox):
    track_id = track(api)
    trial = start(api, track_id)
    leads = world.leads(240, grade="C", state="nurturing", pool_id=None)
    run(world)
    in_b = [lead for lead in leads if arm_of(UUID(trial["id"]), lead, 0.5) == "b"]
    for place, lead in enumerate(leads):
        if (lead in in_b and place % 5) or (lead not in in_b and place % 5 == 0):
            world.run(
                "insert into lead_event (lead_id, sequence, type, at) values (:lead, 50, 'claimed', :at)",
                lead=lead, at=NOW + 2 * DAY,
            )  # fmt: skip
    api.later(days=9)
    assert api(MARKETER, "list_nurture_trials", track_id)["data"][0]["results"]["verdict"] == "too_few"
    api.later(days=2)
    shown = api(MARKETER, "list_nurture_trials", track_id)["data"][0]["results"]
    assert [arm["leads"] for arm in shown["arms"]] == [240 - len(in_b), len(in_b)]
    assert (shown["verdict"], shown["difference"]["low"] > 0) == ("b_better", True)
    assert "B is better" in shown["words"]["en"]
    assert "被领取或分配" in shown["words"]["zh"]


def test_adopted_b_is_in_force_and_rejected_it_never_was(world, api, postbox):
    track_id = track(api)
    for outcome, number, told in (("reject", 1, None), ("adopt", 3, B["steps"])):
        start(api, track_id)
        api(MARKETER, "update_nurture_track", track_id, {"name": "renamed"})
        assert api(MARKETER, "get_nurture_track", track_id)["number"] == 1
        assert stop(api, track_id, outcome)["outcome"] == outcome
        found = api(MARKETER, "get_nurture_track", track_id)
        assert found["number"] == number
        assert told is None or len(found["document"]["steps"]) == len(told)
    api(MARKETER, "update_nurture_track", track_id, {"document": document()})
    assert api(MARKETER, "get_nurture_track", track_id)["number"] == 4
    assert world.broken() == []


def test_who_is_on_the_track_keeps_their_version_when_the_trial_stops(world, api, postbox):
    track_id = track(api)
    start(api, track_id)
    world.leads(40, grade="C", state="nurturing", pool_id=None)
    run(world)
    before = enrolled(world)
    stop(api, track_id, "reject")
    world.leads(10, grade="C", state="nurturing", pool_id=None)
    run(world, NOW + DAY)
    after = enrolled(world)
    kept = {row.lead_id: row for row in before}
    assert [row for row in after if row.lead_id in kept] == before
    assert all((row.number, row.trial_id) == (1, None) for row in after if row.lead_id not in kept)


def test_refusals_are_named(world, api):
    track_id = track(api)
    same = {"document": document()}
    refused = api.refused(MARKETER, "start_nurture_trial", track_id, same)
    assert (refused.code, refused.pointer) == ("nurture_track_invalid", "/document")
    other = {"document": {**B, "audience": {**B["audience"], "grades": ["D"]}}}
    assert api.refused(MARKETER, "start_nurture_trial", track_id, other).pointer == "/document/audience"
    told = {"outcome": "adopt", "reason": "x"}
    assert api.refused(MARKETER, "stop_nurture_trial", track_id, told).code == "nurture_trial_not_running"
    start(api, track_id)
    assert (
        api.refused(MARKETER, "start_nurture_trial", track_id, {"document": B}).code
        == "nurture_trial_running"
    )
    changed = {"document": document(step())}
    assert api.refused(MARKETER, "update_nurture_track", track_id, changed).code == "nurture_trial_running"


def test_of_two_that_start_at_once_one_does(world, api):
    track_id, gate, said = track(api), Barrier(2), []

    def go():
        gate.wait()
        try:
            said.append(start(api, track_id)["id"])
        except Exception as refused:  # noqa: BLE001 - whatever it is, it is looked at
            said.append(getattr(refused, "code", refused))

    both = [Thread(target=go) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert said.count("nurture_trial_running") == 1
    assert world.one("select count(*) from nurture_trial") == 1


def test_a_track_that_ends_ends_its_trial(world, api):
    track_id = track(api)
    start(api, track_id)
    api(MARKETER, "end_nurture_track", track_id)
    assert world.one("select outcome from nurture_trial") == "end"


@pytest.mark.parametrize("change", ["share_b = 0.9", "b_version = a_version", "started_at = now()"])
def test_what_is_tried_is_fixed(world, api, change):
    start(api, track(api))
    with pytest.raises(Exception, match="what a trial tries"):
        world.run(f"update nurture_trial set {change}")
