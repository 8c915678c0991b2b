"""Cycles learned from history, and what they would change in the rules."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.cycle import Verdict, cycle_of, leaned, learn
from services.leads.domain.cycle_proposal import proposed
from services.leads.domain.ripening import End, Hand, seen_in
from services.leads.domain.rules import CycleBounds, check_document, default_rules, parse
from services.leads.domain.turnover import recycle_at
from services.leads.domain.worktime import WorkCalendar

BOUNDS = CycleBounds(3, 40)
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def group(wins, ripe_days, others=60):
    """As many wins, four fifths of them by `ripe_days`, and as many hands that came to nothing."""
    early = round(wins * 0.8)
    won = [Hand(ripe_days, End.WON)] * early + [Hand(ripe_days * 1.2, End.WON)] * (wins - early)
    return seen_in([*won, *[Hand(ripe_days * 2, End.GONE)] * others])


def of(estimates, grade=None, source=None):
    [found] = [each for each in estimates if (each.grade, each.source) == (grade, source)]
    return found


def test_three_weeks_give_the_two_of_the_mission():
    three_weeks = WEEK.working_days_between(MONDAY, datetime(2027, 3, 22, 1, 0, tzinfo=UTC))
    learned = of(learn({("A", None): group(100, three_weeks)}, 1.0, BOUNDS), "A").cycle_days
    rules = parse({"cycle_days": {"A": learned}})

    assert (three_weeks, learned) == (15, 10)
    assert recycle_at(rules, "A", None, MONDAY, MONDAY, WEEK) == datetime(2027, 3, 12, 10, 0, tzinfo=UTC)


def test_a_holiday_and_leave_are_no_days_of_ripening_as_they_are_none_of_a_cycle():
    away = (datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 10, 16, 0, tzinfo=UTC))

    assert WEEK.with_leave([away]).working_days_between(MONDAY, datetime(2027, 3, 22, 1, tzinfo=UTC)) == 12


def test_a_group_leans_on_the_larger_one_as_if_that_were_thirty_wins():
    seen = {("A", "web"): group(10, 9), ("A", "fair"): group(90, 21), ("B", "web"): group(200, 15)}

    estimates = learn(seen, 1.0, BOUNDS)

    whole, grade, cell = of(estimates), of(estimates, "A"), of(estimates, "A", "web")
    assert grade.ripe_days == pytest.approx((100 * grade.own_days + 30 * whole.own_days) / 130)
    assert cell.ripe_days == pytest.approx((10 * 9 + 30 * grade.ripe_days) / 40)
    assert cell.own_share == 0.25


def test_a_group_without_a_win_is_as_the_larger_one():
    seen = {("A", "web"): group(60, 15), ("D", None): seen_in([Hand(9, End.GONE)] * 40)}

    estimates = learn(seen, 1.0, BOUNDS)

    assert of(estimates, "D").ripe_days == of(estimates).ripe_days == 15
    assert (of(estimates, "D").verdict, of(estimates, "D").own_share) == (Verdict.TOO_FEW, 0)


@pytest.mark.parametrize(
    ("wins", "verdict", "cycle"), [(29, Verdict.TOO_FEW, None), (30, Verdict.LEARNED, 10)]
)
def test_with_too_few_wins_in_all_nothing_is_said(wins, verdict, cycle):
    estimates = learn({("A", "web"): group(wins, 15)}, 1.0, BOUNDS)

    assert (of(estimates).verdict, of(estimates).cycle_days) == (verdict, cycle)
    assert of(estimates, "A", "web").cycle_days == cycle


def test_a_part_of_what_is_not_known_is_not_known():
    estimates = learn({("A", "web"): group(12, 9), ("B", None): group(12, 9)}, 1.0, BOUNDS)

    assert {each.verdict for each in estimates} == {Verdict.TOO_FEW}
    assert {each.cycle_days for each in estimates} == {None}


def test_a_group_whose_wins_still_come_at_the_end_has_no_say_of_its_own():
    rising = seen_in([Hand(day, End.WON) for day in range(1, 31)] + [Hand(30, End.GONE)] * 90)

    estimates = learn({("A", None): rising, ("B", None): group(300, 12)}, 1.0, BOUNDS)

    assert (of(estimates, "A").verdict, of(estimates, "A").own_share) == (Verdict.OPEN_ENDED, 0)
    assert of(estimates, "A").ripe_days == of(estimates).ripe_days


@pytest.mark.parametrize(("ripe", "days"), [(15, 10), (1, 3), (90, 40), (16, 11)])
def test_a_cycle_is_two_thirds_in_whole_days_within_bounds(ripe, days):
    assert cycle_of(ripe, BOUNDS) == days


def test_bounds_at_odds_leave_the_least():
    assert cycle_of(15, CycleBounds(20, 5)) == 20


@given(st.none() | st.floats(0.1, 99), st.integers(0, 10_000), st.floats(0.1, 99))
def test_what_leans_lies_between_its_own_and_the_larger_groups(own, wins, parent):
    drawn = leaned(own, wins, parent)

    assert min(parent, own or parent) - 1e-9 <= drawn <= max(parent, own or parent) + 1e-9


def learned(**ripe):
    """A history in which grades, or `A_web` a grade's leads of a source, ripen so."""
    seen = {}
    for name, days in ripe.items():
        grade, _, source = name.partition("_")
        seen[grade, source or None] = group(100_000, days)
    return learn(seen, 1.0, BOUNDS)


