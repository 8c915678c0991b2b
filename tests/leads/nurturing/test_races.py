"""Two runs at once, a run killed at any point: nobody is enrolled, written to or stopped twice."""

from datetime import timedelta

import pytest

from services.leads import jobs_nurture
from services.leads.jobs_nurture import nurture
from services.leads.nurture_sending import Channels
from services.leads.repository.nurturing import lines as lines_of
from services.leads.repository.nurturing import outbox
from shared.clock import utc_now
from tests.concurrency.crowds import together
from tests.leads.nurturing.support import messages, reachable, run, step, track
from tests.leads.world import NOW

LEASE_OVER = timedelta(minutes=11)


class Killed(BaseException):
    """The process ends here."""


def test_four_runs_at_once_enrol_and_write_once(world, api, postbox):
    for number in range(40):
        reachable(world, f"{number}@example.com")
    track(api)
    together(4, lambda _: nurture(world.db, NOW))
    together(4, lambda _: nurture(world.db, NOW))
    assert sorted(letter["To"] for letter in postbox.letters) == sorted(f"{n}@example.com" for n in range(40))
    assert world.one("select count(*) from nurture_enrolment") == 40
    assert world.broken() == []


@pytest.mark.parametrize("nth", range(1, 7))
def test_a_run_killed_at_any_write_goes_on_with_the_next(world, api, postbox, monkeypatch, nth):
    for number in range(3):
        reachable(world, f"{number}@example.com")
    track(api, step())
    write, calls = lines_of.write_lines, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == nth:
            raise Killed
        return write(*args, **kwargs)

    with monkeypatch.context() as killing:
        for module in ("enrol", "steps", "stops", "outbox"):
            killing.setattr(f"services.leads.repository.nurturing.{module}.write_lines", dies)
        try:
            run(world)
        except Killed:
            assert len(calls) == nth
    run(world, NOW + LEASE_OVER)
    run(world, NOW + 2 * LEASE_OVER)
    assert sorted(letter["To"] for letter in postbox.letters) == [f"{n}@example.com" for n in range(3)]
    assert {state for _, _, state, _ in messages(world)} <= {"sent", "uncertain"}
    assert world.broken() == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_letter_whose_sender_died_is_not_sent_again(world, api, postbox, monkeypatch, when):
    reachable(world)
    track(api, step())
    really = Channels.send

    def dies(self, parcel):
        if when == "after":
            really(self, parcel)
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(Channels, "send", dies)
        with pytest.raises(Killed):
            run(world)
    run(world, NOW + LEASE_OVER)
    run(world, NOW + 2 * LEASE_OVER)
    assert len(postbox.letters) == (when == "after")
    assert messages(world) == [(0, "email", "uncertain", "uncertain")]
    assert world.broken() == []


def test_an_sms_whose_sender_died_is_sent_again_with_the_same_key(world, api, receiver, secret, monkeypatch):
    world.lead(phone="+8613800138000")
    track(api, step("sms"))
    really, now = Channels.send, utc_now()

    def dies(self, parcel):
        really(self, parcel)
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(Channels, "send", dies)
        with pytest.raises(Killed):
            run(world, now)
    assert run(world, now) == {}
    assert run(world, now + LEASE_OVER) == {"sent": 1}
    assert run(world, now + 2 * LEASE_OVER) == {}
    ids = [request["headers"]["webhook-id"] for request in receiver.requests]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_two_who_take_from_the_outbox_at_once_take_different_messages(world, api, postbox, monkeypatch):
    for number in range(8):
        reachable(world, f"{number}@example.com")
    track(api, step())
    monkeypatch.setattr(jobs_nurture, "MOST_SENT", 0)
    run(world)

    def take(_):
        taken = []
        while True:
            with world.db.transaction() as session:
                looked = outbox.take_next(session, NOW, NOW + LEASE_OVER)
            if looked.parcel is None:
                return taken
            taken.append(looked.parcel.id)

    taken = [each for some in together(4, take) for each in some]
    assert len(taken) == len(set(taken)) == 8


def test_a_lead_somebody_works_on_waits_for_the_next_run(world, api):
    lead = world.lead()
    track(api)
    with world.db.engine.connect() as other:
        other.exec_driver_sql(f"select * from lead where id = '{lead}' for update")
        assert run(world) == {}
    assert run(world)["enrolled"] == 1
