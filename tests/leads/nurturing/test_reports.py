"""What comes back: delivered, failed, answered, unsubscribed; each taken once, and each with what follows."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.leads.domain.unsubscribing import opened, seal
from services.leads.repository.scores import add_score_rules
from shared.clock import utc_now
from shared.ids import new_id
from tests.leads.nurturing.support import (
    ADMIN,
    enrolment,
    lines,
    messages,
    reachable,
    run,
    step,
    track,
)
from tests.leads.world import LONG_AGO, NOW, World

DAY = timedelta(days=1)


@pytest.fixture
def sent(world, api, receiver, secret):
    """A lead that was sent an SMS, and is to have another in two days."""
    lead = world.lead(phone="+8613800138000", state="nurturing", pool_id=None, home_pool_id=world.pool)
    world.run("insert into lead_identity values ('phone', '+8613800138000', :id)", id=lead)
    track(api, step("sms"), step("sms", 2, "days"))
    run(world, utc_now())
    return lead


def report(api, world: World, status: str, key: str = "r1", **more):
    channel = world.one("select id from nurture_channel where kind = 'sms'")
    message = str(world.one("select id from nurture_message order by step limit 1"))
    body = {"message_id": message, "status": status, **more}
    return api(None, "take_nurture_report", channel, body, key=key)


def test_a_delivery_is_noted(world, api, sent):
    assert report(api, world, "delivered") == {"received": True}
    assert messages(world) == [(0, "sms", "delivered", None)]
    assert world.one("select delivered_at is not null from nurture_message")


def test_a_failure_is_told_in_history_once(world, api, sent):
    report(api, world, "failed", reason="unknown number")
    report(api, world, "failed", key="r2")
    assert messages(world) == [(0, "sms", "failed", "reported")]
    assert [line for line in lines(world, sent) if line[1] == "report"] == [("nurture_failed", "report")]


def test_an_answer_stops_the_track_and_warms_the_lead(world, api, sent):
    before = world.one("select intent from lead")
    report(api, world, "reply")
    report(api, world, "reply", key="r2")
    assert world.one("select intent from lead") == before + 12
    run(world, utc_now())
    assert enrolment(world, sent).end_cause == "replied"
    kinds = [kind for kind, _ in lines(world, sent)]
    assert kinds.count("nurture_replied") == 1
    assert world.broken() == []


def test_an_answer_that_lifts_the_score_brings_a_nurtured_lead_into_a_pool(world, api, sent):
    with world.db.transaction() as session:
        rules = {"nurture_below": 10}
        add_score_rules(session, rules, note=None, effective_at=LONG_AGO, actor=None, now=NOW)
    report(api, world, "reply")
    assert world.run("select state, pool_id from lead") == [("pooled", world.pool)]


def test_who_opts_out_by_the_channel_hears_no_more(world, api, sent):
    report(api, world, "unsubscribe")
    assert world.one("select do_not_contact from lead")
    assert lines(world, sent)[-1] == ("consent_withdrawn", "report")
    told = world.run("select data from outbox where type = 'lead_consent_changed'")
    assert [each.data["cause"] for each in told] == ["report"]
    run(world, utc_now() + 3 * DAY)
    assert [state for _, _, state, _ in messages(world)] == ["sent"]
    assert world.broken() == []


def test_a_report_taken_before_does_nothing_more(world, api, sent):
    assert report(api, world, "failed") == report(api, world, "failed") == {"received": True}
    assert [line for line in lines(world, sent) if line[1] == "report"] == [("nurture_failed", "report")]


def test_a_message_of_another_channel_is_not_found(world, api, sent):
    api(ADMIN, "save_nurture_channel", "wecom", {"active": True, "url": "https://example.com/hook"})
    wecom = world.one("select id from nurture_channel where kind = 'wecom'")
    message = str(world.one("select id from nurture_message"))
    body = {"message_id": message, "status": "reply"}
    assert api.refused(None, "take_nurture_report", wecom, body, key="x").status == 404
    unknown = {"message_id": str(new_id()), "status": "reply"}
    channel = world.one("select id from nurture_channel where kind = 'sms'")
    assert api.refused(None, "take_nurture_report", channel, unknown, key="y").status == 404


def test_a_new_secret_signs_and_the_one_before_for_a_day_more(world, api, secret):
    channel = world.one("select id from nurture_channel where kind = 'sms'")
    newer = api(ADMIN, "rotate_nurture_secret", "sms")["secret"]
    assert newer != secret
    assert api(None, "usable_nurture_channel", channel) == {"secrets": [newer, secret]}
    api.later(days=1)
    assert api(None, "usable_nurture_channel", channel) == {"secrets": [newer]}
    assert api.refused(ADMIN, "rotate_nurture_secret", "email").status == 404
    again = api(ADMIN, "save_nurture_channel", "sms", {"active": False, "url": None})
    assert "secret" not in again


def test_one_click_unsubscribes_for_good_and_again_is_the_same(world, api, postbox):
    lead = reachable(world)
    track(api, step(), step("email", 2, "days"))
    run(world)
    token = postbox.letters[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    for _ in range(2):
        assert api(None, "unsubscribe", token) == {"unsubscribed": True}
    assert lines(world, lead)[-1] == ("consent_withdrawn", "unsubscribe")
    run(world, NOW + 2 * DAY)
    assert len(postbox.letters) == 1
    assert enrolment(world, lead).end_cause == "consent_withdrawn"
    assert world.broken() == []


def test_of_a_merged_lead_the_survivor_hears_no_more(world, api, postbox):
    lead, survivor = reachable(world), world.lead()
    track(api, step())
    run(world)
    world.merge(lead, survivor)
    api(None, "unsubscribe", postbox.letters[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2])
    assert world.one("select do_not_contact from lead where id = :id", id=survivor)


@pytest.mark.parametrize("token", ["", "x", "AAAA", "é", "a" * 43, seal(b"another key", UUID(int=1))])
def test_a_token_we_did_not_make_is_not_found(api, token):
    assert api.refused(None, "unsubscribe", token).status == 404


def test_every_changed_character_breaks_the_seal():
    token = seal(b"key", UUID(int=7))
    assert opened(b"key", token) == UUID(int=7)
    for at, character in enumerate(token[:-1]):
        other = "A" if character != "A" else "B"
        assert opened(b"key", token[:at] + other + token[at + 1 :]) is None
