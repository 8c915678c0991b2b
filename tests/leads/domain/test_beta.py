"""The beta distribution of the planner, held against sums that are exact."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.beta import Beta, incomplete_beta

COUNTS = st.integers(0, 60)
SHARES = st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100)


def by_binomials(a: int, b: int, x: Fraction) -> Fraction:
    """I_x(a, b) of whole numbers: that at least a of a+b-1 throws are won (DLMF 8.17.5)."""
    throws = a + b - 1
    return sum((comb(throws, won) * x**won * (1 - x) ** (throws - won) for won in range(a, throws + 1)),
               Fraction())  # fmt: skip


@given(COUNTS, COUNTS, SHARES)
def test_function_is_the_sum_of_binomials(won, lost, x):
    assert incomplete_beta(won + 1, lost + 1, float(x)) == pytest.approx(
        float(by_binomials(won + 1, lost + 1, x)), rel=1e-9, abs=1e-12
    )


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0.001, 0.999))
def test_quantile_is_where_the_function_has_that_value(won, lost, share):
    belief = Beta.seen(won, lost)
    rate = belief.quantile(share)
    assert 0 < rate < 1
    assert belief.below(rate) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(("rate", "value"), [(-1, 0), (0, 0), (1, 1), (2, 1)])
def test_no_rate_is_outside_0_and_1(rate, value):
    assert incomplete_beta(2, 3, rate) == value


def test_nothing_seen_is_evenly_believed():
    assert Beta.seen(0, 0).quantile(0.25) == pytest.approx(0.25)
    assert Beta.seen(1, 3).mean == pytest.approx(2 / 6)
