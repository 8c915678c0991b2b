"""How messages leave: letters by SMTP once, SMS signed and with one key at every attempt; what fails."""

from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from services.leads.domain.reminders import BACK_OFF
from shared.clock import utc_now
from tests.leads.nurturing.support import ADMIN, lines, messages, reachable, run, step, track
from tests.leads.world import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_letter_says_it_in_their_language_and_how_to_hear_no_more(world, api, postbox):
    reachable(world, name="李雷", company="星辰科技")
    reachable(world, "jo@example.com", name="Jo Smith")
    track(api, step(link="https://example.com/a"))
    run(world)
    chinese, english = sorted(postbox.letters, key=lambda each: each["To"], reverse=True)
    assert (chinese["Subject"], english["Subject"]) == ("李雷，您好", "Hello Jo Smith")
    body = chinese.get_content().splitlines()
    assert body[:4] == ["给星辰科技的一篇文章", "https://example.com/a", "", "——"]
    assert english.get_content().startswith("An article for your company")
    link = english["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://crm.example.com/v1/unsubscribe/")
    assert f"Unsubscribe: {link}" in english.get_content()
    assert english["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [(first, second)] = world.run("select min(id::text), max(id::text) from nurture_message")
    assert {chinese["Message-ID"], english["Message-ID"]} == {f"<{first}@allhands>", f"<{second}@allhands>"}


def test_what_a_stranger_typed_into_a_name_sends_nobody_anywhere(world, api, postbox):
    reachable(world, name="win at http://evil.example/ now", company="Acme\r\nBcc: all@example.com")
    track(api)
    run(world)
    [letter] = postbox.letters
    assert "evil" not in letter.as_string()
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello there"


def test_quiet_hours_are_the_companys_and_end_at_their_end(world, api, postbox):
    reachable(world)
    track(api, step(), quiet_hours={"start": "09:30", "end": "11:00"})
    assert run(world) == {"enrolled": 1, "steps": 1}
    assert run(world, NOW + HOUR - timedelta(seconds=1)) == {}
    assert run(world, NOW + HOUR) == {"sent": 1}
    assert world.broken() == []


def test_a_message_held_up_into_quiet_hours_waits_for_their_end(world, api, postbox):
    reachable(world)
    track(api, step(), quiet_hours={"start": "21:00", "end": "09:00"})
    postbox.answer = "451 later"
    run(world)  # ten o'clock
    postbox.answer = "250 OK"
    night = NOW + timedelta(hours=12)
    assert run(world, night) == {"called_off": 1}
    assert run(world, NOW + timedelta(hours=23) - timedelta(seconds=1)) == {}
    assert run(world, NOW + timedelta(hours=23)) == {"sent": 1}
    assert world.broken() == []


def test_sms_arrives_signed_as_the_library_expects_with_the_message_as_key(world, api, receiver, secret):
    lead = world.lead(phone="+8613800138000", name="李雷")
    track(api, step("sms"))
    assert run(world, utc_now())["sent"] == 1
    [request] = receiver.requests
    told = Webhook(secret).verify(request["body"], request["headers"])
    message_id = str(world.one("select id from nurture_message"))
    assert request["headers"]["webhook-id"] == told["data"]["message_id"] == message_id
    assert told["type"] == "nurture.message"
    assert {**told["data"], "message_id": ""} == {
        "message_id": "", "lead_id": str(lead), "kind": "sms", "channel": "sms", "to": "+8613800138000",
        "language": "zh", "subject": "李雷，您好", "body": "给贵公司的一篇文章", "link": None,
    }  # fmt: skip
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(request["body"] + b" ", request["headers"])


def test_a_receiver_that_is_down_gets_the_same_message_later_then_it_is_given_up(
    world, api, receiver, secret
):
    lead = world.lead(phone="+8613800138000")
    track(api, step("sms"))
    receiver.status = 500
    at = utc_now()
    for wait in BACK_OFF:
        run(world, at)
        assert messages(world) == [(0, "sms", "queued", "status_500")]
        at += wait
    run(world, at)
    assert messages(world) == [(0, "sms", "failed", "status_500")]
    assert len({request["headers"]["webhook-id"] for request in receiver.requests}) == 1
    assert len(receiver.requests) == len(BACK_OFF) + 1
    assert lines(world, lead)[-1] == ("nurture_failed", "nurture")


def test_the_first_channel_there_is_takes_it(world, api, postbox, receiver, secret):
    world.lead(phone="+8613800138000")
    reachable(world, phone="+8613900139000")
    world.lead(wechat_id="w")
    track(api)
    run(world, utc_now())
    assert sorted(each[1:3] for each in messages(world) if each[1]) == [("email", "sent"), ("sms", "sent")]
    assert [each for each in messages(world) if not each[1]] == [(0, None, "skipped", "no_channel")]


def test_without_an_address_to_unsubscribe_at_no_letter_leaves(world, api, postbox, monkeypatch):
    monkeypatch.delenv("ALLHANDS_PUBLIC_URL")
    reachable(world)
    track(api)
    run(world)
    assert messages(world) == [(0, None, "skipped", "no_channel")]


def test_a_letter_refused_for_now_is_sent_later_and_once(world, api, postbox):
    reachable(world)
    track(api, step())
    postbox.answer = "451 later"
    assert run(world)["failed"] == 1
    postbox.answer = "250 OK"
    assert run(world, NOW + HOUR) == {"sent": 1}
    assert run(world, NOW + 2 * HOUR) == {}
    assert len(postbox.letters) == 1


def test_an_address_refused_for_good_is_not_tried_again(world, api, postbox):
    lead = reachable(world)
    track(api, step())
    postbox.answer = "550 no such user"
    run(world)
    assert messages(world) == [(0, "email", "failed", "mail_refused")]
    assert lines(world, lead)[-1] == ("nurture_failed", "nurture")


def test_a_letter_nobody_knows_about_is_not_sent_again(world, api, postbox):
    lead = reachable(world)
    track(api, step())
    postbox.hangs_up = True
    run(world)
    postbox.hangs_up = False
    run(world, NOW + DAY)
    assert messages(world) == [(0, "email", "uncertain", "uncertain")]
    assert len(postbox.letters) == 1
    assert lines(world, lead)[-1] == ("nurture_failed", "nurture")


def test_a_test_message_goes_out_with_the_next_run_and_says_how_it_went(world, api, receiver, secret):
    asked = api(ADMIN, "test_nurture_channel", "sms", {"to": "+8613800138000"})
    assert asked["test_state"] == "queued"
    run(world, utc_now())
    [request] = receiver.requests
    assert Webhook(secret).verify(request["body"], request["headers"])["type"] == "nurture.test"
    receiver.status = 503
    api(ADMIN, "test_nurture_channel", "sms", {"to": "+8613800138000"})
    run(world, utc_now())
    sms = next(each for each in api(ADMIN, "list_nurture_channels")["data"] if each["kind"] == "sms")
    assert (sms["test_state"], sms["test_reason"]) == ("failed", "status_503")
    run(world, utc_now())
    assert len(receiver.requests) == 2
    assert world.run("select test_to from nurture_channel where kind = 'sms'") == [(None,)]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://10.0.0.1/sms", "address_refused"),
        ("http://[::ffff:10.0.0.1]/", "address_refused"),
        ("ftp://example.com", "url_refused"),
        ("https://user:pw@example.com", "url_refused"),
    ],
)
def test_a_receiver_inside_is_refused(api, url, code):
    refused = api.refused(ADMIN, "save_nurture_channel", "sms", {"active": True, "url": url})
    assert refused.code == code


def test_a_name_that_leads_inside_is_never_connected_to(world, api, receiver, secret, monkeypatch):
    monkeypatch.delenv("ALLHANDS_WEBHOOK_LOOPBACK")
    world.lead(phone="+8613800138000")
    track(api, step("sms"))
    run(world, utc_now())
    assert messages(world) == [(0, "sms", "queued", "address_refused")]
    assert receiver.requests == []
