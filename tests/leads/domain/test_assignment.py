from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.assignment import Dealer, Hand, Waiting, is_overdue, tiers
from services.leads.domain.rules import parse

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
ALL = frozenset("ABCD")
RULES = parse({"assignment": {"fill_share": 1}})


def hand(number: int, seniority: str = "senior", **columns) -> Hand:
    known = {"grades": ALL, "region": None, "weight": 100, **columns}
    return Hand(UUID(int=number), seniority, **known)


def lead(number: int = 1, grade: str = "A", **columns) -> Waiting:
    return Waiting(UUID(int=1000 + number), grade, **columns)


def dealt(hands: list[Hand], leads: list[Waiting], rules=RULES) -> list[int | None]:
    dealer = Dealer(rules, hands, NOW)
    choices = [dealer.deal(each) for each in leads]
    return [choice.rep_id.int if choice.rep_id else None for choice in choices]


@pytest.mark.parametrize(
    ("grade", "order"),
    [
        ("A", ["senior"]),
        ("B", ["regular", "senior"]),
        ("C", ["junior", "regular", "senior"]),
        ("D", ["junior", "regular", "senior"]),
    ],
)
def test_grades_are_offered_to_the_seniority_that_suits_them_first(grade, order):
    assert tiers(RULES, grade) == order


@pytest.mark.parametrize(
    ("grade", "order"),
    [
        ("A", ["senior", "regular"]),
        ("B", ["regular", "senior", "junior"]),
        ("C", ["junior", "regular", "senior"]),
    ],
)
def test_a_missed_promise_opens_a_grade_to_the_next_seniority(grade, order):
    assert tiers(RULES, grade, 1) == tiers(RULES, grade, 5) == order


@pytest.mark.parametrize(("missed", "overdue"), [(0, False), (1, False), (2, True), (5, True)])
def test_a_manager_hears_once_the_next_seniority_had_its_time_too(missed, overdue):
    assert is_overdue(lead(promises_missed=missed)) is overdue


@pytest.mark.parametrize(("missed", "chosen"), [(0, None), (1, 1)])
def test_the_next_seniority_opens_when_the_promise_has_passed(missed, chosen):
    assert dealt([hand(1, "regular")], [lead(promises_missed=missed)]) == [chosen]


def test_the_seniority_that_suits_a_grade_comes_before_the_others_allowed():
    rules = parse({"holding": {"cap": {"junior": 1, "regular": 1}}, "assignment": {"fill_share": 1}})
    hands = [hand(1, "senior"), hand(2, "regular", assigned=70), hand(3, "junior", assigned=90)]
    assert dealt(hands, [lead(each, "C") for each in range(3)], rules) == [3, 2, 1]


def test_the_fewest_assigned_for_their_weight_come_first():
    hands = [hand(1, weight=100), hand(2, weight=50), hand(3, weight=0)]
    turns = dealt(hands, [lead(each) for each in range(9)])
    assert (turns.count(1), turns.count(2), turns.count(3)) == (6, 3, 0)


def test_ties_go_to_who_waited_longest_then_to_the_smaller_id():
    earlier = NOW - timedelta(days=2)
    hands = [hand(1, last_assigned_at=NOW), hand(3), hand(2), hand(4, last_assigned_at=earlier)]
    assert dealt(hands, [lead(each) for each in range(4)]) == [2, 3, 4, 1]


def test_reps_of_the_region_are_preferred_until_none_has_room():
    rules = parse({"holding": {"cap": {"senior": 2}}, "assignment": {"fill_share": 1}})
    hands = [hand(1, region="east", assigned=50), hand(2, region="west")]
    assert dealt(hands, [lead(each, region="east") for each in range(4)], rules) == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("holding", "full"),
    [
        ({"cap": {"senior": 5}}, {"held": 5}),
        ({"grade_caps": {"A": 5}}, {"by_grade": {"A": 5}}),
        ({"unworked_cap": 5}, {"unworked": 5}),
        ({"month_cap": 5}, {"month": 5}),
        ({}, {"grades": frozenset("B")}),
    ],
)
def test_who_has_no_room_is_not_chosen(holding, full):
    rules = parse({"holding": holding, "assignment": {"fill_share": 1}})
    assert dealt([hand(1, **full), hand(2, assigned=99)], [lead()], rules) == [2]


def test_a_share_of_every_cap_is_left_to_claims():
    rules = parse({"holding": {"cap": {"senior": 5}}, "assignment": {"fill_share": 0.8}})
    assert dealt([hand(1)], [lead(each) for each in range(5)], rules) == [1, 1, 1, 1, None]


