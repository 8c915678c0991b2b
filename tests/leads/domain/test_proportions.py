"""Intervals as published, and as many times right as they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.proportions import difference, needed_for, share

COUNTS = st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_tabulates_it(hits, of, low, high):
    found = share(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_as_newcombe_tabulates_method_ten(first, second, low, high):
    found = difference(first, second)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(COUNTS, COUNTS)
def test_the_other_way_round_it_is_the_same_with_the_other_sign(first, second):
    one, other = difference(first, second), difference(second, first)
    assert one.low == pytest.approx(-other.high)
    assert -1 <= one.low <= one.estimate <= one.high <= 1
    assert one.excludes_zero == other.excludes_zero


def test_how_many_it_takes_to_tell_two_shares_apart():
    assert needed_for(0.20, 0.10, 1) == 199
    assert needed_for(0.20, 0.10, 9) == 119
    assert needed_for(0.1, 0.1, 1) is None
    assert needed_for(0.2, 0.1, 0) is None
