"""Touches and stages: what each does to clock, counters, score and history."""

from datetime import timedelta

import pytest

from tests.leads.world import NOW, as_manager, as_rep


@pytest.fixture
def held(world, ask):
    rep = as_rep(world.rep())
    lead = world.lead()
    ask(rep, "claim_lead", lead)
    return rep, lead


def test_connected_call_starts_the_cycle_anew(world, ask, held):
    rep, lead = held
    ask.later(days=2)
    told = ask(rep, "log_touch", lead, {"kind": "call", "outcome": "connected", "seconds": 30})
    assert (told["effective"], told["recycle_at"]) == (True, "2027-04-02T02:00:00+00:00")
    assert world.broken() == []


def test_short_call_is_not_effective_and_resets_once(world, ask, held):
    rep, lead = held
    dues = []
    for _ in range(3):
        ask.later(days=1)
        told = ask(rep, "log_touch", lead, {"kind": "call", "seconds": 29})
        assert not told["effective"]
        dues.append(told["recycle_at"][:10])
    assert dues == ["2027-04-01", "2027-04-01", "2027-04-01"]
    ask(rep, "log_touch", lead, {"kind": "reply"})
    ask.later(days=3)
    assert ask(rep, "log_touch", lead, {"kind": "message"})["recycle_at"][:10] == "2027-04-06"


def test_first_contact_ends_being_unworked_and_a_note_does_not(world, ask, held):
    rep, lead = held
    ask(rep, "log_touch", lead, {"kind": "note", "note": "looks good"})
    assert world.one("select unworked from rep_account") == 1
    for _ in range(2):
        ask(rep, "log_touch", lead, {"kind": "message"})
    assert world.one("select unworked from rep_account") == 0
    assert world.broken() == []


def test_touch_raises_intent_and_may_raise_the_grade(world, ask, held):
    rep, lead = held
    before = world.one("select score from lead")
    ask(rep, "log_touch", lead, {"kind": "visit"})
    assert world.one("select score from lead") > before
    assert world.run("select held from rep_grade_account") == [(1,)]
    assert world.broken() == []


def test_touch_is_told_with_its_effect(world, ask, held):
    rep, lead = held
    told = ask(rep, "log_touch", lead, {"kind": "meeting", "outcome": "interested", "note": "14:00"})
    [touch] = ask(rep, "list_touches", lead, {})["data"]
    assert (touch["id"], touch["kind"], touch["note"], touch["effective"]) == (
        told["id"],
        "meeting",
        "14:00",
        True,
    )
    assert "lead_touched" in [row.type for row in world.run("select type from outbox")]


def test_touches_come_newest_first_a_page_at_a_time(world, ask, held):
    rep, lead = held
    for hours in range(5):
        ask(
            rep,
            "log_touch",
            lead,
            {"kind": "note", "occurred_at": (NOW - timedelta(hours=hours)).isoformat()},
        )
    first = ask(rep, "list_touches", lead, {"limit": "3"})
    rest = ask(rep, "list_touches", lead, {"limit": "3", "after": first["next_after"]})
    times = [touch["occurred_at"] for touch in first["data"] + rest["data"]]
    assert times == sorted(times, reverse=True)
    assert (len(times), rest["next_after"]) == (5, None)


def test_touch_cannot_lie_ahead(world, ask, held):
    rep, lead = held
    ahead = (NOW + timedelta(minutes=3)).isoformat()
    assert (
        ask.refused(rep, "log_touch", lead, {"kind": "call", "occurred_at": ahead}).pointer == "/occurred_at"
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/kind"),
        ({"kind": "dance"}, "/kind"),
        ({"kind": "call", "seconds": -1}, "/seconds"),
        ({"kind": "call", "seconds": "30"}, "/seconds"),
        ({"kind": "call", "note": "a\x00b"}, "/note"),
        ({"kind": "call", "mood": "good"}, "/mood"),
        ({"kind": "call", "occurred_at": "2027-03-10T10:00:00"}, "/occurred_at"),
    ],
)
def test_malformed_touch_is_refused_with_its_place(ask, held, body, pointer):
    rep, lead = held
    refusal = ask.refused(rep, "log_touch", lead, body)
    assert (refusal.status, refusal.pointer) == (422, pointer)


def test_only_the_holder_and_their_manager_touch(world, ask, held):
    _, lead = held
    assert ask.refused(as_rep(world.rep()), "log_touch", lead, {"kind": "call"}).status == 404
    assert ask.refused(as_manager([world.team()]), "log_touch", lead, {"kind": "call"}).status == 404


def test_advance_is_an_effective_touch(world, ask, held):
    rep, lead = held
    ask.later(days=2)
    told = ask(rep, "set_stage", lead, {"stage": "visit"})
    assert (told["stage"], told["version"]) == ("visit", 3)
    assert str(world.one("select recycle_at from lead"))[:10] == "2027-04-02"
    assert world.run("select kind, effective from touch") == [("stage", True)]
    assert world.broken() == []


def test_step_back_is_no_touch(world, ask, held):
    rep, lead = held
    ask(rep, "set_stage", lead, {"stage": "trial"})
    ask(rep, "set_stage", lead, {"stage": "visit"})
    assert world.one("select count(*) from touch") == 1
    assert world.broken() == []


@pytest.mark.parametrize("stage", ["quote", "contract"])
def test_open_quote_or_contract_exempts_from_recycling(world, ask, held, stage):
    rep, lead = held
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 1})
    if stage != "quote":
        ask(rep, "set_stage", lead, {"stage": stage})
    assert world.one("select exempt_reason from lead") == stage
    ask(rep, "set_stage", lead, {"stage": "lead"})
    assert world.one("select exempt_reason from lead") is None


@pytest.mark.parametrize(
    ("body", "state", "event"),
    [
        ({"stage": "payment", "amount_fen": 990000}, "converted", "lead_converted"),
        ({"stage": "lost", "lost_reason": "price"}, "lost", "lead_lost"),
        ({"stage": "invalid"}, "invalid", "lead_invalidated"),
    ],
)
def test_an_end_closes_the_holding_and_frees_the_hand(world, ask, held, body, state, event):  # noqa: PLR0917
    rep, lead = held
    told = ask(rep, "set_stage", lead, body)
    assert (told["state"], told["owner_id"], told["pool_id"]) == (state, None, None)
    assert world.one("select end_cause from holding") == state
    assert world.run("select held, unworked from rep_account") == [(0, 0)]
    assert [row.type for row in world.run("select type from outbox order by position")][-2:] == [
        "lead_stage_changed",
        event,
    ]
    assert world.broken() == []


def test_ended_lead_can_be_seen_by_who_ended_it_but_not_claimed(world, ask, held):
    rep, lead = held
    ask(rep, "set_stage", lead, {"stage": "payment", "amount_fen": 1})
    assert ask(rep, "get_lead", lead)["outcome"] == "won"
    [found] = ask(rep, "list_leads", {"state": "converted"})["data"]
    assert found["id"] == str(lead)
    stranger = as_rep(world.rep())
    assert ask.refused(stranger, "get_lead", lead).status == 404
    assert ask(stranger, "list_leads", {"state": "converted"})["data"] == []
    assert ask.refused(stranger, "claim_lead", lead).code == "lead_taken"


def test_same_stage_again_is_refused(ask, held):
    rep, lead = held
    assert ask.refused(rep, "set_stage", lead, {"stage": "lead"}).code == "stage_unchanged"
