"""What a replay says of wins, and what it refuses to say; the sums it tells."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.holding import Cause
from services.leads.domain.proportions import share
from services.leads.domain.refusals import (
    ClaimTooSoon,
    CoolDown,
    DayCapReached,
    GradeCapReached,
    GradeNotAllowed,
    HoldingCapReached,
    LeadTaken,
    MonthCapReached,
    RepInactive,
    UnworkedCapReached,
)
from services.leads.domain.replay import FILL_SHARE, Change, Judged
from services.leads.domain.replay_hands import PastHand
from services.leads.domain.replay_tally import Tally
from services.leads.domain.replay_wins import (
    WITHIN,
    Basis,
    Stake,
    at_stake,
    estimated,
    stake_of,
    with_all,
)
from services.leads.domain.replay_words import RULES, limits, reason, sentence, why_not
from shared.ids import new_id

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
DAY = timedelta(days=1)
AS_OF = START + 200 * DAY


def judged(change, ends=None, *, until=20, end="release", won=None, grade="C", **more):
    ids = {"id": new_id(), "lead_id": new_id(), "rep_id": new_id(), "source": None, "pool_id": None}
    hand = PastHand(
        **{**ids, **more},
        grade=grade,
        cause=Cause.CLAIM,
        started_at=START,
        ended_at=None if until is None else START + until * DAY,
        end_cause=None if until is None else end,
        won_at=None if won is None else START + won * DAY,
    )
    why = "day_cap_reached" if change in {Change.REFUSED, Change.UNEXPLAINED} else None
    return Judged(hand, change, why, None if ends is None else START + ends * DAY)


@pytest.mark.parametrize(
    ("told", "since", "won_at"),
    [
        (judged(Change.REFUSED, end="converted", won=20), 0, 20),
        (judged(Change.REFUSED, won=40), 0, None),
        (judged(Change.CUT, ends=7, won=40), 7, 40),
        (judged(Change.KEPT, ends=30, end="recycle", won=40), 20, 40),
    ],
)
def test_a_refused_hand_stakes_its_own_win_others_what_came_after(told, since, won_at):
    assert stake_of(told) == (START + since * DAY, None if won_at is None else START + won_at * DAY)


def test_what_does_not_change_stakes_nothing():
    assert stake_of(judged(Change.SAME, ends=20)) is None


def settled(hands, won=0, grade="C"):
    return Stake(hands=hands, won=won, settled={grade: hands}, settled_won=won)


def test_an_estimate_is_the_rate_times_the_hands_less_what_was_really_won():
    found = estimated(settled(50, won=4), with_all({"C": (20, 100)}))
    rate = share(20, 100)
    assert found.interval.estimate == pytest.approx(50 * 0.2 - 4)
    assert found.interval.low == pytest.approx(50 * rate.low - 4)
    assert found.interval.high == pytest.approx(50 * rate.high - 4)
    assert found.bases == (Basis("C", 20, 100, 50),)


@pytest.mark.parametrize(("of", "basis"), [(30, "C"), (29, "all")])
def test_a_grade_with_too_few_leads_behind_it_takes_the_rate_of_all(of, basis):
    found = estimated(settled(10), with_all({"C": (3, of), "D": (5, 100)}))
    assert [each.grade for each in found.bases] == [basis]


def test_intervals_of_grades_are_put_together_as_independent():
    stake = Stake(hands=80, settled={"C": 40, "D": 40})
    found = estimated(stake, with_all({"C": (20, 100), "D": (10, 100)}))
    alone = (
        estimated(settled(40), with_all({"C": (20, 100)})),
        estimated(settled(40, grade="D"), with_all({"D": (10, 100)})),
    )
    assert found.interval.estimate == pytest.approx(sum(each.interval.estimate for each in alone))
    widths = [each.interval.high - each.interval.estimate for each in alone]
    assert max(widths) < found.interval.high - found.interval.estimate < sum(widths)


@pytest.mark.parametrize(
    ("stake", "rates"), [(Stake(hands=9), {"C": (20, 100)}), (settled(9), {"C": (9, 29)}), (settled(9), {})]
)
def test_too_few_or_too_new_is_not_estimated(stake, rates):
    assert estimated(stake, with_all(rates)) is None


def test_only_what_changed_long_enough_ago_is_settled():
    stake = Stake()
    for days in (0, 1):
        changed_at = AS_OF - WITHIN + days * DAY
        stake.add("C", changed_at, changed_at + DAY, AS_OF)
    stake.add("D", START, START + WITHIN + DAY, AS_OF)
    stake.add("D", START, START - DAY, AS_OF)
    assert (stake.hands, stake.settled, stake.settled_won) == (4, {"C": 1, "D": 2}, 1)


@pytest.mark.parametrize(
    ("told", "stake"),
    [
        (judged(Change.REFUSED, end="converted", won=20), Change.REFUSED),
        (judged(Change.CUT, ends=7, end="converted", won=20), Change.CUT),
        (judged(Change.CUT, ends=7, won=40), None),
        (judged(Change.KEPT, ends=30, end="recycle", won=40), None),
        (judged(Change.SAME, ends=20, end="converted", won=20), None),
    ],
)
def test_a_win_is_at_stake_once_in_the_hand_that_would_not_have_been(told, stake):
    assert at_stake(told) is stake
    assert [each for each, found in tallied(told).stakes.items() if found.won] == ([stake] if stake else [])


def test_a_win_of_a_hand_that_a_kept_one_leaves_no_room_is_at_stake_for_keeping():
    told = replace(judged(Change.REFUSED, end="converted", won=20), why="lead_taken")
    assert at_stake(told) is Change.KEPT


def tallied(*told):
    tally = Tally(ZONE, AS_OF)
    for each in told:
        tally.count(each)
    return tally


def test_each_hand_is_counted_once_under_its_rule_grade_rep_and_week():
    rep = new_id()
    tally = tallied(
        judged(Change.REFUSED, rep_id=rep),
        judged(Change.CUT, ends=5, rep_id=rep, next_taken_at=START + 30 * DAY),
        judged(Change.KEPT, ends=50, end="recycle", grade="A"),
        judged(Change.SAME, ends=20, end="converted", won=20),
        judged(Change.UNEXPLAINED, ends=20),
        judged(Change.GIVEN, ends=20),
    )
    total = tally.total
    assert (total.takes, total.refused, total.cut, total.kept, total.unexplained, total.won) == (
        5,
        1,
        1,
        1,
        1,
        1,
    )
    assert (tally.rules, tally.unexplained) == ({"day_cap_reached": 1}, {"day_cap_reached": 1})
    assert (tally.grades["A"].kept, tally.reps[rep].takes) == (1, 2)
    assert list(tally.weeks) == [date(2026, 3, 9)]
    assert tally.fidelity == 0.8
    assert list(tally.waiting.days) == [200, 25]
    assert (tally.waiting.median_days, tally.waiting.not_taken) == (112.5, 1)


def test_turnovers_and_days_in_hand_are_of_both_companies():
    tally = tallied(
        judged(Change.KEPT, ends=50, end="recycle"),
        judged(Change.KEPT, ends=300, end="recycle"),
        judged(Change.REFUSED, end="recycle"),
        judged(Change.CUT, ends=5, until=None),
        judged(Change.SAME, until=None),
    )
    assert tally.recycled == [3, 2]
    assert tally.days_in_hand == [20 * 3 + 200 * 2, 50 + 200 + 5 + 200]


def test_nothing_asked_has_no_fidelity_and_nothing_waits():
    tally = tallied()
    assert (tally.fidelity, tally.waiting.median_days) == (None, None)
    assert sentence(tally)["en"].startswith("Of 0 takes, 0 would have been refused")


def test_the_sentence_says_first_what_cannot_be_trusted_and_what_is_at_stake():
    doubtful = tallied(judged(Change.UNEXPLAINED), judged(Change.REFUSED, end="converted", won=20))
    assert sentence(doubtful)["en"].startswith("First: the rules of that time explain only 50%")
    assert sentence(doubtful)["en"].endswith("1 wins are at stake, from all lost to all kept.")
    sound = tallied(judged(Change.SAME))
    assert sentence(sound)["zh"].startswith("回放 1 次")


def test_every_rule_that_can_refuse_has_a_name():
    refusals = (
        ClaimTooSoon, CoolDown, DayCapReached, GradeCapReached, GradeNotAllowed, HoldingCapReached, LeadTaken,
        MonthCapReached, RepInactive, UnworkedCapReached,
    )  # fmt: skip
    assert set(RULES) == {each.code for each in refusals} | {FILL_SHARE}
    assert reason("cool_down")[1] == "would have been refused then too: cool-down"
    assert reason("kept_past_deadline")[1].startswith("stayed after its deadline")


def test_limits_and_reasons_are_told_in_both_languages():
    told = [*limits(), *(why_not(code) for code in ("not_known", "too_few", "too_new"))]
    assert all(set(each) == {"zh", "en"} and all(each.values()) for each in told)
