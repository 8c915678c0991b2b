"""What ends a track: an answer, a claim, a sale, a grade; and above all a withdrawn consent."""

from datetime import timedelta

import pytest

from services.leads.repository.known import update_lead
from services.leads.service import LeadsService
from tests.leads.asking import Asking
from tests.leads.nurturing.support import MARKETER, enrolment, lines, messages, reachable, run, step, track
from tests.leads.world import NOW, as_rep

DAY = timedelta(days=1)
WAIT = {"amount": 2, "unit": "days"}


@pytest.fixture
def on(world, api):
    """A lead on a track whose first step comes in two days."""
    lead = reachable(world, phone="+8613800138000", name="李雷")
    track(api, step(amount=2, unit="days"))
    run(world)
    return lead


def change(world, lead, **columns):
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    world.run(f"update lead set {sets}, version = version + 1 where id = :id", id=lead, **columns)


@pytest.mark.parametrize(
    ("columns", "cause"),
    [
        ({"do_not_contact": True}, "consent_withdrawn"),
        ({"state": "converted", "pool_id": None}, "converted"),
        ({"state": "lost", "pool_id": None}, "lost"),
        ({"state": "invalid", "pool_id": None}, "invalid"),
        ({"paused_reason": "legal_hold"}, "legal_hold"),
        ({"grade": "B"}, "grade_up"),
        ({"grade": "D"}, "grade_down"),
    ],
)
def test_a_change_ends_it_with_the_next_run(world, on, columns, cause):
    change(world, on, **columns)
    assert run(world, NOW + DAY) == {"stopped": 1}
    ended = enrolment(world, on)
    assert (ended.end_cause, ended.ended_at, ended.next_at) == (cause, NOW + DAY, None)
    assert lines(world, on)[-1] == ("nurture_stopped", cause)
    assert messages(world) == []


def test_a_change_that_means_nothing_goes_on(world, on, postbox):
    change(world, on, title="总监")
    assert run(world, NOW + DAY) == {}
    assert run(world, NOW + 2 * DAY)["sent"] == 1


def test_a_claim_ends_it_where_the_track_says_so(world, on):
    asking = Asking(world.db, LeadsService)
    asking(as_rep(world.rep()), "claim_lead", on)
    assert run(world, NOW + DAY) == {"stopped": 1}
    assert enrolment(world, on).end_cause == "claimed"
    asking.forget()


def test_a_claim_lets_it_go_on_where_the_track_says_so(world, api, postbox):
    lead = reachable(world, grade="B")
    stop = {"on_reply": True, "on_return": True, "on_claim": False, "on_grade_change": True}
    audience = {"grades": ["B"], "states": ["pooled"], "conditions": []}
    track(api, step(amount=2, unit="days"), audience=audience, stop=stop)
    run(world)
    asking = Asking(world.db, LeadsService)
    asking(as_rep(world.rep()), "claim_lead", lead)
    asking.forget()
    assert run(world, NOW + 2 * DAY)["sent"] == 1


def test_who_comes_again_is_nurtured_no_more(world, on, ask):
    world.run("insert into lead_identity values ('phone', '+8613800138000', :id)", id=on)
    asking = Asking(world.db, LeadsService)
    asking(MARKETER, "create_lead", {"name": "李雷", "phone": "13800138000"})
    asking.forget()
    run(world, NOW + DAY)
    assert enrolment(world, on).end_cause == "returned"


def test_a_contact_from_them_ends_it(world, on):
    world.run(
        "insert into touch (id, lead_id, kind, direction, occurred_at, recorded_at, effective)"
        " values (gen_random_uuid(), :lead, 'call', 'in', :at, :at, true)",
        lead=on,
        at=NOW + DAY,
    )
    change(world, on, title="总监")
    run(world, NOW + DAY)
    assert enrolment(world, on).end_cause == "replied"


def test_consent_withdrawn_between_queueing_and_sending_wins(world, api, postbox):
    quiet = {"start": "08:00", "end": "12:00"}  # it is ten o'clock
    lead = reachable(world)
    track(api, step(), quiet_hours=quiet)
    assert run(world) == {"enrolled": 1, "steps": 1}
    assert messages(world) == [(0, "email", "queued", None)]
    with world.db.transaction() as session:
        update_lead(session, lead, {"do_not_contact": True}, None, actor=MARKETER, now=NOW)
    counts = run(world, NOW + timedelta(hours=2))
    assert counts == {"stopped": 1}
    assert messages(world) == [(0, "email", "cancelled", "consent_withdrawn")]
    assert postbox.letters == []
    assert world.broken() == []


def test_consent_withdrawn_after_the_last_look_at_stops_still_wins(world, api, postbox, monkeypatch):
    """The job looks at stops first: whoever withdraws during its run is caught when the message is taken."""
    lead = reachable(world)
    track(api, step())

    def withdraw(db, ways, now):
        with db.transaction() as session:
            update_lead(session, lead, {"do_not_contact": True}, None, actor=MARKETER, now=now)

    monkeypatch.setattr("services.leads.jobs_nurture._test", withdraw)
    assert run(world) == {"enrolled": 1, "steps": 1, "called_off": 1}
    assert messages(world) == [(0, "email", "cancelled", "consent_withdrawn")]
    assert enrolment(world, lead).end_cause == "consent_withdrawn"
    assert postbox.letters == []
    assert world.broken() == []


def test_an_address_that_went_away_calls_the_message_off(world, api, postbox):
    lead = reachable(world)
    track(api, step(), quiet_hours={"start": "08:00", "end": "12:00"})
    run(world)
    change(world, lead, email=None)
    run(world, NOW + timedelta(hours=2))
    assert messages(world) == [(0, "email", "cancelled", "no_channel")]
    assert postbox.letters == []