def test_what_is_learned_is_proposed_and_says_why():
    document, changes = proposed({"holding": {"day_cap": 7}}, learned(A=15, B=15))

    assert document == {"holding": {"day_cap": 7}, "cycle_days": {"A": 10}}
    [change] = changes
    assert (change.grade, change.source, change.before, change.after) == ("A", None, 5, 10)
    assert change.words() == {
        "zh": "A：5 → 10 个工作日。100,000 个赢单表明，80% 的赢单在 15.0 个工作日内到来，周期取其三分之二。"
        "此后仍会到来的赢单占 100% (100%–100%)。",
        "en": "A: 5 → 10 working days. 100,000 wins tell that 80% of them come within 15.0 working days, and"
        " the cycle is two thirds of that. Wins that come later: 100% (100%–100%).",
    }
    check_document(document)


def test_what_equals_the_rules_proposes_nothing():
    assert proposed({"cycle_days": {"A": 10}}, learned(A=15, B=15)) == ({"cycle_days": {"A": 10}}, [])


def test_a_source_of_its_own_pace_is_named_and_one_that_has_the_grades_is_not():
    document, changes = proposed({}, learned(B_web=15, B_fair=30))

    assert {(each.grade, each.source): each.after for each in changes} == {("B", None): 20, ("B", "web"): 10}
    rules = parse(document)
    assert (rules.cycle("B", "web"), rules.cycle("B", "fair"), rules.cycle("B", None)) == (10, 20, 20)


def test_a_source_keeps_its_days_though_its_grade_changes():
    _, changes = proposed({}, learned(B_web=15, B_fair=30))

    [kept] = [each for each in changes if each.source == "web"]
    assert kept.before == kept.after == 10


def test_what_a_person_wrote_for_a_source_without_wins_stays():
    written = {"cycle_days_by_source": {"expo": {"A": 2}}}

    document, _ = proposed(written, learned(A=15, A_web=15))

    assert document["cycle_days_by_source"] == {"expo": {"A": 2}}


def test_what_a_person_wrote_for_a_source_gives_way_to_what_its_wins_say():
    written = {"cycle_days": {"A": 10}, "cycle_days_by_source": {"web": {"A": 2}}}

    document, [change] = proposed(written, learned(A_web=15))

    assert document["cycle_days_by_source"] == {"web": {"A": 10}}
    assert (change.before, change.after) == (2, 10)


def test_few_wins_of_its_own_are_told():
    _, changes = proposed({}, learn({("A", None): group(12, 30), ("B", None): group(400, 15)}, 1.0, BOUNDS))

    [grade_a] = [each for each in changes if each.grade == "A"]
    assert "赢单不多" in grade_a.words()["zh"]
    assert "few wins" in grade_a.words()["en"]


def test_nothing_known_proposes_nothing():
    assert proposed({}, learn({("A", None): group(5, 15)}, 1.0, BOUNDS)) == ({}, [])
    assert default_rules().cycle_bounds == BOUNDS


def test_a_group_says_how_many_were_won_lost_and_not_seen_to_their_end():
    seen = group(40, 15)
    seen.add(Hand(3, End.LOST), times=7)

    whole = of(learn({("A", None): seen}, 1.0, BOUNDS))

    assert (whole.hands, whole.wins, whole.lost, whole.gone) == (107, 40, 7, 60)
    assert (whole.cycle_days, whole.late.estimate) == (10, 1)
