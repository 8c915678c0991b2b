"""The planner's arithmetic: leads and visits that a number of deals takes, bands, days, and limits."""

from datetime import date
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.leads.domain.planner import STAGES, History, plan, straight
from services.leads.domain.planner_limits import Hands, Supply, limits
from services.leads.domain.planner_rates import Day, needed, rate
from services.leads.domain.stages import OPEN

BY = date(2027, 6, 30)
DAYS = st.lists(
    st.builds(Day, st.integers(0, 300), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)),
    max_size=20,
    unique_by=lambda each: each.days,
)
SOME_DAYS = DAYS.filter(lambda days: sum(each.won for each in days) > 0)


def seen(of: int, won: int, days: int = 10):
    return rate([Day(days, won=won, lost=of - won)])


def history(first, paid, direct=None, unstaged=0) -> History:
    steps = dict.fromkeys(OPEN, paid)
    return History(first, dict.fromkeys(OPEN[1:], paid), steps, direct or seen(0, 0), unstaged)


def by_stage(found):
    return {each.stage: each for each in found}


def test_one_deal_takes_five_visits_and_fifteen_leads():
    found = by_stage(plan(history(seen(300, 100), seen(100, 20)), 1, BY))
    assert (found["visit"].count, found["lead"].count, found["payment"].count) == (5, 15, 1)


@pytest.mark.parametrize(("of", "visits", "deals"), [(15, 5, 1), (3, 1, 1), (30, 10, 2), (1500, 500, 100)])
def test_as_many_as_it_took_so_far_it_takes_again(of, visits, deals):
    found = by_stage(plan(history(seen(of, visits), seen(visits, deals)), deals, BY))
    assert (found["visit"].count, found["lead"].count) == (visits, of)


def test_leads_still_open_are_censored_and_not_lost():
    first = rate([Day(0, won=5, open=10)])
    found = by_stage(plan(history(first, rate([Day(0, won=1, open=4)])), 1, BY))
    assert (found["visit"].count, found["lead"].count) == (5, 15)


@settings(max_examples=20)
@given(SOME_DAYS, SOME_DAYS, st.integers(1, 300), st.integers(1, 300))
def test_more_deals_never_take_fewer(first, paid, one, other):
    of = history(rate(first), rate(paid))
    less, more = (by_stage(plan(of, deals, BY)) for deals in sorted((one, other)))
    for stage in STAGES:
        for part in ("count", "low", "median", "high"):
            assert getattr(less[stage], part) <= getattr(more[stage], part)


@settings(max_examples=20)
@given(DAYS, DAYS, DAYS, st.integers(1, 50))
def test_band_holds_the_median_and_nothing_takes_fewer_than_the_deals(first, paid, direct, deals):
    of = history(rate(first), rate(paid), rate(direct))
    for each in (*plan(of, deals, BY), straight(of, deals, BY)):
        assert deals <= each.low <= each.median <= each.high
        assert each.low <= each.count <= each.high


@settings(max_examples=20)
@given(SOME_DAYS, SOME_DAYS)
def test_needed_at_each_stage_is_the_next_stages_by_its_share_rounded_up(first, paid):
    of = history(rate(first), rate(paid))
    found = by_stage(plan(of, 7, BY))
    assert found["lead"].count == ceil(found["visit"].count / of.first.told * (1 - 1e-11))
    assert found["visit"].count == ceil(7 / of.paid["visit"].told * (1 - 1e-11))


@given(DAYS)
def test_with_nothing_open_the_share_is_the_plain_one(days):
    decided = [Day(each.days, each.won, each.lost) for each in days]
    found = rate(decided)
    assert found.share == pytest.approx(found.won / found.entered if found.entered else 0)
    assert found.weight == found.entered


@given(DAYS)
def test_a_share_is_one_and_its_curve_rises(days):
    found = rate(days)
    gone = [share for _, share in found.curve]
    assert 0 <= found.share <= 1
    assert gone == sorted(gone)
    assert found.won + found.lost - 1e-9 <= found.weight <= found.entered + 1e-9
    assert found.band[0] <= found.band[1]


