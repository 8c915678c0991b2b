"""The exact test of the mix of visits, against counting every order in which visits could have come."""

from collections import Counter
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.mix import MOST_EXACT, WISHED, chi_squared, exact, size_class, verdict

FEW = st.tuples(*[st.integers(0, 2)] * 3)
WISHES = st.sampled_from([WISHED, (0.5, 0.25, 0.25), (1 / 3, 1 / 3, 1 / 3), (0.6, 0.4, 0.0)])


def by_brute_force(counts, wished):
    """Every sequence of so many visits, one by one."""
    chance = Counter()
    for sequence in product(range(3), repeat=sum(counts)):
        chance[tuple(map(sequence.count, range(3)))] += prod(wished[each] for each in sequence)
    return sum(each for each in chance.values() if each <= chance[counts] * (1 + 1e-9))


@given(FEW, WISHES)
def test_probability_is_that_of_brute_force(counts, wished):
    assert exact(counts, wished) == pytest.approx(by_brute_force(counts, wished), abs=1e-9)


def test_of_ten_visits_4_5_1_against_20_70_10_is_noise():
    found = verdict((4, 5, 1))
    assert (round(found.p_value, 3), found.method, found.is_alarming) == (0.237, "exact", False)


@pytest.mark.parametrize(
    ("counts", "is_alarming"), [((6, 3, 1), True), ((2, 7, 1), False), ((40, 50, 10), True)]
)
def test_alarm_is_below_5_in_a_hundred_only(counts, is_alarming):
    assert verdict(counts).is_alarming is is_alarming


def test_what_is_not_wished_for_at_all_alarms_by_one_visit():
    assert verdict((3, 1, 1), (0.5, 0.5, 0)).p_value == 0
    assert chi_squared((3, 1, 1), (0.5, 0.5, 0)) == 0
    assert chi_squared((5, 5, 0), (0.5, 0.5, 0)) == 1


def test_nothing_is_said_of_no_visits():
    assert verdict((0, 0, 0)) == verdict((0, 0, 0), (1, 0, 0))
    assert (verdict((0, 0, 0)).p_value, verdict((0, 0, 0)).is_alarming) == (None, False)


def test_many_visits_are_tested_by_chi_squared_which_is_close_by_then():
    most = (MOST_EXACT // 5, MOST_EXACT * 7 // 10, MOST_EXACT // 10)
    off = (most[0] + 12, most[1] - 12, most[2])
    assert verdict(off).method == "exact"
    assert verdict(off).p_value == pytest.approx(chi_squared(off, WISHED), abs=0.02)
    assert verdict((off[0] + 1, off[1], off[2])).method == "chi_squared"


@pytest.mark.parametrize(
    ("told", "size"),
    [
        *[("1-49", "small"), ("<50", "small"), ("50人以下", "small"), ("49", "small"), ("小微企业", "small")],
        *[("50-199", "medium"), ("200-999", "medium"), ("50 人以上", "medium"), ("中型", "medium")],
        *[("1000+", "large"), ("1,000人以上", "large"), ("大型集团", "large"), ("Enterprise", "large")],
        *[("fewer than 1000", "medium"), ("0", "small"), (None, None), ("", None), ("不详", None)],
    ],
)
def test_size_is_read_as_people_write_it(told, size):
    assert size_class(told) == size


def test_where_small_ends_and_large_begins_may_be_said():
    assert [size_class("100", 200, 500), size_class("600", 200, 500)] == ["small", "large"]
