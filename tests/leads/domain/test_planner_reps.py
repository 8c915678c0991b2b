"""A rep beside the team: shares drawn to it, a bottleneck that is more than noise, parts of a target."""

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.planner_reps import WEIGHT, Tally, bottleneck, drawn, parts, worse_by_chance

STEPS = ("lead", "visit", "trial", "quote", "contract")
TALLIES = st.integers(0, 25).flatmap(lambda of: st.builds(Tally, st.just(of), st.integers(0, of)))


def test_a_rep_of_whom_nothing_was_seen_is_as_the_team_and_one_seen_much_is_as_seen():
    team = Tally(1000, 250)
    assert drawn(Tally(), team).mean == pytest.approx(0.25)
    assert drawn(Tally(WEIGHT, WEIGHT), team).mean == pytest.approx((0.25 + 1) / 2)
    assert drawn(Tally(30_000, 30_000), team).mean > 0.99


@given(TALLIES, TALLIES)
def test_chance_is_fishers(own, others):
    won, decided = own.won + others.won, own.decided + others.decided
    wanted = sum(
        comb(own.decided, mine) * comb(others.decided, won - mine)
        for mine in range(own.won + 1)
        if mine <= won
    )
    assert worse_by_chance(own, others) == pytest.approx(wanted / comb(decided, won))


def team_of(own, others):
    return {step: own[step].with_(others[step]) for step in STEPS}


OTHERS = dict.fromkeys(STEPS, Tally(200, 100))
EVEN = dict.fromkeys(STEPS, Tally(40, 20))


def test_the_step_most_below_the_others_is_the_bottleneck():
    own = EVEN | {"visit": Tally(40, 10), "quote": Tally(40, 2)}
    found = bottleneck(own, team_of(own, OTHERS))
    assert (found.step, found.others) == ("quote", 0.5)
    assert found.share == pytest.approx((15 + 2) / 70)
    assert found.p_value < 0.001


@pytest.mark.parametrize("weak", [Tally(4, 1), Tally(10, 3), Tally(40, 15), Tally()])
def test_noise_is_no_bottleneck(weak):
    own = EVEN | {"visit": weak}
    assert bottleneck(own, team_of(own, OTHERS)) is None


def test_who_is_better_or_alone_has_none():
    own = dict.fromkeys(STEPS, Tally(40, 39))
    assert bottleneck(own, team_of(own, OTHERS)) is None
    assert bottleneck(own, own) is None
    assert bottleneck({}, {}) is None


@given(st.integers(0, 1000), st.lists(st.integers(0, 300), max_size=12))
def test_parts_add_up_and_are_within_one_of_their_weight(total, weights):
    shares = parts(total, weights)
    whole = sum(weights)
    assert sum(shares) == (total if whole else 0)
    assert all(
        abs(share - total * weight / whole) < 1
        for share, weight in zip(shares, weights, strict=True)
        if whole
    )


def test_equal_parts_go_to_the_first_where_they_do_not_come_out():
    assert parts(5, [100, 100, 100]) == [2, 2, 1]
    assert list(product([0], parts(0, [1, 2]))) == [(0, 0), (0, 0)]