def test_leads_that_are_young_do_not_make_the_share_small():
    old = [Day(30, won=50, lost=50)]
    young = [Day(5, open=400)]
    assert rate([*old, *young]).share == pytest.approx(0.5)
    assert rate([*old, *young]).weight == pytest.approx(100)  # nobody had gone on by the fifth day


def test_one_late_win_among_few_who_are_followed_so_far_decides_nothing():
    days = [Day(10, won=10, lost=80), Day(50, open=100), Day(300, won=1)]
    assert rate(days).share == pytest.approx(10 / 191)


def test_days_are_those_by_which_half_and_four_of_five_of_the_wins_came():
    found = rate([Day(days, won=10, lost=5) for days in range(10, 101, 10)])
    assert (found.days(0.5), found.days(0.8)) == (50, 80)
    assert found.gone_by(49) == pytest.approx(0.4)
    assert (found.gone_by(9), found.gone_by(1000)) == (0, 1)


def test_leads_are_wanted_before_their_visits_and_both_before_the_payment():
    of = history(seen(300, 100), seen(100, 20, days=40), direct=seen(300, 20, days=79))
    found = by_stage(plan(of, 1, BY))
    assert found["lead"].safe_on == date(2027, 4, 12)
    assert found["visit"].safe_on == date(2027, 5, 21)
    assert found["payment"].safe_on == BY


def test_where_nobody_has_won_no_day_is_named_and_the_middle_of_belief_is_told():
    of = history(seen(0, 0), seen(0, 0))
    found = by_stage(plan(of, 1, BY))
    assert (of.rests_on, of.first.rests_on) == ("nothing", "nothing")
    assert (found["lead"].safe_on, found["visit"].count, found["lead"].count) == (None, 2, 4)


def test_past_leads_of_whom_only_the_end_is_known_stand_for_the_way_between():
    of = history(seen(0, 0), seen(0, 0), direct=seen(100, 10), unstaged=100)
    assert of.rests_on == "outcomes"
    assert by_stage(plan(of, 2, BY))["lead"].count == 20
    assert straight(of, 2, BY).count == 20


@pytest.mark.parametrize(("won", "rests_on"), [(0, "nothing"), (1, "little"), (9, "little"), (10, "enough")])
def test_it_is_said_on_how_much_a_share_rests(won, rests_on):
    assert seen(50, won).rests_on == rests_on


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_whole_number_of_leads_is_not_rounded_up_by_a_machines_fraction(of, won):
    assert needed(won, won / (won * of)) == won * of


SUPPLY = Supply(held=10, pooled=20, arrivals_a_day=2, days_in_hand=10)
TODAY, LATER = date(2027, 3, 11), date(2027, 4, 10)


def short(leads, hands, supply=SUPPLY, until=LATER):
    return {each.limit: each.short for each in limits(leads, until, TODAY, supply, hands) if each.short}


ROOMY = Hands(cap=1000, held=10, month_cap=1000, intake=0)


def test_supply_is_what_is_held_pooled_and_comes_until_then():
    assert short(90, [ROOMY]) == {}
    assert short(91, [ROOMY]) == {"supply": 1}


def test_holding_caps_let_through_what_is_turned_over_in_the_time():
    rep = Hands(cap=10, held=4, month_cap=1000, intake=0)
    assert short(40, [rep]) == {}
    assert short(45, [rep, Hands(0, 2, 1000, 0)]) == {"holding_cap": 3}


def test_months_caps_let_through_what_is_left_of_this_month_and_those_that_begin():
    rep = Hands(cap=1000, held=4, month_cap=20, intake=15)
    assert short(29, [rep]) == {}
    assert short(32, [rep]) == {"month_cap": 3}
    assert short(32, [Hands(1000, 4, 20, 30)]) == {"month_cap": 8}


def test_a_day_that_is_past_leaves_what_is_there_now():
    late = {each.limit: each.available for each in limits(9, date(2027, 3, 1), TODAY, SUPPLY, [ROOMY])}
    assert late == {"supply": 30, "holding_cap": 1000, "month_cap": 1010}


def test_what_was_seen_is_within_the_band_though_the_prior_thinks_less_of_it():
    found = by_stage(plan(history(seen(60, 20), seen(20, 20)), 20, BY))
    assert (found["visit"].count, found["visit"].low) == (20, 20)
    assert found["visit"].median == 21
