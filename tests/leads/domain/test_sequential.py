"""An interval that holds at every look: it errs no more often than it says, where a usual one does."""

from math import sqrt
from random import Random

import pytest

from services.leads.domain.experiment_results import Arm, Cluster, Judged, Trial, Verdict, judge
from services.leads.domain.experiments import Unit
from services.leads.domain.proportions import Z95
from services.leads.domain.sequential import Plan, mismatch

LOOKS = 60
PLAN = Plan(effect=0.05)
BY_LEAD = Trial(Unit.LEAD, 0.5, PLAN)
BY_REP = Trial(Unit.REP, 0.5, PLAN)
WRONG = {Verdict.A_BETTER, Verdict.B_BETTER}


def grown(chance: Random, reps: list[tuple[int, float]], counts: list[list[int]]) -> Arm:
    """An arm one day later: each rep has so many leads more, which reach the goal with that rep's chance."""
    for (leads, rate), count in zip(reps, counts, strict=True):
        count[0] += leads
        count[1] += sum(chance.random() < rate for _ in range(leads))
    leads = sum(count[0] for count in counts)
    return Arm(len(reps), leads, [Cluster(*count) for count in counts if count[0]])


def whole(arm: Arm) -> Arm:
    """The same leads, split by lead."""
    return Arm(arm.leads, arm.leads, [Cluster(arm.leads, arm.reached)])


def looked_at(
    chance: Random, a: list[tuple[int, float]], b: list[tuple[int, float]]
) -> list[tuple[Arm, Arm]]:
    """Both arms at each look."""
    of_a, of_b = ([[0, 0] for _ in reps] for reps in (a, b))
    return [(grown(chance, a, of_a), grown(chance, b, of_b)) for _ in range(LOOKS)]


def found(looks: list[Judged]) -> Verdict | None:
    """What was first said of a difference."""
    return next((each.verdict for each in looks if each.verdict in WRONG), None)


def is_told_by_a_usual_test(a: Arm, b: Arm) -> bool:
    spread = sum(arm.reached / arm.leads * (1 - arm.reached / arm.leads) / arm.leads for arm in (a, b))
    return abs(b.reached / b.leads - a.reached / a.leads) > Z95 * sqrt(spread) > 0


def test_without_a_difference_daily_looks_err_no_more_than_the_level_says_where_a_usual_test_does():
    runs, wrong, usual = 300, 0, 0
    for seed in range(runs):
        looks = [(whole(a), whole(b)) for a, b in looked_at(Random(seed), [(10, 0.2)], [(10, 0.2)])]
        wrong += found([judge(a, b, BY_LEAD) for a, b in looks]) is not None
        usual += any(is_told_by_a_usual_test(a, b) for a, b in looks if a.leads >= 50)

    assert wrong / runs <= 0.05
    assert usual / runs > 0.15


def test_with_leads_of_one_rep_alike_whole_reps_keep_the_level_where_single_leads_do_not():
    runs, wrong, by_lead = 200, 0, 0
    for seed in range(runs):
        chance = Random(seed)
        a, b = ([(1, chance.betavariate(1.2, 4.8)) for _ in range(14)] for _ in range(2))
        looks = looked_at(chance, a, b)
        wrong += found([judge(*arms, BY_REP) for arms in looks]) is not None
        by_lead += found([judge(whole(one), whole(two), BY_LEAD) for one, two in looks]) is not None

    assert wrong / runs <= 0.05
    assert by_lead / runs > 0.15


def test_a_difference_that_is_there_is_found_in_time():
    runs, right = 60, 0
    for seed in range(runs):
        looks = looked_at(Random(seed), [(40, 0.15)], [(40, 0.22)])
        right += found([judge(whole(a), whole(b), BY_LEAD) for a, b in looks]) is Verdict.B_BETTER

    assert right / runs >= 0.8


def test_at_the_variance_planned_for_the_planned_difference_is_found_with_the_planned_power():
    half = PLAN.half_width(PLAN.variance)

    assert (PLAN.effect - half) / sqrt(PLAN.variance) == pytest.approx(0.8416, abs=1e-3)
    assert half / sqrt(PLAN.variance) == pytest.approx(3.035, abs=1e-3)
    assert PLAN.variance_for(half) == pytest.approx(PLAN.variance)


@pytest.mark.parametrize("times", [0.01, 0.1, 10, 100])
def test_it_is_wider_for_its_variance_anywhere_else_and_never_as_narrow_as_a_usual_one(times):
    variance = PLAN.variance * times

    assert PLAN.half_width(variance) / sqrt(variance) > PLAN.half_width(PLAN.variance) / sqrt(PLAN.variance)


@pytest.mark.parametrize(
    ("in_b", "units", "share", "chance"),
    [(50, 100, 0.5, 1), (60, 100, 0.5, 0.0455), (0, 0, 0.5, 1), (300, 1000, 0.2, 2.7e-15)],
)
def test_chance_of_a_split(in_b, units, share, chance):
    assert mismatch(in_b, units, share) == pytest.approx(chance, rel=0.05)
