"""Curves of wins: against published figures, an oracle, and a company that knows the truth."""

from dataclasses import replace
from math import exp, isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.ripening import World, hands, truth, won_only
from services.leads.domain.cycle import RIPE_SHARE, standing_for
from services.leads.domain.proportions import Z95
from services.leads.domain.ripening import End, Hand, Seen, curve_of, seen_in

# Freireich's trial of 6-MP: weeks to relapse, 0 censored; survival as every textbook prints it.
SIX_MP = [(6, 3, End.WON), (6, 1, End.GONE), (7, 1, End.WON), (9, 1, End.GONE), (10, 1, End.WON),
          (10, 1, End.GONE), (11, 1, End.GONE), (13, 1, End.WON), (16, 1, End.WON), (17, 1, End.GONE),
          (19, 1, End.GONE), (20, 1, End.GONE), (22, 1, End.WON), (23, 1, End.WON), (25, 1, End.GONE),
          (32, 2, End.GONE), (34, 1, End.GONE), (35, 1, End.GONE)]  # fmt: skip
SURVIVAL = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}

# What lifelines 0.30.3 (AalenJohansenFitter) says of these: 1 won, 2 lost, 0 gone; event of interest 1.
MIXED = [(0.1, 1), (1.3, 2), (3.0, 2), (3.6, 2), (3.7, 2), (3.9, 2), (4.1, 0), (4.7, 2), (4.8, 1), (5.3, 2),
         (6.4, 1), (7.4, 1), (7.5, 2), (7.7, 0), (7.9, 0), (8.5, 2), (8.6, 1), (9.8, 2), (10.1, 1), (11.6, 1),
         (11.9, 1), (12.2, 0), (12.7, 1), (14.9, 2), (16.9, 1), (17.7, 0), (18.1, 2), (18.3, 1), (20.0, 2),
         (20.4, 2), (20.8, 2), (21.2, 1), (22.4, 2), (23.0, 0), (25.2, 0), (26.2, 2), (27.8, 1), (29.6, 0),
         (30.7, 2), (30.9, 2), (31.2, 1), (31.9, 1), (33.6, 0), (33.9, 2), (34.2, 2), (35.3, 2), (36.3, 0),
         (36.4, 2), (37.0, 2), (38.3, 0), (38.4, 2), (38.6, 0), (38.8, 0), (39.2, 2), (39.3, 0),
         (39.9, 0)]  # fmt: skip
OF = {1: End.WON, 2: End.LOST, 0: End.GONE}
INCIDENCE = {5: 0.036079, 10: 0.091632, 20: 0.208637, 30: 0.251229}
COMPANY = World()


def ten_of_each(rows):
    seen = Seen()
    for days, end in rows:
        seen.add(Hand(days, OF[end]), times=10)
    return seen


def test_without_losses_it_is_kaplan_and_meiers():
    seen = Seen()
    for weeks, count, end in SIX_MP:
        seen.add(Hand(weeks, end), times=count * 10)

    curve = curve_of(seen)

    assert {week: round(1 - curve.won_by(week), 4) for week in SURVIVAL} == SURVIVAL


def test_with_losses_it_is_aalen_and_johansens():
    curve = curve_of(ten_of_each(MIXED))

    assert {day: round(curve.won_by(day), 6) for day in INCIDENCE} == INCIDENCE


ends = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(End), st.none() | st.integers(0, 40)),
    min_size=1,
    max_size=80,
)


@given(ends, st.floats(1, 12))
def test_a_curve_rises_and_stays_within_all(rows, weight):
    curve = curve_of(seen_in(Hand(days, end, kept) for days, end, kept in rows), weight)
    values = [curve.won_by(day) for day in range(62)]

    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1 + 1e-9
    for day in (0, 7, 30):
        late = curve.late_share(day)
        assert late is None or -1e-9 <= late.low <= late.estimate + 1e-9 <= late.high + 2e-9


@given(ends)
def test_who_is_held_out_counts_as_one_if_they_stand_for_themselves_alone(rows):
    flagged = curve_of(seen_in(Hand(days, end, kept) for days, end, kept in rows), 1.0)
    plain = curve_of(seen_in(Hand(days, end) for days, end, _ in rows), 1.0)

    assert flagged.won == pytest.approx(plain.won)
    assert flagged.days_until(0.8) == plain.days_until(0.8)


@given(ends)
def test_every_hand_is_counted_once(rows):
    seen = seen_in(Hand(days, end, kept) for days, end, kept in rows)

    assert {end: seen.count(end) for end in End} == {
        end: sum(each is end for _, each, _ in rows) for end in End
    }


def test_if_nobody_is_taken_away_the_share_won_is_that_which_was_won():
    rows = [Hand(day, End.WON if day % 3 == 0 else End.LOST) for day in range(1, 40) for _ in range(12)]

    curve = curve_of(seen_in(rows))

    assert curve.won == pytest.approx(13 / 39)
    assert curve.days_until(0.5) == 21


