"""A lead looked at several times is one lead: in folds, in the newest fifth, in the wins a gate asks for."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta

import numpy as np
import pytest

from services.leads.domain.learning import Example
from services.leads.training.learn import FOLDS, Learned, learn
from services.leads.training.quality import quality
from services.leads.training.rules_fit import fit_rules
from tests.leads.domain.test_win_model import examples
from tests.leads.world import NOW

AGES = (0, 3, 7)


@pytest.fixture(scope="module")
def rows() -> list[Example]:
    found = [
        row._replace(as_of=row.as_of + timedelta(days=age), view=row.view._replace(age_days=float(age)))
        for row in examples(400)
        for age in AGES
    ]
    return sorted(found, key=lambda row: row.order)


@pytest.fixture(scope="module")
def learned(rows: list[Example]) -> list[Learned]:
    return learn(rows, None)


def test_wins_are_of_leads_not_of_rows(learned):
    for each in learned:
        card = each.card
        assert (card["rows"], card["leads"]) == (1200, 400)
        assert card["folds"]["quality"]["wins"] == 3 * card["wins"]
        assert card["folds"]["won_leads"] == card["wins"]
        wins = next(line for line in card["gate"]["criteria"] if line["code"] == "wins")
        assert wins["found"] == card[card["gate"]["judged_on"]]["won_leads"]


def of_one_moment(won: Callable[[int], bool]) -> list[Example]:
    """A file without dates, its last row written first; `won` by the row."""
    return [row._replace(as_of=NOW, place=999 - n, won=won(999 - n)) for n, row in enumerate(examples(1_000))]


def test_of_a_file_without_dates_its_last_rows_are_the_newest():
    [card, _] = [
        each.card for each in learn(of_one_moment(lambda place: place % (2 if place > 799 else 9) == 0), None)
    ]
    assert (card["newest"]["won_leads"], card["newest"]["quality"]["rows"]) == (100, 200)
    assert card["gate"]["judged_on"] == "newest"


@pytest.mark.parametrize("won", [lambda place: place < 300, lambda place: place > 850])
def test_a_file_sorted_by_outcome_has_no_order_of_time(won):
    for each in learn(of_one_moment(won), None):
        assert each.card["gate"]["judged_on"] == "unordered"
        assert 0 < each.card["newest"]["won_leads"] < each.card["newest"]["quality"]["rows"]


def test_drift_is_held_to_leads_as_they_arrived(learned):
    ages = learned[0].artefact["shares"]["features"]["age_days"]
    assert ages["cuts"] == [1.5, 5.0]
    assert ages["shares"] == [0.0, 1.0, 0.0, 0.0]  # missing, then below 1.5, below 5, from 5


def by_rules(known: Sequence[Example], asked: Sequence[Example]) -> np.ndarray:
    """What the rules say of rows, by the curve of others."""
    curve = fit_rules(known)
    return np.array([curve.log_odds(row.view.fit + row.view.intent) for row in asked])


def test_a_first_model_is_judged_against_the_curve_of_rows_it_is_not_judged_on(rows, learned):
    order = {lead: place for place, lead in enumerate(dict.fromkeys(row.lead_id for row in rows))}
    spread = np.random.default_rng(FOLDS).permutation(len(order)) % FOLDS
    fold = np.array([spread[order[row.lead_id]] for row in rows])
    folded = np.zeros(len(rows))
    for each in range(FOLDS):
        known, asked = ([r for r, f in zip(rows, fold, strict=True) if bool(f == each) is apart]
                        for apart in (False, True))  # fmt: skip
        folded[fold == each] = by_rules(known, asked)
    cut = int(len(order) * 0.8)
    older, newest = ([row for row in rows if (order[row.lead_id] >= cut) is late] for late in (False, True))
    expected = {
        "folds": quality(np.array([row.won for row in rows]), folded),
        "newest": quality(np.array([row.won for row in newest]), by_rules(older, newest)),
    }
    for split, found in expected.items():
        assert learned[0].card[split]["champion"] == pytest.approx(asdict(found), abs=1e-9)
        assert 0.8 < found.ratio < 1.25
