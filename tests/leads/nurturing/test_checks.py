"""Each check of nurturing turns red for the fault it is there for."""

import pytest

from tests.leads.nurturing.support import reachable, run, step, track

FAULTS = {
    "S60": "drop index uq_nurture_enrolment_open; insert into nurture_enrolment (id, lead_id, track_id,"
    " track_version, held_out, state_at_start, started_at, start_version, seen_version, next_at) select"
    " gen_random_uuid(), lead_id, track_id, track_version, held_out, state_at_start, started_at,"
    " start_version, seen_version, now() from nurture_enrolment",
    "S61": "insert into lead_event (lead_id, sequence, type, cause, actor_id, at) select id, version + 1,"
    " 'consent_withdrawn', 'edit', gen_random_uuid(), now() from lead; update lead set do_not_contact = true,"
    " version = version + 1; update nurture_message set handed_version = handed_version + 2",
    "S62": "update nurture_message set handed_minute = 22 * 60",
    "S63": "update nurture_enrolment set held_out = true",
    "S64": "update nurture_message set id = gen_random_uuid()",
    "S71": "insert into nurture_trial (id, track_id, a_version, b_version, share_b, goal, within_days,"
    " effect, alpha, power, started_at) select gen_random_uuid(), track_id, id, id, 0.5, 'won', 30, 0.1,"
    " 0.05, 0.8, now() from nurture_track_version where id in (select track_version from nurture_enrolment);"
    " update nurture_enrolment set trial_id = (select id from nurture_trial), by_hand = true",
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_is_found(world, api, postbox, check):
    reachable(world)
    track(api, step(), step("sms", 2, "days"), quiet_hours={"start": "21:00", "end": "09:00"})
    run(world)
    assert world.broken() == []
    world.run(FAULTS[check])
    assert [each.partition(" ")[0] for each in world.broken()] == [check]


@pytest.mark.parametrize(("minute", "is_broken"), [(539, True), (540, False), (1259, False), (1260, True)])
def test_quiet_hours_over_midnight_end_where_they_say(world, api, postbox, minute, is_broken):
    reachable(world)
    track(api, step(), quiet_hours={"start": "21:00", "end": "09:00"})
    run(world)
    world.run("update nurture_message set handed_minute = :minute", minute=minute)
    assert bool(world.broken()) == is_broken


def test_consent_given_again_lets_messages_go(world, api, postbox):
    reachable(world)
    track(api, step())
    run(world)
    for sequence, kind in ((4, "consent_withdrawn"), (5, "consent_given")):
        world.run(
            "insert into lead_event (lead_id, sequence, type, cause, actor_id, at)"
            " select id, :sequence, :kind, 'edit', gen_random_uuid(), now() from lead",
            sequence=sequence,
            kind=kind,
        )
    world.run("update lead set version = 5")
    world.run("update nurture_message set handed_version = 5")
    assert [each for each in world.broken() if each.startswith("S61")] == []
