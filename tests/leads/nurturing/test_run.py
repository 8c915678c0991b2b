"""A run: who comes to which track, what is done and when, who is held out, and when it ends."""

from datetime import timedelta

import pytest

from tests.leads.nurturing.support import MARKETER, document, enrolment, lines, reachable, run, step, track
from tests.leads.world import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_company_starts_with_drafts_that_take_nobody(world, api):
    drafts = api(MARKETER, "list_nurture_tracks")["data"]
    assert [(each["active"], each["document"]["audience"]["grades"]) for each in drafts] == [
        (False, ["B"]),
        (False, ["C"]),
        (False, ["D"]),
    ]
    for grade in "ABCD":
        world.lead(grade, email=f"{grade}@example.com")
    assert run(world) == {}


def test_a_lead_goes_through_its_steps_with_their_waits_and_is_done(world, api, postbox):
    lead = reachable(world, name="李雷", company="星辰科技")
    track(api)
    assert run(world) == {"enrolled": 1, "steps": 1, "sent": 1}
    assert run(world, NOW + 2 * DAY - HOUR) == {}
    assert run(world, NOW + 2 * DAY) == {"steps": 1, "sent": 1}
    assert run(world, NOW + 16 * DAY - HOUR) == {}
    assert run(world, NOW + 16 * DAY) == {"stopped": 1}
    assert run(world, NOW + 300 * DAY) == {}
    assert lines(world, lead) == [
        ("nurture_started", "audience"),
        ("nurture_sent", "nurture"),
        ("nurture_sent", "nurture"),
        ("nurture_stopped", "completed"),
    ]
    events = world.run("select type from outbox order by sequence")
    assert [kind for (kind,) in events] == [
        "lead_nurture_started",
        "nurture_step_sent",
        "nurture_step_sent",
        "lead_nurture_stopped",
    ]
    assert world.broken() == []


def test_history_tells_it_in_words(world, api, ask, postbox):
    lead = reachable(world, name="李雷")
    track(api, step(), step("sms"))
    run(world)
    run(world)
    told = [line["words"] for line in ask(MARKETER, "get_history", lead, {})["data"]]
    assert [line["en"] for line in told][:3] == [
        "nurture step 2 left out (SMS): there is no channel to reach them by",
        "nurture step 1 sent: article, by e-mail",
        "nurturing began: C",
    ]
    assert [line["zh"] for line in told][:3] == [
        "培育第 2 步跳过（短信）：没有可用的联系渠道",
        "培育第 1 步已发送：文章（邮件）",
        "开始培育：C",
    ]


def test_of_two_tracks_the_first_by_priority_takes_a_lead(world, api):
    second, first = track(api, name="second", priority=9), track(api, name="first", priority=2)
    lead = world.lead()
    assert run(world)["enrolled"] == 1
    assert str(enrolment(world, lead).track_id) == first != second


@pytest.mark.parametrize(
    ("conditions", "columns", "comes"),
    [
        ([{"field": "region", "any": ["华东"]}], {"region": "华东"}, True),
        ([{"field": "region", "any": ["华东"]}], {"region": "华北"}, False),
        ([{"field": "tags", "any": ["vip"]}], {"tags": ["VIP", "x"]}, True),
        ([{"field": "tags", "any": ["vip"]}], {}, False),
        ([{"field": "extra.seats", "min": 50}], {"extra": {"seats": "60人"}}, True),
        ([{"field": "extra.seats", "min": 50}], {"extra": {"seats": 20}}, False),
        (
            [{"field": "email", "present": True}, {"field": "title", "contains": ["总"]}],
            {"title": "总监"},
            False,
        ),
        ([{"field": "details", "min": 1}], {"company": "Acme"}, True),
    ],
)
def test_conditions_are_those_of_score_factors(world, api, conditions, columns, comes):
    audience = {"grades": ["C"], "states": ["pooled"], "conditions": conditions}
    track(api, audience=audience)
    world.lead(**columns)
    assert run(world).get("enrolled", 0) == comes


@pytest.mark.parametrize(
    ("grade", "columns"),
    [
        ("B", {}),
        ("C", {"do_not_contact": True}),
        ("C", {"paused_reason": "legal_hold"}),
        ("C", {"state": "lost", "pool_id": None}),
    ],
)
def test_who_is_not_of_the_audience_does_not_come(world, api, grade, columns):
    track(api)
    world.leads(1, grade, **columns)
    assert run(world) == {}