def test_a_curve_ends_where_too_few_are_left_to_look_at():
    seen = Seen()
    seen.add(Hand(5, End.WON), times=20)
    seen.add(Hand(6, End.GONE), times=11)
    seen.add(Hand(30, End.WON), times=9)

    assert (curve_of(seen).last, curve_of(seen).days_until(1)) == (60, 5)


def test_without_a_win_there_is_nothing_to_say():
    curve = curve_of(seen_in([Hand(3, End.GONE)] * 50))

    assert (curve.days_until(0.8), curve.late_share(3), curve.won) == (None, None, 0)


@pytest.mark.parametrize(("tenure", "is_open"), [(6, True), (12, True), (20, True), (63, False)])
def test_wins_that_still_come_at_the_end_of_what_was_seen_are_noticed(tenure, is_open):
    world = replace(COMPANY, tenure=float(tenure))

    assert curve_of(seen_in(hands(world, 8_000, seed=1)), 10).is_open_ended is is_open


def test_what_passes_as_whole_misses_little_of_a_long_tail():
    """Of wins at a constant rate, seen so long that we call it whole, M is at most a seventh too early."""
    times = [-10 * log(1 - (each + 0.5) / 20_000) for each in range(20_000)]
    for seen_days in range(10, 90):
        curve = curve_of(
            seen_in(Hand(min(day, seen_days), End.WON if day < seen_days else End.GONE) for day in times)
        )
        if not curve.is_open_ended:
            assert isclose(curve.days_until(RIPE_SHARE), 16.1, rel_tol=0.14)
            return
    pytest.fail("never whole")


def test_the_learned_time_is_near_the_truth_where_that_of_the_won_alone_is_not():
    known = truth(COMPANY)
    for seed in range(3):
        lived = list(hands(COMPANY, 20_000, seed))
        recycled, held_out = _due(lived)
        learned = curve_of(seen_in(lived), standing_for(recycled, held_out)).days_until(RIPE_SHARE)

        assert abs(learned / known - 1) < 0.15
        assert won_only(lived, RIPE_SHARE) / known - 1 < -0.2


@pytest.mark.parametrize(
    "world",
    [
        replace(COMPANY, cycle=6.0),
        replace(COMPANY, cycle=15.0),
        replace(COMPANY, shape=2.0, scale=10.0),
        replace(COMPANY, opportunity=1.0, false_hope=0.0),
    ],
    ids=["short cycle", "long cycle", "slow", "what ripens is recycled like the rest"],
)
def test_it_is_near_the_truth_however_the_company_looks(world):
    lived = list(hands(world, 20_000, seed=5))

    learned = curve_of(seen_in(lived), standing_for(*_due(lived))).days_until(RIPE_SHARE)

    assert learned == pytest.approx(truth(world), rel=0.15)


def test_the_interval_of_late_wins_holds_the_truth_about_as_often_as_it_says():
    known = 1 - _won_by(COMPANY, 12)
    held = 0
    for seed in range(100):
        late = curve_of(seen_in(hands(COMPANY, 1_500, seed)), 10).late_share(12)
        held += late.low <= known <= late.high
    assert 88 <= held <= 100


def test_if_every_end_was_seen_the_interval_is_that_of_two_counts():
    rows = [Hand(day % 10 + 1, End.WON) for day in range(30)] + [
        Hand(day % 10 + 20, End.WON) for day in range(20)
    ]
    rows += [Hand(day % 40 + 1, End.LOST) for day in range(80)] + [Hand(60, End.GONE)] * 20

    late = curve_of(seen_in(rows)).late_share(15)

    spread = Z95 * sqrt(1 / 30 + 1 / 20)
    assert late.estimate == pytest.approx(0.4)
    assert [log(each / (1 - each)) for each in (late.low, late.high)] == pytest.approx(
        [log(20 / 30) - spread, log(20 / 30) + spread]
    )


@pytest.mark.parametrize(("recycled", "held_out", "weight"), [(90, 10, 10), (0, 0, 1), (5, 0, 1), (0, 4, 1)])
def test_each_one_held_out_stands_for_all_that_were_due(recycled, held_out, weight):
    assert standing_for(recycled, held_out) == weight


@pytest.mark.parametrize(("days", "value", "low", "high"), [(99, 0, 0, 0.28), (0, 1, 0.72, 1)])
def test_if_no_win_is_late_or_every_one_the_interval_says_how_few_there_were(days, value, low, high):
    late = curve_of(seen_in([Hand(5, End.WON)] * 10 + [Hand(40, End.GONE)] * 30)).late_share(days)

    assert late.estimate == value
    assert (late.low, late.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


def _due(lived):
    taken = [each for each in lived if each.end is End.GONE and each.kept_after is None]
    return (
        sum(each.days < COMPANY.tenure for each in taken),
        sum(each.kept_after is not None for each in lived),
    )


def _won_by(world, days):
    """Share of a gamma distribution of shape 3 that lies below."""
    x = days / world.scale
    return 1 - exp(-x) * (1 + x + x * x / 2)
