"""How numbers are cut into bins: of about equal size, between values, so that fading moves nobody at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.features import NUMBER
from services.leads.training.inspect import Column
from services.leads.training.matrix import BINS, learn_codes


def cuts_of(values: list[float]) -> tuple[float, ...]:
    [coded] = learn_codes([Column("age_days", NUMBER, values)], np.arange(len(values)))
    return coded.cuts


@given(st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=300))
def test_no_value_that_occurs_stands_on_a_cut(values):
    cuts = cuts_of(values)
    assert not set(cuts) & set(values)
    assert list(cuts) == sorted(set(cuts))
    assert len(cuts) < BINS


def test_points_that_fade_for_an_hour_stay_in_their_bin():
    [coded] = learn_codes([Column("rule_intent", NUMBER, [4.0, 16.0, 28.0] * 50)], np.arange(150))
    fresh, faded = (coded.bins([points * left for points in (4.0, 16.0, 28.0)]) for left in (1.0, 0.997))
    assert fresh.tolist() == faded.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("values", "cuts"), [([5.0] * 9, ()), ([0.0, 1.0], (0.5,)), ([0.0, 0.0, 8.0], (4.0,))]
)
def test_cuts_by_hand(values, cuts):
    assert cuts_of(values) == cuts
