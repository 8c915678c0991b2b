"""What can be tried, on whom, what may be said of it, and how many leads it takes."""

from random import Random
from uuid import UUID

import pytest

from services.leads.domain.experiment_plan import Past, intraclass, needed_for
from services.leads.domain.experiment_results import (
    Arm,
    Cluster,
    Judged,
    Trial,
    Verdict,
    days_left,
    judge,
)
from services.leads.domain.experiment_words import GOALS, arm_words, planned, said
from services.leads.domain.experiments import CannotSplit, ChangesNothing, Goal, Unit, arm_of, unit_of
from services.leads.domain.proportions import Interval
from services.leads.domain.sequential import Plan

BY_LEAD = Trial(Unit.LEAD, 0.5, Plan(0.05))
BY_REP = Trial(Unit.REP, 0.5, Plan(0.05))
UNITS = [UUID(int=number) for number in range(2_000)]


def arm(
    leads: int, reached: int, reps: int = 1, *, entered: int | None = None, units: int | None = None
) -> Arm:
    clusters = [Cluster(leads // reps, reached // reps)] * reps
    came = leads if entered is None else entered
    return Arm(units if units is not None else reps if reps > 1 else came, came, clusters)


@pytest.mark.parametrize(
    ("b", "unit"),
    [
        ({"cycle_days": {"A": 9}}, Unit.LEAD),
        ({"effective": {"call_seconds": 60}, "reminders": [0.6]}, Unit.LEAD),
        ({"holding": {"protect_days": 9}, "assignment": {"hold_out_share": 0.2}}, Unit.LEAD),
        ({"holding": {"cap": {"senior": 9}}}, Unit.REP),
        ({"cycle_days": {"A": 9}, "cool_down_days": 9}, Unit.REP),
        ({"assignment": {"fill_share": 0.5, "mix": {"large": 0.5}}}, Unit.REP),
    ],
)
def test_leads_are_split_where_holdings_alone_differ_else_reps(b, unit):
    assert unit_of({}, b, None) is unit


def test_reps_may_be_split_for_what_leads_could_be_too():
    assert unit_of({}, {"cycle_days": {"A": 9}}, Unit.REP) is Unit.REP


def test_leads_cannot_be_split_for_what_is_asked_of_a_rep():
    with pytest.raises(CannotSplit) as refused:
        unit_of({}, {"cycle_days": {"A": 9}, "holding": {"day_cap": 3}}, Unit.LEAD)

    assert [each["pointer"] for each in refused.value.errors] == ["/rules/holding/day_cap"]


@pytest.mark.parametrize(
    ("b", "pointer"),
    [
        ({"freeze_minutes": 9}, "/rules/freeze_minutes"),
        ({"storm_share": 0.9}, "/rules/storm_share"),
        ({"grades_by_seniority": {"junior": ["D"]}}, "/rules/grades_by_seniority/junior"),
        ({"assignment": {"after_hours": {"A": 1}}}, "/rules/assignment/after_hours/A"),
    ],
)
def test_what_holds_for_a_pool_or_a_team_as_a_whole_cannot_be_split(b, pointer):
    with pytest.raises(CannotSplit) as refused:
        unit_of({}, b | {"cycle_days": {"A": 9}}, None)

    assert [each["pointer"] for each in refused.value.errors] == [pointer]


@pytest.mark.parametrize(
    ("a", "b", "company"),
    [({}, {"cycle_days": {"A": 5}}, None), ({}, {"holding": {"day_cap": 99}}, {"holding": {"day_cap": 9}})],
)
def test_what_makes_no_difference_is_refused(a, b, company):
    with pytest.raises(ChangesNothing):
        unit_of(a, b, None, company=company)


def test_arms_are_stable_and_those_of_two_experiments_have_nothing_to_do_with_each_other():
    one, two = ([arm_of(UUID(int=salt), unit, 0.3) for unit in UNITS] for salt in (1, 2))

    assert one == [arm_of(UUID(int=1), unit, 0.3) for unit in UNITS]
    assert one.count("b") == pytest.approx(600, abs=70)
    both = sum(a == b == "b" for a, b in zip(one, two, strict=True))
    assert both == pytest.approx(180, abs=45)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (arm(2000, 200), arm(2000, 400), Verdict.B_BETTER),
        (arm(2000, 400), arm(2000, 200), Verdict.A_BETTER),
        (arm(20_000, 2000), arm(20_000, 2010), Verdict.NO_DIFFERENCE),
        (arm(500, 50), arm(500, 60), Verdict.NOT_YET),
        (arm(49, 10, entered=500), arm(500, 60), Verdict.TOO_FEW),
        (arm(500, 4), arm(500, 5), Verdict.TOO_FEW),
        (arm(500, 496), arm(500, 495), Verdict.TOO_FEW),
        (arm(0, 0), arm(0, 0), Verdict.TOO_FEW),
        (arm(0, 0), arm(500, 60, entered=1000), Verdict.SPLIT_BROKEN),
        (arm(2000, 200), arm(2400, 480), Verdict.SPLIT_BROKEN),
    ],
)
def test_what_may_be_said(a, b, verdict):
    assert judge(a, b, BY_LEAD).verdict is verdict


