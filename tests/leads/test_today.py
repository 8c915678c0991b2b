"""A rep's day: the leads that want something now, each with its reason, and the rep's caps."""

from datetime import timedelta

import pytest

from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_work import WorkRpc
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_rep


class All(PoolRpc, WorkRpc):
    """Leads and the day of who holds them."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def rep(world):
    return as_rep(world.rep())


def held(world, ask, rep, **columns):
    lead = world.lead(**columns)
    ask(rep, "claim_lead", lead)
    return lead


def shown(ask, rep, name):
    """The leads of one list and their reasons."""
    told = ask(rep, "get_today")[name]
    assert told["count"] == len(told["data"])
    return [(each["id"], each["why"]["en"]) for each in told["data"]]


def test_steps_due_today_or_overdue_come_soonest_first(world, ask, rep):
    late, now, tomorrow = (held(world, ask, rep) for _ in range(3))
    for lead, hours in [(now, 24 + 13), (late, 2), (tomorrow, 24 + 14)]:
        due = (NOW + timedelta(hours=hours)).isoformat()
        ask(rep, "set_next_step", lead, {"due_at": due, "note": "call"})
    ask.later(days=1)
    assert shown(ask, rep, "next_steps") == [
        (str(late), "next step 0.8 working days overdue since 2027-03-10 12:00: call"),
        (str(now), "next step due today at 2027-03-11 23:00: call"),
    ]
    assert ask(rep, "get_today")["next_steps"]["data"][1]["next_step"]["note"] == "call"


def test_leads_that_go_back_within_three_working_days_come_soonest_first(world, ask, rep):
    first, second = held(world, ask, rep, grade="A"), held(world, ask, rep, grade="A")
    held(world, ask, rep, grade="B")
    ask.later(hours=1)
    ask(rep, "log_touch", second, {"kind": "visit"})
    assert shown(ask, rep, "at_risk") == []
    ask.later(days=5)  # Monday 11:00, of a cycle until Wednesday
    assert shown(ask, rep, "at_risk") == [
        (str(first), "returns to the pool in 1.9 working days: no effective contact since 2027-03-10 10:00"),
        (str(second), "returns to the pool in 2 working days: no effective contact since 2027-03-10 11:00"),
    ]
    ask.later(days=3)
    assert shown(ask, rep, "at_risk")[0][1].startswith("due, returns to the pool any moment: no effective")


@pytest.mark.parametrize(
    "shield", ["paused_reason = 'legal_hold'", "exempt_reason = 'quote'", "protect_until = '2027-04-30'"]
)
def test_what_is_shielded_is_not_at_risk(world, ask, rep, shield):
    held(world, ask, rep, grade="A")
    ask.later(days=5)
    assert len(shown(ask, rep, "at_risk")) == 1
    world.run(f"update lead set {shield}")
    assert shown(ask, rep, "at_risk") == []


def test_the_longest_tenure_is_told_as_what_it_is(world, ask, rep):
    world.rules({"longest_tenure_days": 4})
    held(world, ask, rep)
    ask.later(days=2)
    [(_, why)] = shown(ask, rep, "at_risk")
    assert (
        why
        == "returns to the pool in 0.9 working days: held since 2027-03-10 10:00, the longest time allowed"
    )


def test_leads_not_contacted_come_best_score_first(world, ask, rep):
    low, high, done = (held(world, ask, rep, score=score) for score in (10, 90, 99))
    ask(rep, "log_touch", done, {"kind": "call"})
    ask(rep, "log_touch", low, {"kind": "note"})
    assert shown(ask, rep, "new") == [
        (
            str(high),
            "yours since 2027-03-10 10:00, not contacted yet, score 90; contact it before 2027-03-31 10:00",
        ),
        (
            str(low),
            "yours since 2027-03-10 10:00, not contacted yet, score 10; contact it before 2027-03-31 10:00",
        ),
    ]


def test_caps_are_counted_by_grade_day_and_month(world, ask):
    rep = as_rep(world.rep("regular", grades=["A", "B", "C"]))
    ask(rep, "log_touch", held(world, ask, rep, grade="B"), {"kind": "call"})
    held(world, ask, rep, grade="C")
    ask.later(days=1)
    assert ask(rep, "get_today")["caps"] == {
        "held": 2, "cap": 20, "unworked": 1, "unworked_cap": 10, "today": 0, "day_cap": 10,
        "month": 2, "month_cap": 100,
        "by_grade": [
            {"grade": "A", "held": 0, "cap": None}, {"grade": "B", "held": 1, "cap": 20},
            {"grade": "C", "held": 1, "cap": 30}, {"grade": "D", "held": 0, "cap": None},
        ],
    }  # fmt: skip


def test_day_is_of_ones_own_leads_alone_and_a_list_shows_twenty(world, ask, rep):
    world.rules({"holding": {"unworked_cap": 30, "day_cap": 30, "cap": {"senior": 30}}})
    for _ in range(21):
        held(world, ask, rep)
    told = ask(rep, "get_today")["new"]
    assert (told["count"], len(told["data"])) == (21, 20)
    nobody = ask(as_rep(world.rep()), "get_today")
    assert [nobody[name]["count"] for name in ("next_steps", "at_risk", "new")] == [0, 0, 0]
    assert ask(as_rep(world.team()), "get_today")["caps"] is None


def contacts(ask, rep):
    return [(line["phone"], line["contact_masked"]) for line in ask(rep, "get_today")["new"]["data"]]


def test_contacts_are_whole_and_noted_as_seen_once_a_claim_cannot_be_undone(world, ask, rep):
    lead = held(world, ask, rep, phone="+8613800138000")
    assert contacts(ask, rep) == [("138****8000", True)]
    assert ask(rep, "undo_claim", lead)["state"] == "pooled"

    seen = held(world, ask, rep, phone="+8613900139000")
    ask.later(minutes=6)
    assert contacts(ask, rep) == [("+8613900139000", False)]
    assert world.one("select lead_id from holding_flag f join holding h on h.id = f.holding_id") == seen


def test_a_contact_seen_on_the_leads_page_is_whole_at_once(world, ask, rep):
    lead = held(world, ask, rep, phone="+8613800138000")
    ask(rep, "get_lead", lead)
    assert contacts(ask, rep) == [("+8613800138000", False)]
