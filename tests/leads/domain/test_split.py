"""Who is in which arm: the same for ever, as many as the shares say, and drawn anew by another salt."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.split import stable_split

SHARES = {"held_out": 0.1, "treated": 0.9}
UNITS = [UUID(int=number) for number in range(20_000)]


@given(st.text(max_size=20), st.uuids())
def test_the_same_unit_is_always_in_the_same_arm(salt, unit):
    assert stable_split(salt, unit, SHARES) == stable_split(salt, unit, dict(SHARES))


def test_an_arm_never_changes_from_release_to_release():
    assert [stable_split("nurture", UUID(int=number), {"a": 0.5, "b": 0.5}) for number in range(16)] == list(
        "aabaaaaabbbbbbab"
    )


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_arms_are_as_large_as_their_shares(share):
    arms = [stable_split("salt", unit, {"a": share, "b": 1 - share}) for unit in UNITS]
    assert abs(arms.count("a") / len(arms) - share) < 0.01


def test_another_salt_draws_independently():
    one = {unit for unit in UNITS if stable_split("one", unit, SHARES) == "held_out"}
    other = {unit for unit in UNITS if stable_split("other", unit, SHARES) == "held_out"}
    assert abs(len(one & other) / len(UNITS) - 0.01) < 0.005


@given(st.uuids(), st.floats(0, 1), st.floats(0, 1))
def test_an_arm_that_grows_loses_nobody(unit, share, other):
    less, more = sorted((share, other))
    if stable_split("s", unit, {"a": less, "b": 1 - less}) == "a":
        assert stable_split("s", unit, {"a": more, "b": 1 - more}) == "a"


@given(st.uuids(), st.lists(st.floats(0.01, 1), min_size=1, max_size=5))
def test_every_unit_has_an_arm_that_is_not_empty(unit, weights):
    shares = {str(at): weight / sum(weights) for at, weight in enumerate(weights)} | {"none": 0.0}
    assert stable_split("s", unit, shares) in shares.keys() - {"none"}


@pytest.mark.parametrize("shares", [{"a": 0.5}, {"a": 1.5, "b": -0.5}, {}])
def test_shares_that_do_not_add_up_are_refused(shares):
    with pytest.raises(ValueError, match="add up to 1"):
        stable_split("s", UNITS[0], shares)