def test_leads_of_a_few_reps_are_too_few_however_many():
    assert judge(arm(9000, 900, 9), arm(9000, 2700, 9), BY_REP).verdict is Verdict.TOO_FEW
    assert judge(arm(9000, 900, 10), arm(9000, 2700, 10), BY_REP).verdict is Verdict.B_BETTER


def test_quick_wins_count_when_their_time_is_over():
    assert judge(arm(60, 6, entered=500), arm(60, 40, entered=500), BY_LEAD).verdict is Verdict.B_BETTER
    assert judge(arm(0, 0, entered=500), arm(0, 0, entered=500), BY_LEAD).verdict is Verdict.TOO_FEW


def test_reps_who_differ_widen_the_interval():
    alike = arm(1000, 100, 20)
    unlike = Arm(20, 1000, [Cluster(50, 0)] * 10 + [Cluster(50, 10)] * 10)

    assert unlike.variance(Unit.REP) > 2 * alike.variance(Unit.REP)
    assert alike.variance(Unit.REP) == alike.variance(Unit.LEAD) == unlike.variance(Unit.LEAD)


def test_the_rate_of_an_arm_with_its_interval():
    assert arm(0, 0).rate(Unit.LEAD) is None
    by_lead, by_rep = arm(400, 100).rate(Unit.LEAD), arm(400, 100, 20).rate(Unit.REP)
    assert by_lead.estimate == by_rep.estimate == 0.25
    assert by_rep.low == pytest.approx(by_lead.low, abs=0.01)
    assert arm(400, 0, 20).rate(Unit.REP).low == 0


def test_what_is_still_needed_is_enough():
    judged = judge(arm(500, 50), arm(500, 60), BY_LEAD)

    each = (1000 + judged.still_needed) / 2
    after = judge(arm(round(each), round(each * 0.1)), arm(round(each), round(each * 0.12)), BY_LEAD)
    assert after.verdict is Verdict.NO_DIFFERENCE


def test_more_leads_of_reps_who_differ_too_much_are_not_enough():
    a, b = (Arm(12, 1200, [Cluster(100, low)] * 6 + [Cluster(100, 60)] * 6) for low in (0, 2))

    judged = judge(a, b, BY_REP)

    assert (judged.verdict, judged.still_needed) == (Verdict.NOT_YET, None)


@pytest.mark.parametrize(
    ("needed", "a_day", "days"),
    [(None, 1, None), (100, 1, 45), (400, 10, 110), (400, 0, None)],
)
def test_days_until_what_is_needed_has_come_and_its_time_is_over(needed, a_day, days):
    judged = Judged(Verdict.NOT_YET, None, 1, needed)

    assert days_left(judged, arm(100, 9, entered=200), arm(100, 9, entered=200), 90, a_day) == days


def test_a_plan_takes_as_many_leads_as_find_the_difference():
    past = Past([Cluster(1000, 150)], 100)

    needed = needed_for(past, BY_LEAD)

    assert needed.leads_a == needed.leads_b == pytest.approx(1728, rel=0.01)
    assert needed.weeks == pytest.approx(34.6, rel=0.01)
    small = needed_for(past, Trial(Unit.LEAD, 0.1, Plan(0.05)))
    assert small.leads_a + small.leads_b > 2 * 1728
    assert needed_for(Past((), 0), BY_LEAD).weeks is None
    assert needed_for(Past([Cluster(9, 9)], 1), Trial(Unit.LEAD, 0.5, Plan(1e-5))).leads_a is None