def test_a_rep_in_cool_down_is_passed_over_and_keeps_the_place_in_the_queue():
    hands = [hand(1), hand(2)]
    cooled = lead(1, cooled=frozenset({UUID(int=1)}))
    assert dealt(hands, [cooled, lead(2), lead(3)]) == [2, 1, 1]


@pytest.mark.parametrize(
    ("hands", "cooled", "reason"),
    [
        ([], (), "no_rep"),
        ([hand(1, "junior")], (), "no_rep"),
        ([hand(1, grades=frozenset("B"))], (), "no_rep"),
        ([hand(1, held=30)], (), "caps_reached"),
        ([hand(1)], (UUID(int=1),), "cool_down"),
    ],
)
def test_a_lead_nobody_can_have_says_why(hands, cooled, reason):
    choice = Dealer(RULES, hands, NOW).deal(lead(cooled=frozenset(cooled)))
    assert (choice.rep_id, choice.waiting_reason) == (None, reason)


def test_the_reason_of_a_choice_is_kept():
    choice = Dealer(RULES, [hand(1, region="east", assigned=4, weight=50)], NOW).deal(lead(region="east"))
    assert choice.why == {
        "seniority": "senior",
        "open_to": ["senior"],
        "preferred": True,
        "assigned_before": 4,
        "weight": 50,
        "turn": 0.1,
    }


def test_a_deficit_in_the_wished_mix_moves_a_rep_forward():
    rules = parse({"assignment": {"mix": {"large": 0.5}, "mix_lambda": 4, "fill_share": 1}})
    hands = [hand(1, by_size={"large": 4}), hand(2, by_size={"small": 4}, assigned=1)]
    assert dealt(hands, [lead(1, size="large"), lead(2, size="small")], rules) == [2, 1]


def test_can_take_says_whether_reading_on_is_worth_it():
    assert Dealer(RULES, [hand(1)], NOW).can_take("A")
    assert not Dealer(RULES, [hand(1, held=30), hand(2, "junior")], NOW).can_take("A")


seniorities = st.sampled_from(["junior", "regular", "senior"])
regions = st.sampled_from([None, "east", "west"])


@given(
    st.lists(st.tuples(seniorities, regions, st.integers(1, 200), st.integers(0, 40)), max_size=12),
    st.lists(st.tuples(st.sampled_from("ABCD"), regions, st.integers(0, 3)), max_size=60),
    st.randoms(use_true_random=False),
)
def test_dealing_is_the_same_in_any_order_of_reps_and_breaks_no_cap(reps, wanted, random: Random):
    rules = parse({"holding": {"cap": {"junior": 3, "regular": 4, "senior": 5}, "grade_caps": {"A": 2}}})
    leads = [lead(n, grade, region=region, promises_missed=m) for n, (grade, region, m) in enumerate(wanted)]

    def hands() -> list[Hand]:
        return [
            hand(n, seniority, region=region, weight=weight, assigned=assigned)
            for n, (seniority, region, weight, assigned) in enumerate(reps)
        ]

    first, second = hands(), hands()
    random.shuffle(second)
    assert dealt(first, leads, rules) == dealt(second, leads, rules)
    assert all(each.held <= rules.holding.cap[each.seniority] for each in first)
    assert all(each.by_grade.get("A", 0) <= 2 for each in first)


@given(
    st.lists(st.tuples(regions, st.integers(1, 200), st.integers(0, 9)), min_size=1, max_size=8),
    st.lists(regions, max_size=25),
)
def test_the_queues_choose_as_looking_at_everybody_would(reps, wanted):
    hands = [
        hand(n, region=r, weight=weight, assigned=assigned) for n, (r, weight, assigned) in enumerate(reps)
    ]
    looked_at = [replace(each, by_grade={}, by_size={}) for each in hands]
    dealer = Dealer(RULES, hands, NOW)

    def by_looking(region: str | None) -> int | None:
        able = [each for each in looked_at if each.by_grade.get("A", 0) < 10 and each.unworked < 10]
        near = [each for each in able if region and each.region == region]
        chosen = min(
            near or able,
            key=lambda each: (
                (each.assigned + 1) / each.weight,
                each.last_assigned_at is not None,
                each.rep_id,
            ),
            default=None,
        )
        if chosen is None:
            return None
        chosen.take("A", None, NOW)
        return chosen.rep_id.int

    for region in wanted:
        choice = dealer.deal(lead(region=region))
        assert (choice.rep_id.int if choice.rep_id else None) == by_looking(region)
