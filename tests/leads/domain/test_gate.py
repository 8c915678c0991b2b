"""The gate of promotion, how models move, and how drift is told."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain import drift
from services.leads.domain.model_moves import MOVES, MoveRefused, check_move
from services.leads.domain.promotion import GateNotPassed, Noise, Quality, gate, shortage

OLD = Quality(rows=1000, wins=100, auc=0.8, log_loss=0.3, ece=0.02, lift=3.0, ratio=1.0)
NEW = replace(OLD, auc=0.82, log_loss=0.28)
BETTER = (-0.03, -0.01)


QUIET = Noise(ece=0.01, ratio=0.03)


def failed(candidate: Quality, gain: tuple[float, float] = BETTER, noise: Noise = QUIET) -> list[str]:
    return [each.code for each in gate(candidate, OLD, gain, noise) if not each.passes]


def test_a_better_model_passes():
    assert failed(NEW) == []


@pytest.mark.parametrize(
    ("change", "gain", "code"),
    [
        ({"wins": 49}, BETTER, "wins"),
        ({}, (-0.03, 0.0001), "log_loss"),
        ({"auc": 0.794}, BETTER, "auc"),
        ({"lift": 2.8}, BETTER, "lift"),
        ({"ece": 0.031}, BETTER, "ece"),
        ({"ratio": 0.89}, BETTER, "ratio"),
        ({"ratio": 1.11}, BETTER, "ratio"),
    ],
)
def test_each_criterion_alone_stops_it(change, gain, code):
    assert failed(replace(NEW, **change), gain) == [code]


@pytest.mark.parametrize(
    "change", [{"wins": 50}, {"auc": 0.795}, {"lift": 2.85}, {"ece": 0.03}, {"ratio": 1.1}]
)
def test_on_the_limit_it_passes(change):
    assert failed(replace(NEW, **change)) == []


@pytest.mark.parametrize(
    ("change", "code"), [({"ece": 0.06}, "ece"), ({"ratio": 0.86}, "ratio"), ({"ratio": 1.14}, "ratio")]
)
def test_what_true_chances_would_miss_by_luck_stops_no_model(change, code):
    assert failed(replace(NEW, **change)) == [code]
    assert failed(replace(NEW, **change), noise=Noise(ece=0.06, ratio=0.14 + 1e-9)) == []


def test_what_is_missing_to_train_is_named():
    assert shortage(149, 59, 90) == {"leads": (149, 150), "wins": (59, 60)}
    assert shortage(150, 60, 90) == {}


PASSED = {"passes": True, "criteria": []}
STOPPED = {"passes": False, "criteria": [{"code": "auc", "en": "ranks no worse", "found": 0.7, "limit": 0.8,
                                          "passes": False}]}  # fmt: skip


def test_only_past_the_gate_or_with_a_reason_into_force():
    check_move("candidate", "champion", PASSED, None)
    check_move("shadow", "champion", STOPPED, "the old one is a year old")
    check_move("candidate", "shadow", STOPPED, None)
    with pytest.raises(GateNotPassed, match=r"ranks no worse: 0\.7, limit 0\.8"):
        check_move("candidate", "champion", STOPPED, None)


def test_a_refusal_names_both_sides_of_a_limit_that_has_two():
    off = {"code": "ratio", "en": "as many wins", "found": 0.7, "limit": 1.0, "within": 0.15, "passes": False}
    with pytest.raises(GateNotPassed, match=r"as many wins: 0\.7, limit 0\.85 to 1\.15"):
        check_move("candidate", "champion", {"passes": False, "criteria": [off]}, None)


def test_no_move_but_these():
    for state in MOVES:
        for to_state in set(MOVES) - MOVES[state]:
            with pytest.raises(MoveRefused):
                check_move(state, to_state, PASSED, "why not")


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=10))
def test_psi_is_nothing_of_the_same_and_never_negative(parts):
    shares = [part / sum(parts) for part in parts]
    turned = shares[1:] + shares[:1]
    assert drift.psi(shares, shares) == 0
    assert drift.psi(shares, turned) >= 0


def test_psi_by_hand():
    assert drift.psi([0.5, 0.5], [0.6, 0.4]) == pytest.approx(0.0405, abs=1e-4)


def test_log_loss_is_that_of_the_probabilities_however_far():
    assert drift.log_loss([]) is None
    assert drift.log_loss([(0.0, True), (0.0, False)]) == pytest.approx(math.log(2), abs=1e-15)
    assert drift.log_loss([(math.log(3), True)]) == pytest.approx(-math.log(0.75), abs=1e-15)
    assert drift.log_loss([(800.0, False), (-800.0, False)]) == pytest.approx(400.0)


def test_shares_by_bin_and_unseen_words():
    number = {"shares": [0, 0, 0, 0], "cuts": [1.0, 5.0], "levels": []}
    assert drift.feature_shares(number, [None, 0.0, 1.0, 7.0]) == [0.25, 0.25, 0.25, 0.25]
    words = {"shares": [0, 0, 0], "cuts": [], "levels": ["a"]}
    assert drift.feature_shares(words, [None, "a", "b", "a"]) == [0.25, 0.25, 0.5]
    assert drift.unseen(words, [None, "a", "b", "a"]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("worst", "wins", "ratio", "upside", "alarm"),
    [
        (0.1, 0, None, [], "none"), (0.11, 0, None, [], "watch"), (0.26, 0, None, [], "alarm"),
        (0, 49, 3.0, [], "none"), (0, 50, 3.0, [], "failing"), (0, 50, 0.4, [], "failing"),
        (0, 50, 1.9, [], "none"), (0, 0, None, ["B>A"], "failing"),
    ],
)  # fmt: skip
def test_alarms(worst, wins, ratio, upside, alarm):
    assert drift.alarm(worst, wins, ratio, upside) == alarm


def test_grades_stand_on_their_head_only_if_surely_so():
    assert drift.inverted({"A": (30, 100), "B": (31, 100), "D": (1, 50)}) == []
    assert drift.inverted({"A": (5, 100), "B": (40, 100), "C": (0, 0)}) == ["B>A"]
