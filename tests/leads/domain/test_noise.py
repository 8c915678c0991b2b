"""How far off exactly true probabilities seem: no model is refused for luck, and no wrong one passes."""

import numpy as np
import pytest

from services.leads.training.quality import chances, noise, quality

WORLDS = 300


def worlds(leads: int, base: float, spread: float, rows_a_lead: int = 1):
    """Chances, whose rows they are, and outcomes that came exactly by them, world by world."""
    chance = np.random.default_rng(leads)
    groups = np.repeat(np.arange(leads), rows_a_lead)
    said = chance.normal(base, spread, leads)[groups]
    return said, groups, [chance.random(leads)[groups] < chances(said) for _ in range(WORLDS)]


@pytest.mark.parametrize(
    ("leads", "base", "spread", "rows_a_lead"),
    [(300, -1.3, 1.3, 1), (1_200, -0.8, 0.8, 1), (400, -1.0, 1.0, 5)],
)
def test_true_chances_seem_further_off_once_in_twenty(leads, base, spread, rows_a_lead):
    said, groups, came = worlds(leads, base, spread, rows_a_lead)
    most = noise(said, groups)
    found = [quality(won, said) for won in came]
    assert 0.02 < np.mean([each.ece > most.ece for each in found]) < 0.09
    assert 0.02 < np.mean([abs(each.ratio - 1) > most.ratio for each in found]) < 0.09
    assert np.mean([each.ece > 0.03 for each in found]) > 0.5


def test_with_many_leads_luck_is_small():
    said, groups, _ = worlds(20_000, -2.0, 1.2)
    most = noise(said, groups)
    assert most.ece < 0.01
    assert most.ratio < 0.05


def test_chances_that_are_wrong_seem_further_off_than_luck():
    said, groups, came = worlds(2_000, -1.5, 1.2)
    wrong = said + 0.5
    most, found = noise(wrong, groups), [quality(won, wrong) for won in came]
    assert np.mean([each.ece > max(0.03, most.ece) for each in found]) == 1
    assert np.mean([abs(each.ratio - 1) > max(0.1, most.ratio) for each in found]) > 0.99


def test_rows_of_one_lead_share_its_luck():
    said, groups, _ = worlds(400, -1.0, 1.0, 5)
    assert noise(said, groups).ece > 1.7 * noise(said, np.arange(len(said))).ece
