"""Compiled models say what scikit-learn says, take it apart exactly, and refuse what is broken."""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.features import View
from services.leads.domain.in_force import ModelCorrupt, speaking
from services.leads.domain.learning import Example
from services.leads.domain.win_model import (
    Explained,
    Grades,
    Part,
    compiled,
    cuts_by_capacity,
    log_odds_of,
    probability,
)
from services.leads.domain.win_words import explained_answer
from services.leads.training.fit import Fitted, fit_scorecard, fit_trees
from services.leads.training.inspect import Column, inspect
from tests.leads.world import NOW

FITS = {"scorecard": fit_scorecard, "trees": fit_trees}


def views(count: int) -> list[View]:
    """Leads of a company whose visits, way and some words matter, with gaps."""
    chance = random.Random(7)
    found = []
    for _ in range(count):
        extra = {
            "visits": chance.choice([None, 0, 1, 2, 5, 5.5, 30, 31]),
            "way": chance.choice(["a", "b", None]),
        }
        extra["rare"] = chance.choice(["x"] * 40 + ["y"])
        fields = {"source": chance.choice(["官网", "展会", "电话", ""])}
        told = {name: value for name, value in extra.items() if value is not None}
        found.append(
            View(fields, told, fit=chance.randrange(60), intent=chance.random() * 40, age_days=0, warmth={})
        )
    return found


def examples(count: int) -> list[Example]:
    """Rows of such leads and what came of them."""
    chance = random.Random(8)
    return [
        Example(UUID(int=n), NOW + timedelta(hours=n), view, chance.random() < _truth(view))
        for n, view in enumerate(views(count))
    ]


def _truth(view: View) -> float:
    visits = view.extra.get("visits", 3)
    return probability(-2 + 0.1 * visits + (view.fields["source"] == "展会") + 0.03 * view.fit)


@pytest.fixture(scope="module", params=list(FITS))
def fitted(request: pytest.FixtureRequest) -> tuple[Fitted, Sequence[Column], list[View]]:
    rows = examples(900)
    columns, _ = inspect(rows)
    won = np.array([row.won for row in rows])
    return FITS[request.param](columns, won, np.arange(len(rows))), columns, [row.view for row in rows]


def test_compiled_is_scikit_learn_to_the_twelfth_digit(fitted):
    model, columns, seen = fitted
    served = compiled(orjson.loads(orjson.dumps(model.artefact)))
    for view, log_odds in zip(seen, model.log_odds(columns), strict=True):
        assert served.log_odds(view) == pytest.approx(log_odds, abs=1e-12)
        assert probability(served.log_odds(view)) == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-12)


def test_reasons_sum_to_the_log_odds(fitted):
    model, _, seen = fitted
    served = compiled(model.artefact)
    for view in seen:
        found = served.explain(view)
        assert found.log_odds == served.log_odds(view)
        assert found.base + math.fsum(part.log_odds for part in found.parts) == pytest.approx(
            found.log_odds, abs=1e-9
        )


def test_parts_are_nothing_on_the_average_of_training(fitted):
    model, _, seen = fitted
    served = compiled(model.artefact)
    parts = [served.explain(view).parts for view in seen]
    for place in range(len(parts[0])):
        assert math.fsum(each[place].log_odds for each in parts) / len(parts) == pytest.approx(0, abs=0.02)


def test_words_never_seen_and_values_missing_are_scored(fitted):
    served = compiled(fitted[0].artefact)
    blank = View({}, {}, fit=0, intent=0, age_days=400, warmth={})
    odd = View({"source": "火星"}, {"visits": "many", "way": 7, "rare": "z"}, 10**6, -5, 0, {"call": 3})
    assert all(math.isfinite(served.log_odds(view)) for view in (blank, odd))


def test_the_five_reasons_are_those_that_matter_most(fitted):
    found = compiled(fitted[0].artefact).explain(fitted[2][0])
    top = found.top()
    assert len(top) <= 5
    assert [p for p in top if p.log_odds > 0] == sorted(
        (p for p in found.parts if p.log_odds > 0), key=lambda p: -p.log_odds
    )[:3]


def _published(fitted) -> str:
    told = {**fitted[0].artefact, "grades": {"begins": [1, 0, -1], "margin": 0.1}, "hidden": []}
    return orjson.dumps(told).decode()


def _read(artefact: str, sha256: str) -> None:
    speaking(artefact, sha256, model_id=UUID(int=1), number=1, kind="scorecard", score_rule_id=UUID(int=2))


