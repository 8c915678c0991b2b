"""Points become a chance by a guess, then by the company's own past: never thrown about by a few wins."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from services.leads.domain.rules_line import (
    GUESS,
    LEAST_INTERCEPT,
    MOST_INTERCEPT,
    MOST_SLOPE,
    RulesCurve,
    curve_answer,
    may_speak,
)
from services.leads.domain.win_model import probability
from services.leads.training.rules_fit import fit_curve
from tests.leads.world import NOW

POINTS = st.floats(0, 100)
CURVES = st.builds(
    RulesCurve,
    intercept=st.floats(LEAST_INTERCEPT, MOST_INTERCEPT),
    slope=st.floats(0, MOST_SLOPE),
)
ROWS = st.lists(st.tuples(POINTS, st.booleans()), max_size=60)


def drawn(intercept: float, slope: float, count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Leads of a company whose curve is known."""
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 100, count)
    return points, chance.random(count) < 1 / (1 + np.exp(-(intercept + slope * points)))


@given(CURVES, POINTS, POINTS)
def test_more_points_are_never_worth_less_and_no_chance_is_sure(curve, one, other):
    few, many = sorted((one, other))
    assert curve.log_odds(few) <= curve.log_odds(many)
    assert 0 < probability(curve.log_odds(few)) <= probability(curve.log_odds(many)) < 1


def test_points_it_has_not_seen_count_as_the_nearest_it_has():
    points, won = np.array([0.0, 5.0, 5.0, 12.0]), np.array([False, True, False, True])
    curve = fit_curve(points, won, leads=4)
    assert (curve.least, curve.most) == (0, 12)
    assert curve.log_odds(40) == curve.log_odds(12) > curve.log_odds(11)


@given(ROWS)
def test_whatever_came_the_fitted_curve_is_within_its_limits(rows):
    points, won = np.array([each for each, _ in rows]), np.array([each for _, each in rows], np.bool_)
    curve = fit_curve(points, won, leads=len(rows))
    assert LEAST_INTERCEPT <= curve.intercept <= MOST_INTERCEPT
    assert 0 <= curve.slope <= MOST_SLOPE


def test_without_leads_it_is_the_guess():
    curve = fit_curve(np.array([]), np.array([], np.bool_), leads=0)
    assert (curve.intercept, curve.slope) == (GUESS.intercept, GUESS.slope)


@settings(max_examples=5, deadline=None)
@given(st.floats(-4, 0), st.floats(0.01, 0.06), st.integers(0, 1_000))
def test_with_many_leads_it_is_the_likeliest_curve_of_them_alone(intercept, slope, seed):
    points, won = drawn(intercept, slope, 10_000, seed)
    likeliest = LogisticRegression(C=np.inf, tol=1e-8, max_iter=500).fit(points[:, None] / 100, won)
    curve = fit_curve(points, won, leads=len(won))
    theirs = likeliest.decision_function([[0.0], [1.0]])
    assert [curve.log_odds(0), curve.log_odds(100)] == pytest.approx(theirs.tolist(), abs=0.05)


@pytest.mark.parametrize(("leads", "wins", "low", "high"), [(10, 3, 0.12, 0.22), (100, 30, 0.25, 0.29)])
def test_three_wins_of_ten_move_it_part_of_the_way_and_thirty_of_a_hundred_nearly_all(leads, wins, low, high):
    won = np.arange(leads) < wins
    assert probability(GUESS.log_odds(30)) == pytest.approx(0.076, abs=0.001)
    curve = fit_curve(np.full(leads, 30.0), won, leads=leads)
    assert low < probability(curve.log_odds(30)) < high


def test_it_is_the_likeliest_curve_given_the_prior():
    points, won = drawn(-1, 0.02, 200)
    curve = fit_curve(points, won, leads=len(won))
    off = won - 1 / (1 + np.exp(-(curve.intercept + curve.slope * points)))
    assert off.sum() == pytest.approx((curve.intercept + 4.0) / 1.0**2, abs=1e-6)
    assert off @ points == pytest.approx((curve.slope - 0.05) / 0.02**2, abs=1e-4)


def test_where_few_points_win_more_all_points_are_worth_the_same():
    points, won = drawn(2, -0.05, 2_000)
    curve = fit_curve(points, won, leads=len(won))
    assert curve.slope == 0
    assert probability(curve.intercept) == pytest.approx(won.mean(), abs=0.01)


def test_a_lead_looked_at_five_times_weighs_as_one():
    points, won = drawn(-2, 0.03, 50)
    once = fit_curve(points, won, leads=50)
    often = fit_curve(np.repeat(points, 5), np.repeat(won, 5), leads=50)
    assert (often.intercept, often.slope) == pytest.approx((once.intercept, once.slope), abs=1e-7)


@pytest.mark.parametrize(
    ("wins", "leads", "refused", "may"),
    [
        (3, 10, None, True), (3, 10, "too_few_to_train", True), (3, 10, "nothing_to_learn", True),
        (3, 10, "leak_suspected", False), (0, 10, "one_class_only", False), (10, 10, None, False),
        (0, 0, "too_few_to_train", False),
    ],
)  # fmt: skip
def test_a_curve_speaks_only_of_leads_that_ended_both_ways_and_were_not_known_afterwards(
    wins, leads, refused, may
):
    assert may_speak(RulesCurve(-2, 0.03, wins=wins, leads=leads), refused) is may


def test_it_says_whose_past_is_behind_it():
    rules = UUID(int=1)
    guess = curve_answer(GUESS, rules)
    assert (guess["fitted"], guess["same_rules"], guess["at"]) == (False, None, None)
    assert "guess" in guess["words"]["en"]
    curve = RulesCurve(-2, 0.03, 10, 90, 1_234, 5_678, rules, NOW)
    told = curve_answer(curve, rules)
    assert (told["fitted"], told["same_rules"], told["score_rule_id"]) == (True, True, str(rules))
    assert "5,678 leads" in told["words"]["en"]
    assert "1,234 条成交" in told["words"]["zh"]
    other = curve_answer(curve, UUID(int=2))
    assert other["same_rules"] is False
    assert other["words"]["en"].endswith("by another version of the rules")
