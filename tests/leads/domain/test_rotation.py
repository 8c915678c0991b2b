"""What may be said of rotating: only what the interval allows, and how many more it takes."""

import pytest

from services.leads.domain.rotation import Comparison, Side


def compared(rotated, held_out):
    """Each side is (won, settled)."""
    sides = [Side(settled + 5, settled, won) for won, settled in (rotated, held_out)]
    return Comparison(*sides, within_days=90)


@pytest.mark.parametrize(
    ("rotated", "held_out", "verdict"),
    [
        ((180, 900), (5, 100), "pays"),
        ((45, 900), (20, 100), "costs"),
        ((90, 900), (8, 100), "not_seen"),
        ((100, 1000), (0, 29), "too_few"),
        ((29, 29), (0, 100), "too_few"),
        ((0, 0), (0, 0), "too_few"),
    ],
)
def test_the_verdict_is_what_the_interval_allows(rotated, held_out, verdict):
    assert compared(rotated, held_out).verdict == verdict


def test_the_gain_is_newcombes():
    gain = compared((56, 70), (48, 80)).gain  # the paper's first example

    assert (gain.estimate, gain.low, gain.high) == (
        pytest.approx(0.2), pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5)
    )  # fmt: skip


def test_it_says_what_was_won_by_how_much_and_how_sure_it_is():
    said = compared((180, 900), (5, 100)).words()

    assert said["en"].startswith(
        "Within 90 days of being due, 180/900 (20%) of the rotated were won and 5/100"
    )
    assert ": +15.0 (+8.3 … +18.9) pp." in said["en"]
    assert said["en"].endswith("Rotation pays.")
    assert said["zh"].endswith("轮换有益。")


def test_if_no_difference_can_be_told_it_says_what_that_would_take():
    found = compared((90, 900), (8, 100))

    assert found.held_out_needed > 100
    assert f"about {found.held_out_needed:,} held out" in found.words()["en"]
    assert "才能确认" in found.words()["zh"]


def test_of_equal_shares_no_number_would_do():
    found = compared((90, 900), (10, 100))

    assert (found.verdict, found.held_out_needed) == ("not_seen", None)
    assert found.words()["en"].endswith("No difference can be told.")


def test_too_few_is_said_as_that():
    assert compared((0, 0), (0, 0)).words()["en"] == (
        "Too few leads have been due for 90 days to say (rotated: 0/0, held out: 0/0; at least 30 of each)."
    )
    assert compared((0, 0), (3, 9)).held_out.win_share.estimate == pytest.approx(1 / 3)
    assert compared((0, 0), (3, 9)).rotated.win_share is None
    assert compared((0, 0), (3, 9)).held_out_needed is None