def test_a_lead_comes_to_a_track_once_by_itself_and_again_by_hand(world, api):
    lead, on = world.lead(), track(api)
    run(world)
    api(MARKETER, "stop_nurture", lead, {"reason": "asked to"})
    api.later(days=1)
    assert run(world, NOW + DAY) == {}
    told = api(MARKETER, "enrol_lead", lead, {"track_id": on})["data"]
    assert [(each["ended_at"] is None, each["end_cause"]) for each in told] == [
        (True, None),
        (False, "by_hand"),
    ]
    assert lines(world, lead)[-1] == ("nurture_started", "by_hand")
    assert world.broken() == []


def test_who_changes_later_is_seen_though_not_everybody_is_looked_at_again(world, api):
    lead, other = world.leads(2, "D", updated_at=NOW - DAY)
    track(api)
    assert run(world) == {}
    world.run("update lead set grade = 'C' where id = :id", id=lead)
    later = NOW + HOUR
    assert run(world, later) == {}
    world.run("update lead set grade = 'C', updated_at = :at where id = :id", id=other, at=later)
    assert run(world, later)["enrolled"] == 1
    assert run(world, NOW + DAY)["enrolled"] == 1


def test_a_running_lead_keeps_its_version(world, api, postbox):
    lead, on = reachable(world), track(api)
    run(world)
    changed = document(step(), step("sms", 5, "days"))
    api(MARKETER, "update_nurture_track", on, {"document": changed})
    run(world, NOW + 2 * DAY)
    assert [kind for kind, *_ in world.run("select kind from nurture_message order by step")] == [
        "article",
        "success_story",
    ]
    [told] = api(MARKETER, "get_lead_nurture", lead)["data"]
    assert (told["track_number"], told["steps"], told["next_step"]) == (1, 2, 2)
    assert [each["number"] for each in api(MARKETER, "list_nurture_track_versions", on)["data"]] == [2, 1]


def test_the_held_out_pass_the_same_time_and_are_told_nothing(world, api, postbox):
    lead = reachable(world)
    track(api, held_out_share=0.9)
    others = [reachable(world, f"{number}@example.com") for number in range(60)]
    counts = run(world)
    run(world, NOW + 2 * DAY)
    run(world, NOW + 16 * DAY)
    out = world.one("select count(*) from nurture_enrolment where held_out")
    assert counts["held_out"] == out > 0.7 * len(others)
    assert world.one("select count(distinct lead_id) from nurture_message") == 61 - out
    assert len(postbox.letters) == 2 * (61 - out)
    assert world.run("select distinct end_cause from nurture_enrolment") == [("completed",)]
    assert enrolment(world, lead).held_out in {True, False}
    assert world.broken() == []


def test_many_come_in_chunks_and_none_twice(world, api, monkeypatch):
    monkeypatch.setattr("services.leads.jobs_nurture.CHUNK", 3)
    world.leads(10)
    track(api)
    assert run(world)["enrolled"] == 10
    assert world.one("select count(distinct lead_id) from nurture_enrolment") == 10
    assert world.broken() == []


def test_a_run_takes_so_many_and_the_next_goes_on(world, api, monkeypatch):
    monkeypatch.setattr("services.leads.jobs_nurture.CHUNK", 2)
    monkeypatch.setattr("services.leads.jobs_nurture.MOST_ENROLLED", 4)
    world.leads(7)
    track(api)
    assert [run(world).get("enrolled", 0) for _ in range(3)] == [4, 3, 0]


def test_waits_count_working_time(world, api, postbox):
    reachable(world)  # Wednesday 10:00
    track(api, step(amount=9, unit="working_hours"), step(amount=2, unit="working_days"))
    run(world)
    due = NOW + DAY  # nine of nine hours, from 10:00 to 10:00
    assert run(world, due - timedelta(minutes=1)) == {}
    assert run(world, due)["sent"] == 1
    assert run(world, due + 3 * DAY) == {}
    assert run(world, due + 4 * DAY)["sent"] == 1  # Thursday, two working days, over a weekend: Monday


def test_an_ended_track_lets_its_leads_go(world, api):
    lead, on = world.lead(), track(api, step(amount=3, unit="days"))
    run(world)
    api(MARKETER, "end_nurture_track", on)
    assert run(world) == {"stopped": 1}
    assert enrolment(world, lead).end_cause == "track_ended"
    assert api.refused(MARKETER, "get_nurture_track", on).status == 404


def test_a_track_turned_off_takes_nobody_more_and_ends_what_it_began(world, api, postbox):
    reachable(world)
    on = track(api)
    run(world)
    api(MARKETER, "update_nurture_track", on, {"active": False})
    reachable(world, "han@example.com")
    assert run(world, NOW + 2 * DAY) == {"steps": 1, "sent": 1}
