"""A lead looked at several times is one lead: in folds, in the newest fifth, in the wins a gate asks for."""

from datetime import timedelta

import pytest

from services.leads.training.learn import Learned, learn
from tests.leads.domain.test_win_model import examples

AGES = (0, 3, 7)


@pytest.fixture(scope="module")
def learned() -> list[Learned]:
    rows = [
        row._replace(as_of=row.as_of + timedelta(days=age), view=row.view._replace(age_days=float(age)))
        for row in examples(400)
        for age in AGES
    ]
    return learn(rows, None)


def test_wins_are_of_leads_not_of_rows(learned):
    for each in learned:
        card = each.card
        assert (card["rows"], card["leads"]) == (1200, 400)
        assert card["folds"]["quality"]["wins"] == 3 * card["wins"]
        assert card["folds"]["won_leads"] == card["wins"]
        wins = next(line for line in card["gate"]["criteria"] if line["code"] == "wins")
        assert wins["found"] == card[card["gate"]["judged_on"]]["won_leads"]


def test_drift_is_held_to_leads_as_they_arrived(learned):
    ages = learned[0].artefact["shares"]["features"]["age_days"]
    assert ages["cuts"] == [1.5, 5.0]
    assert ages["shares"] == [0.0, 1.0, 0.0, 0.0]  # missing, then below 1.5, below 5, from 5
