"""Claiming: one, the next, many; what is counted, what is refused, what is said."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.leads.events import LeadClaimed, LeadReleased
from shared.errors import Invalid, NotFound
from tests.leads.world import DEFAULT_POOL, GENEROUS, NOW, as_manager, as_rep


def test_claimed_lead_is_in_the_hand_and_out_of_the_pool(world, ask):
    rep, lead = world.rep(), world.lead("B")
    told = ask(as_rep(rep), "claim_lead", lead)
    assert (told["state"], told["held"], told["cap"], told["grade"]) == ("held", 1, 30, "B")
    assert world.run("select state, owner_id, pool_id, home_pool_id, version from lead") == [
        ("held", rep, None, DEFAULT_POOL, 2)
    ]
    assert world.broken() == []


def test_claim_counts_once_everywhere(world, ask):
    rep = world.rep()
    for lead in world.leads(3, "C"):
        ask(as_rep(rep), "claim_lead", lead)
    assert world.run("select held, unworked from rep_account") == [(3, 3)]
    assert world.run("select grade, held from rep_grade_account") == [("C", 3)]
    assert world.run("select day::text, claims, cap from rep_day") == [("2027-03-10", 3, 10)]
    assert world.run("select month::text, intake, cap from rep_month") == [("2027-03-01", 3, 100)]


def test_claim_is_told_to_history_and_outbox_with_actor_cause_and_rules(world, ask):
    rep, lead = world.rep(), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    [event] = world.run(
        "select type, cause, actor_id, rule_version is not null as ruled from lead_event where sequence = 2"
    )
    assert tuple(event) == ("claimed", "claim", rep, True)
    [sent] = world.run("select type, sequence, data ->> 'rep_id', consumers from outbox")
    assert tuple(sent) == ("lead_claimed", 2, str(rep), list(LeadClaimed.consumers))


def test_release_is_kept_until_its_consumers_have_it(world, ask):
    rep, lead = world.rep(), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "release_lead", lead)
    told = world.one("select consumers from outbox where type = 'lead_released'")
    assert told == list(LeadReleased.consumers) == ["webhooks"]


def test_release_does_not_give_the_day_back(world, ask):
    rep = world.rep()
    world.rules({**GENEROUS, "holding": {**GENEROUS["holding"], "day_cap": 2}})
    first, second, third = world.leads(3)
    ask(as_rep(rep), "claim_lead", first)
    ask(as_rep(rep), "release_lead", first)
    ask(as_rep(rep), "claim_lead", second)
    refusal = ask.refused(as_rep(rep), "claim_lead", third)
    assert (refusal.code, refusal.extra["held"], refusal.extra["cap"]) == ("day_cap_reached", 2, 2)
    assert refusal.extra["clears_at"] == "2027-03-10T16:00:00+00:00"


def test_day_ends_at_midnight_of_the_company(world, ask):
    rep = world.rep()
    world.rules({**GENEROUS, "holding": {**GENEROUS["holding"], "day_cap": 1}})
    first, second = world.leads(2)
    ask(as_rep(rep), "claim_lead", first)
    ask.later(hours=14)
    assert ask(as_rep(rep), "claim_lead", second)["held"] == 2


@pytest.mark.parametrize("per_month", [1, 7, 10])
def test_so_many_a_month_is_exact(world, ask, per_month):
    rep = world.rep()
    world.rules({**GENEROUS, "holding": {**GENEROUS["holding"], "month_cap": per_month}})
    answers = ask(as_rep(rep), "claim_batch", DEFAULT_POOL, {"lead_ids": list(map(str, world.leads(12)))})
    assert [item["claimed"] for item in answers["data"]] == [True] * per_month + [False] * (12 - per_month)
    assert answers["data"][-1]["error"]["code"] == "month_cap_reached"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"cap": {"senior": 1}}, "holding_cap_reached"),
        ({"grade_caps": {"C": 1}}, "grade_cap_reached"),
        ({"unworked_cap": 1}, "unworked_cap_reached"),
        ({"day_cap": 1}, "day_cap_reached"),
        ({"month_cap": 1}, "month_cap_reached"),
        ({"claim_gap_seconds": 60}, "claim_too_soon"),
    ],
)
def test_cap_holds_at_exactly_its_number(world, ask, rules, code):
    rep = world.rep()
    world.rules({"holding": rules})
    first, second = world.leads(2)
    ask(as_rep(rep), "claim_lead", first)
    assert ask.refused(as_rep(rep), "claim_lead", second).code == code
    assert world.broken() == []


def test_lead_of_another_is_taken(world, ask):
    first, second, lead = world.rep(), world.rep(), world.lead()
    ask(as_rep(first), "claim_lead", lead)
    assert ask.refused(as_rep(second), "claim_lead", lead).code == "lead_taken"


def test_lead_that_is_none_is_not_found(world, ask):
    assert isinstance(ask.refused(as_rep(world.rep()), "claim_lead", uuid4()), NotFound)


def test_lead_of_a_pool_for_others_is_refused(world, ask):
    world.pool = world.new_pool(region="华南")
    assert isinstance(ask.refused(as_rep(world.rep(region="华东")), "claim_lead", world.lead()), NotFound)


def test_new_lead_is_frozen_until_its_time(world, ask):
    rep = world.rep()
    lead = world.lead(claimable_at=NOW + timedelta(minutes=5))
    refusal = ask.refused(as_rep(rep), "claim_lead", lead)
    assert (refusal.code, refusal.extra["clears_at"]) == ("lead_frozen", "2027-03-10T02:05:00+00:00")
    ask.later(minutes=5)
    assert ask(as_rep(rep), "claim_lead", lead)["held"] == 1


def test_lead_held_before_cools_down_first(world, ask):
    rep, lead = world.rep(), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "release_lead", lead)
    refusal = ask.refused(as_rep(rep), "claim_lead", lead)
    assert (refusal.code, refusal.extra["clears_at"]) == ("cool_down", "2027-04-09T02:00:00+00:00")
    ask.later(days=30)
    assert ask(as_rep(rep), "claim_lead", lead)["held"] == 1


def test_cool_down_follows_what_was_merged_into_the_lead(world, ask):
    rep = world.rep()
    survivor, merged, deeper = world.leads(3)
    ask(as_rep(rep), "claim_lead", deeper)
    ask(as_rep(rep), "release_lead", deeper)
    for gone, into in ((deeper, merged), (merged, survivor)):
        world.run(
            "update lead set state = 'merged', pool_id = null, survivor_id = :into where id = :id",
            id=gone,
            into=into,
        )
    assert ask.refused(as_rep(rep), "claim_lead", survivor).code == "cool_down"


def test_cap_lowered_below_what_is_held_keeps_it_and_takes_no_more(world, ask):
    rep = world.rep()
    *held, other = world.leads(4)
    for lead in held:
        ask(as_rep(rep), "claim_lead", lead)
    world.rules({"holding": {"cap": {"senior": 2}}})
    refusal = ask.refused(as_rep(rep), "claim_lead", other)
    assert (refusal.code, refusal.extra["held"], refusal.extra["cap"]) == ("holding_cap_reached", 3, 2)
    assert world.one("select held from rep_account") == 3
    ask(as_rep(rep), "release_lead", held[0])
    ask(as_rep(rep), "release_lead", held[1])
    assert ask(as_rep(rep), "claim_lead", other)["held"] == 2
    assert world.broken() == []


def test_new_rules_apply_from_their_moment_on(world, ask):
    rep = world.rep()
    world.rules({"holding": {"cap": {"senior": 1}}}, effective_at=NOW + timedelta(hours=1))
    first, second, third = world.leads(3)
    ask(as_rep(rep), "claim_lead", first)
    ask(as_rep(rep), "claim_lead", second)
    ask.later(hours=1)
    assert ask.refused(as_rep(rep), "claim_lead", third).code == "holding_cap_reached"


def test_pool_may_have_tighter_rules_of_its_own(world, ask):
    rep = world.rep()
    world.rules({"holding": {"cap": {"senior": 1}, "day_cap": 500}}, pool_id=world.pool)
    first, second = world.leads(2)
    told = ask(as_rep(rep), "claim_lead", first)
    assert told["cap"] == 1
    assert ask.refused(as_rep(rep), "claim_lead", second).code == "holding_cap_reached"
    assert world.one("select cap from rep_day") == 10


def test_same_key_again_gets_the_same_answer(world, ask):
    rep, lead = world.rep(), world.lead()
    told = ask(as_rep(rep), "claim_lead", lead, key="once")
    assert ask(as_rep(rep), "claim_lead", lead, key="once") == told
    assert world.one("select count(*) from holding") == 1


def test_same_key_for_another_lead_is_refused(world, ask):
    rep = world.rep()
    first, second = world.leads(2)
    ask(as_rep(rep), "claim_lead", first, key="once")
    refusal = ask.refused(as_rep(rep), "claim_lead", second, key="once")
    assert isinstance(refusal, Invalid)
    assert refusal.code == "idempotency_key_reused"


def test_refusal_is_an_outcome_too(world, ask):
    first, second, lead = world.rep(), world.rep(), world.lead()
    ask(as_rep(first), "claim_lead", lead)
    assert ask.refused(as_rep(second), "claim_lead", lead, key="once").code == "lead_taken"
    ask(as_rep(first), "release_lead", lead)
    assert ask.refused(as_rep(second), "claim_lead", lead, key="once").code == "lead_taken"


def test_next_lead_is_the_best_grade_then_the_best_score(world, ask):
    rep = world.rep()
    wanted = [
        world.lead("B", score=10),
        world.lead("B", score=5),
        world.lead("C", score=90),
        world.lead("D", score=95),
    ]
    taken = [ask(as_rep(rep), "claim_next", DEFAULT_POOL)["id"] for _ in wanted]
    assert taken == [str(lead) for lead in wanted]


def test_next_lead_of_a_grade(world, ask):
    rep = world.rep()
    world.lead("B")
    lead = world.lead("C")
    assert ask(as_rep(rep), "claim_next", DEFAULT_POOL, {"grade": "C"})["id"] == str(lead)
    assert ask.refused(as_rep(rep), "claim_next", DEFAULT_POOL, {"grade": "C"}).code == "pool_empty"


def test_next_passes_over_grades_that_are_for_others_or_full(world, ask):
    junior = world.rep("junior")
    world.rules({"holding": {"grade_caps": {"C": 0}}})
    world.leads(2, "A")
    world.lead("C")
    lead = world.lead("D")
    assert ask(as_rep(junior), "claim_next", DEFAULT_POOL)["id"] == str(lead)
    assert ask.refused(as_rep(junior), "claim_next", DEFAULT_POOL).code == "pool_empty"
    assert ask.refused(as_rep(junior), "claim_next", DEFAULT_POOL, {"grade": "A"}).code == "grade_not_allowed"
    assert ask.refused(as_rep(junior), "claim_next", DEFAULT_POOL, {"grade": "C"}).code == "grade_cap_reached"


def test_next_says_what_stands_in_the_way_of_every_grade(world, ask):
    junior = world.rep("junior")
    world.rules({"holding": {"grade_caps": {"C": 0, "D": 0}}})
    world.leads(2, "C")
    assert ask.refused(as_rep(junior), "claim_next", DEFAULT_POOL).code == "grade_cap_reached"
    world.rules({"holding": {"cap": {"junior": 0}}}, effective_at=NOW)
    assert ask.refused(as_rep(junior), "claim_next", DEFAULT_POOL).code == "holding_cap_reached"


def test_next_passes_over_leads_that_cool_down_or_are_frozen(world, ask):
    rep = world.rep()
    merged, held, best = world.leads(3, score=90)
    world.lead(score=95, claimable_at=NOW + timedelta(minutes=1))
    for lead in (held, merged):
        ask(as_rep(rep), "claim_lead", lead)
        ask(as_rep(rep), "release_lead", lead)
    world.run(
        "update lead set state = 'merged', pool_id = null, survivor_id = :best where id = :id",
        id=merged,
        best=best,
    )
    last = world.lead(score=1)
    assert ask(as_rep(rep), "claim_next", DEFAULT_POOL)["id"] == str(last)


def test_next_of_an_unknown_pool_is_not_found(world, ask):
    assert isinstance(ask.refused(as_rep(world.rep()), "claim_next", uuid4()), NotFound)


def test_batch_answers_each_lead_in_order(world, ask):
    rep, other = world.rep(), world.rep()
    taken, free, frozen = world.lead(), world.lead(), world.lead(claimable_at=NOW + timedelta(days=1))
    ask(as_rep(other), "claim_lead", taken)
    unknown = uuid4()
    answers = ask(
        as_rep(rep),
        "claim_batch",
        DEFAULT_POOL,
        {"lead_ids": list(map(str, [taken, free, free, frozen, unknown]))},
    )["data"]
    codes = [item.get("error", {}).get("code") for item in answers]
    assert codes == ["lead_taken", None, "lead_taken", "lead_frozen", "not_found"]
    assert answers[1]["lead"]["held"] == 1
    assert world.broken() == []


def test_batch_takes_from_the_pool_it_names_only(world, ask):
    rep, lead, elsewhere = world.rep(), world.lead(), world.new_pool()
    [answer] = ask(as_rep(rep), "claim_batch", elsewhere, {"lead_ids": [str(lead)]})["data"]
    assert answer["error"]["code"] == "lead_taken"


@pytest.mark.parametrize("count", [0, 101])
def test_batch_has_one_to_a_hundred_leads(world, ask, count):
    body = {"lead_ids": [str(uuid4()) for _ in range(count)]}
    assert isinstance(ask.refused(as_rep(world.rep()), "claim_batch", DEFAULT_POOL, body), Invalid)


def test_who_is_no_rep_can_claim_nothing(world, ask):
    lead = world.lead()
    assert ask.refused(as_manager([]), "claim_lead", lead).status == 404
    assert ask.refused(as_rep(world.rep(is_rep=False)), "claim_lead", lead).code == "rep_inactive"
    assert ask.refused(None, "claim_lead", lead).status == 403


def test_eligibility_shows_every_rule_with_value_limit_and_when_it_clears(world, ask):
    rep = world.rep()
    world.rules({"holding": {"day_cap": 1, "claim_gap_seconds": 60}})
    first, second = world.leads(2)
    ask(as_rep(rep), "claim_lead", first)
    told = ask(as_rep(rep), "get_eligibility", DEFAULT_POOL, {"lead_id": str(second)})
    broken = {rule["id"]: rule for rule in told["rules"] if not rule["ok"]}
    assert not told["eligible"]
    assert list(broken) == ["day_cap_reached", "claim_too_soon"]
    day = broken["day_cap_reached"]
    assert (day["value"], day["limit"], day["clears_at"]) == (1, 1, "2027-03-10T16:00:00+00:00")
    assert day["words"]["zh"].startswith("今日已领 1 条")
    assert len(told["rules"]) == 12


def test_eligibility_is_what_a_claim_would_find(world, ask):
    rep, lead = world.rep(), world.lead()
    assert ask(as_rep(rep), "get_eligibility", DEFAULT_POOL, {"lead_id": str(lead)})["eligible"]
    assert ask(as_rep(rep), "get_eligibility", DEFAULT_POOL, {})["eligible"]
    ask(as_rep(rep), "claim_lead", lead)
    told = ask(as_rep(rep), "get_eligibility", DEFAULT_POOL, {"lead_id": str(lead)})
    assert [rule["id"] for rule in told["rules"] if not rule["ok"]] == ["lead_taken"]
