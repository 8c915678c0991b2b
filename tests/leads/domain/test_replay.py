"""Hands walked through again: the same rules change nothing, other rules what they must and no more."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.holding import Cause, Rep
from services.leads.domain.replay import Change, Replay
from services.leads.domain.replay_hands import PastHand, PastTouch, Shield
from services.leads.domain.rules import parse
from services.leads.domain.turnover import Contact
from services.leads.domain.worktime import WEEKDAYS, WorkCalendar
from shared.ids import new_id

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
DAY = timedelta(days=1)
AS_OF = START + 100 * DAY
REP = Rep(new_id(), True, "junior", frozenset("ABCD"))
CALENDAR = WorkCalendar.parse("Asia/Shanghai", {day: [["00:00", "24:00"]] for day in WEEKDAYS})
WIDE = {
    "holding": {"cap": {"junior": 99}, "grade_caps": {"C": 99}, "unworked_cap": 99},
    "cycle_days": {"C": 900},
    "cool_down_days": 0,
    "assignment": {"hold_out_share": 0},
}


def rules(**more):
    return parse({**WIDE, **more})


def capped(**caps):
    return rules(holding={**WIDE["holding"], **caps})


def hand(day, until=None, cause=Cause.CLAIM, end="release", grade="C", **more):
    known = {"id": new_id(), "lead_id": new_id(), "rep_id": REP.id, "source": None, "pool_id": None}
    ended = {} if until is None else {"ended_at": START + until * DAY, "end_cause": end}
    return PastHand(**{**known, **ended, **more}, grade=grade, cause=cause, started_at=START + day * DAY)


def walked(hands, real, draft, seniority="junior"):
    reps = {each.rep_id: Rep(each.rep_id, True, seniority, REP.grades) for each in hands}
    replay = Replay(reps, dict.fromkeys(reps, CALENDAR), ZONE, AS_OF)
    told = [replay.judge(each, real, draft, is_asked=True) for each in hands]
    return [(each.change, each.why) for each in told], replay


def changes(hands, real, draft, **more):
    return walked(hands, real, draft, **more)[0]


SAME = (Change.SAME, None)


def refused(rule):
    return (Change.REFUSED, rule)


def test_a_refused_take_frees_room_for_a_later_one():
    hands = [hand(0, 2), hand(0.1, 9), hand(3, 9)]
    told, replay = walked(hands, rules(), capped(cap={"junior": 1}))
    assert told == [SAME, refused("holding_cap_reached"), SAME]
    replay.pass_time(START + 5 * DAY)
    assert replay.held(REP.id) == (2, 1)


def test_a_day_and_a_month_are_the_companys():
    late = 15 / 24  # midnight in Shanghai
    hands = [hand(0, 9), hand(late - 0.01, 9), hand(late, 9)]
    assert changes(hands, rules(), capped(day_cap=1)) == [SAME, refused("day_cap_reached"), SAME]
    april = 23 - 1 / 24 - 8 / 24
    hands = [hand(0, 9), hand(april - 0.01, 99), hand(april, 99)]
    assert changes(hands, rules(), capped(month_cap=1)) == [SAME, refused("month_cap_reached"), SAME]


def test_an_undone_claim_gives_its_day_and_month_back():
    hands = [hand(0, 0.001, end="undo"), hand(0.01, 9)]
    assert changes(hands, rules(), capped(day_cap=1, month_cap=1)) == [SAME, SAME]


def test_what_is_contacted_makes_room_among_the_not_contacted():
    call = PastTouch(Contact("call"), START + DAY, START + DAY)
    hands = [hand(0, 9, touches=[call]), hand(0.5, 9), hand(2, 9), hand(3, 9)]
    told = changes(hands, rules(), capped(unworked_cap=1))
    assert told == [SAME, refused("unworked_cap_reached"), SAME, refused("unworked_cap_reached")]


@pytest.mark.parametrize(("cause", "told"), [(Cause.CLAIM, SAME), (Cause.ASSIGNMENT, refused("fill_share"))])
def test_assignment_fills_only_a_part_of_each_cap(cause, told):
    hands = [*(hand(each / 10, 9, Cause.ASSIGNMENT) for each in range(4)), hand(1, 9, cause)]
    assert changes(hands, rules(), capped(cap={"junior": 5})) == [SAME] * 4 + [told]


def test_tiers_refuse_a_claim_and_an_assignment_that_had_not_waited():
    seniors_only = rules(grades_by_seniority={"junior": [], "regular": [], "senior": ["C"]})
    juniors_later = rules(grades_by_seniority={"junior": [], "regular": ["C"], "senior": ["C"]})
    waited = hand(0, 9, Cause.ASSIGNMENT, open_to=("junior", "senior", "regular"))
    fresh = hand(0.1, 9, Cause.ASSIGNMENT)
    real = rules(grades_by_seniority={"junior": ["C"], "regular": [], "senior": ["C"]})
    assert changes([hand(0, 9)], real, seniors_only) == [refused("grade_not_allowed")]
    assert changes([waited, fresh], real, juniors_later) == [SAME, refused("grade_not_allowed")]


def test_an_override_passes_a_cool_down_in_both_companies():
    lead = new_id()
    again = {"lead_id": lead, "let_go_at": START + 2 * DAY, "override_reason": "knows them"}
    hands = [hand(0, 2, lead_id=lead), hand(3, 9, Cause.TRANSFER, **again)]
    assert changes(hands, rules(cool_down_days=30), rules(cool_down_days=60)) == [SAME, SAME]


def test_who_never_had_a_lead_has_no_cool_down_and_who_lost_it_sooner_a_shorter_one():
    lead = new_id()
    first, again = hand(0, 20, lead_id=lead), hand(30, 40, lead_id=lead, let_go_at=START + 20 * DAY)
    real, none_then = rules(cool_down_days=10), capped(cap={"junior": 0})
    assert changes([first, again], real, rules(cool_down_days=11)) == [SAME, refused("cool_down")]
    replay = Replay({REP.id: REP}, {REP.id: CALENDAR}, ZONE, AS_OF)
    replay.judge(first, real, none_then, is_asked=True)
    assert replay.judge(again, real, rules(cool_down_days=99), is_asked=True).change is Change.SAME
    cut = rules(cool_down_days=11, cycle_days={"C": 1})
    assert changes([first, again], real, cut) == [(Change.CUT, None), (Change.CUT, None)]


def test_a_shorter_cycle_cuts_and_frees_room():
    told, replay = walked([hand(0, 20), hand(8, 20)], rules(), capped_cycle(2, 1))
    assert told == [(Change.CUT, None), (Change.CUT, None)]
    assert replay.held(REP.id) == (2, 1)


def capped_cycle(days, cap):
    return rules(holding={**WIDE["holding"], "cap": {"junior": cap}}, cycle_days={"C": days})


def test_a_hand_kept_longer_keeps_its_place_and_its_lead():
    real, lead, other = rules(cycle_days={"C": 3}), new_id(), new_id()
    swept = hand(0, 3, end="recycle", lead_id=lead)
    theirs = {"rep_id": other, "lead_id": lead}
    hands = [swept, hand(8, 9, **theirs), hand(8.5, 8.7), hand(9, 10, **theirs), hand(9, 10)]
    assert changes(hands, real, capped_cycle(9, 1)) == [
        (Change.KEPT, None), refused("lead_taken"), refused("holding_cap_reached"), SAME, SAME,
    ]  # fmt: skip
    for_good = hand(0, 3, end="recycle", lead_id=lead, shields=[Shield(START + 4 * DAY, None, "quote")])
    assert changes([for_good, hand(95, 96, **theirs)], real, capped_cycle(9, 1))[1] == refused("lead_taken")


def test_what_the_real_rules_do_not_explain_is_left_as_it_was():
    real = capped(cap={"junior": 1})
    over, slept, early = hand(1, 9), hand(0, 60), hand(0, 1, end="recycle")
    assert changes([hand(0, 9), over], real, capped(cap={"junior": 0}))[1] == (
        Change.UNEXPLAINED, "holding_cap_reached",
    )  # fmt: skip
    two_days = rules(cycle_days={"C": 2})
    assert changes([slept], two_days, rules(cycle_days={"C": 1})) == [
        (Change.UNEXPLAINED, "kept_past_deadline")
    ]
    assert changes([early], two_days, rules()) == [(Change.UNEXPLAINED, "gone_before_deadline")]
    held_on = Shield(START, None, "legal_hold")
    gone = hand(0, 1, end="recycle", shields=[held_on])
    assert changes([gone], two_days, rules()) == [(Change.UNEXPLAINED, "gone_before_deadline")]


def test_hands_nobody_asks_about_only_count():
    replay = Replay({REP.id: REP}, {REP.id: CALENDAR}, ZONE, AS_OF)
    real, draft = rules(), capped(cap={"junior": 1})
    before, brought, asked = hand(0, 9), hand(1, 9, Cause.IMPORT), hand(2, 9)
    assert replay.judge(before, real, draft, is_asked=False).change is Change.GIVEN
    assert replay.judge(brought, real, draft, is_asked=True).change is Change.GIVEN
    assert replay.judge(asked, real, draft, is_asked=True).why == "holding_cap_reached"


def test_one_is_still_held_now_and_cut_only_if_its_time_is_over():
    assert changes([hand(98)], rules(), rules(cycle_days={"C": 2})) == [SAME]
    assert changes([hand(90)], rules(), rules(cycle_days={"C": 2})) == [(Change.CUT, None)]


def test_what_would_be_held_out_of_rotation_is_kept():
    swept = [hand(0, 3, end="recycle")]
    real = rules(cycle_days={"C": 3})
    all_held_out = rules(cycle_days={"C": 3}, assignment={"hold_out_share": 1})
    assert changes(swept, real, all_held_out) == [(Change.KEPT, None)]


HANDS = st.lists(
    st.tuples(
        st.floats(0, 40), st.floats(0, 15), st.sampled_from([Cause.CLAIM, Cause.ASSIGNMENT, Cause.TRANSFER])
    ),
    max_size=40,
).map(sorted)


def as_hands(drawn):
    return [hand(at, at + long, cause) for at, long, cause in drawn]


@given(
    HANDS,
    st.sampled_from(["cap", "unworked_cap", "day_cap", "month_cap"]),
    st.integers(0, 5),
    st.integers(1, 5),
)
def test_a_looser_cap_refuses_no_take_that_a_tighter_one_let_in(drawn, name, cap, more):
    hands = as_hands(drawn)
    tight, loose = ({"junior": n} if name == "cap" else n for n in (cap, cap + more))
    share = {"hold_out_share": 0, "fill_share": 1}
    one, other = (
        changes(hands, rules(), rules(holding={**WIDE["holding"], name: n}, assignment=share))
        for n in (tight, loose)
    )
    assert {at for at, told in enumerate(other) if told != SAME} <= {
        at for at, told in enumerate(one) if told != SAME
    }


@given(HANDS, st.integers(0, 5), st.integers(0, 3))
def test_no_cap_is_passed_in_the_replayed_company(drawn, cap, day_cap):
    hands = as_hands(drawn)
    told, _ = walked(hands, rules(), capped(cap={"junior": cap}, day_cap=day_cap))
    let_in = [each for each, (change, _) in zip(hands, told, strict=True) if change is Change.SAME]
    for each in let_in:
        assert sum(o.started_at <= each.started_at < o.ended_at for o in let_in) <= cap or (
            each.started_at == each.ended_at
        )
    days = Counter(each.started_at.astimezone(ZONE).date() for each in let_in if each.cause is Cause.CLAIM)
    assert all(count <= day_cap for count in days.values())


@given(HANDS, st.integers(1, 6))
def test_rules_replayed_on_themselves_change_nothing(drawn, cap):
    hands = as_hands(drawn)
    own = capped_cycle(2, cap)
    assert {change for change, _ in changes(hands, own, own)} <= {Change.SAME, Change.UNEXPLAINED}


@given(HANDS, st.integers(1, 6), st.integers(0, 6))
def test_a_longer_cycle_cuts_no_more_hands(drawn, cycle, more):
    hands = as_hands(drawn)
    cut = [
        {at for at, (change, _) in enumerate(changes(hands, rules(), rules(cycle_days={"C": days})))
         if change is Change.CUT}
        for days in (cycle, cycle + more)
    ]  # fmt: skip
    assert cut[1] <= cut[0]