def test_reps_who_differ_take_more_leads_and_few_of_them_are_never_enough():
    def past(reps: int) -> Past:
        return Past([Cluster(50, 2), Cluster(50, 14)] * (reps // 2), 100)

    many, few = needed_for(past(2000), BY_REP), needed_for(past(10), Trial(Unit.REP, 0.5, Plan(0.005)))
    leads = needed_for(past(2000), BY_LEAD)

    assert many.leads_a > leads.leads_a
    assert (few.leads_a, few.leads_b, few.weeks) == (None, None, None)
    assert few.least_effect > 0.005


@pytest.mark.parametrize("alike", [0.0, 0.1, 0.4])
def test_how_alike_the_leads_of_a_rep_are_is_found(alike):
    chance = Random(7)

    def rate() -> float:
        return 0.2 if alike == 0 else chance.betavariate(0.2 * (1 - alike) / alike, 0.8 * (1 - alike) / alike)

    rates = [rate() for _ in range(400)]
    clusters = [Cluster(40, sum(chance.random() < each for _ in range(40))) for each in rates]

    assert intraclass(clusters) == pytest.approx(alike, abs=0.04)


@pytest.mark.parametrize(
    "clusters", [[], [Cluster(9, 3)], [Cluster(1, 1), Cluster(1, 0)], [Cluster(5, 0), Cluster(5, 0)]]
)
def test_of_too_little_nothing_is_known_of_that(clusters):
    assert intraclass(clusters) == 0


def not_yet(needed: int | None) -> Judged:
    return Judged(Verdict.NOT_YET, Interval(0, -0.1, 0.1), 1, needed)


BETTER = Judged(Verdict.B_BETTER, Interval(0.1, 0.06, 0.14), 1, None)
WORSE_BY_LITTLE = Judged(Verdict.A_BETTER, Interval(-0.02, -0.03, -0.01), 1, None)
ALIKE = Judged(Verdict.NO_DIFFERENCE, Interval(0, -0.02, 0.02), 1, None)
FEW = Judged(Verdict.TOO_FEW, None, 1, None)
BROKEN = Judged(Verdict.SPLIT_BROKEN, Interval(0, -1, 1), 1e-5, None)


@pytest.mark.parametrize(
    ("judged", "trial", "days", "zh", "en"),
    [
        (BETTER, BY_LEAD, None, "B 组更好。", "B is better."),
        (WORSE_BY_LITTLE, BY_LEAD, None, "差别小于 5", "by less"),
        (ALIKE, BY_LEAD, None, "没有值得", "No difference"),
        (
            not_yet(300),
            BY_LEAD,
            12.4,
            "约 300 条到期线索，约 12 天",
            "300 more leads whose time is over, some 12",
        ),
        (not_yet(300), BY_LEAD, None, "300", "over."),
        (not_yet(None), BY_REP, None, "差异太大", "differ so much"),
        (FEW, BY_REP, None, "10 位销售", "of 10 reps"),
        (FEW, BY_LEAD, None, "数量太少", "Too few"),
        (BROKEN, BY_LEAD, None, "1e-05", "1e-05"),
    ],
)
def test_it_is_said_in_a_sentence(judged, trial, days, zh, en):
    chinese, english = said(judged, trial, GOALS[Goal.WON], days)

    assert zh in chinese
    assert en in english


def test_the_difference_is_told_with_its_interval():
    told = said(BETTER, BY_LEAD, GOALS[Goal.REPLIED], None)

    assert "得到回复的比例与 A 组相差 +10.0 个百分点，+6.0 至 +14.0" in told[0]
    assert "replied differs by +10.0 points, +6.0 to +14.0, in B" in told[1]


def test_a_plan_is_said_in_a_sentence():
    past = Past([Cluster(1000, 150)], 100)
    assert "some 35 weeks" in planned(needed_for(past, BY_LEAD), BY_LEAD, past.rate, Goal.WON)[1]
    slow = Past([Cluster(1000, 150)], 0)
    assert planned(needed_for(slow, BY_LEAD), BY_LEAD, slow.rate, Goal.WON)[1].endswith("in B")
    nothing = Past((), 0)
    assert "no history" in planned(needed_for(nothing, BY_LEAD), BY_LEAD, nothing.rate, Goal.WON)[1]
    tight = Trial(Unit.REP, 0.5, Plan(0.005))
    unlike = Past([Cluster(50, 2), Cluster(50, 14)] * 5, 100)
    assert "cannot be told" in planned(needed_for(unlike, tight), tight, unlike.rate, Goal.WON)[1]


def test_an_arm_has_a_name():
    assert arm_words(3, "长周期", "b") == ("实验 3「长周期」B 组", "arm B of experiment 3, “长周期”")