def test_a_flipped_bit_is_noticed(fitted):
    good = _published(fitted)
    sha256 = hashlib.sha256(good.encode()).hexdigest()
    _read(good, sha256)
    chance = random.Random(9)
    for _ in range(100):
        at, bit = chance.randrange(len(good)), chance.randrange(7)
        bad = good[:at] + chr(ord(good[at]) ^ (1 << bit)) + good[at + 1 :]
        with pytest.raises(ModelCorrupt):
            _read(bad, sha256)


@pytest.mark.parametrize(
    "broken",
    [
        {"format": 2},
        {"kind": "net"},
        {"features": None},
        {"features": [{"name": "nobody", "type": "number"}]},
        {"grades": {}},
        {"grades": {"begins": [1, 2], "margin": 0}},
    ],
)
def test_an_artefact_that_makes_no_sense_is_refused(fitted, broken):
    told = orjson.dumps({**orjson.loads(_published(fitted)), **broken}).decode()
    with pytest.raises(ModelCorrupt):
        _read(told, hashlib.sha256(told.encode()).hexdigest())


def test_a_tree_that_points_upwards_is_refused():
    tree = {"column": [0, -1], "threshold": [0, 0], "missing_left": [True, True], "left": [0, 0],
            "right": [1, 0], "value": [0, 1], "expected": [0, 1]}  # fmt: skip
    told = {"format": 1, "kind": "trees", "baseline": 0,
            "features": [{"name": "age_days", "type": "number"}], "trees": [tree]}  # fmt: skip
    with pytest.raises(ValueError, match="outside itself"):
        compiled(told)


@given(st.lists(st.floats(-8, 8), min_size=200, max_size=400, unique=True))
def test_grades_fill_as_capacity_has_it(stands):
    grades = Grades(cuts_by_capacity(stands), 0.0)
    found = [grades.grade(each) for each in stands]
    for grade, share in (("A", 0.1), ("B", 0.2), ("C", 0.3), ("D", 0.4)):
        assert found.count(grade) / len(found) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("stands", "grades"),
    [
        ([0.2] * 300, {"C": 300}),
        ([1.0] * 4 + [0.0] * 96, {"A": 4, "C": 96}),
        ([1.0] * 15 + [0.0] * 85, {"A": 15, "C": 85}),
        ([1.0] * 30 + [0.0] * 70, {"B": 30, "D": 70}),
        ([2.0] * 8 + [1.0] * 40 + [0.0] * 52, {"A": 8, "B": 40, "D": 52}),
    ],
)
def test_leads_alike_have_one_grade_the_nearest_to_capacity(stands, grades):
    cuts = Grades(cuts_by_capacity(stands), 0.0)
    assert Counter(map(cuts.grade, stands)) == grades
    assert list(cuts.begins) == sorted(cuts.begins, reverse=True)


@pytest.mark.parametrize(
    ("log_odds", "standing", "grade"),
    [
        (1.05, None, "A"), (0.95, None, "B"),  # no standing: by the cuts
        (1.05, "B", "B"), (1.2, "B", "A"),  # up only past the margin
        (0.95, "A", "A"), (0.8, "A", "B"),  # down too
        (-3, "A", "D"), (5, "D", "A"),  # far: straight there
        (0.95, "D", "B"), (0.05, "D", "C"),  # as far as the margin lets
    ],
)  # fmt: skip
def test_a_lead_leaves_its_grade_only_past_the_margin(log_odds, standing, grade):
    assert Grades((1.0, 0.0, -1.0), 0.1).grade(log_odds, standing) == grade


@given(st.floats(1e-9, 1 - 1e-9))
def test_odds_and_chance_are_one(p):
    assert probability(log_odds_of(p)) == pytest.approx(p, rel=1e-9)


def test_extreme_odds_do_not_overflow():
    assert (probability(-800), probability(800)) == (0.0, 1.0)


def test_a_word_training_did_not_know_is_told_as_other(fitted):
    view = View({"source": "请打 13800138000"}, {}, fit=0, intent=0, age_days=0, warmth={})
    parts = {part.feature: part for part in compiled(fitted[0].artefact).explain(view).parts}
    assert parts["source"].value == "other"


def test_no_reason_tells_how_to_reach_somebody():
    told = [
        Part("source", "展会 13800138000", 1.0),
        Part("extra.电话", 13800138000.0, 0.5),
        Part("city", "上海", 0.1),
    ]
    reasons = explained_answer(Explained(1.6, 0.0, tuple(told)))["reasons"]
    assert [each["value"] for each in reasons] == ["展会 ****00", "138****8000", "上海"]
    assert "13800138000" not in str(reasons)
