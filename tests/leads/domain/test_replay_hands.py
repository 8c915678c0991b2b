"""When the sweep would have taken a hand: by the functions that the sweep asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.holding import Cause
from services.leads.domain.replay_hands import (
    PastHand,
    PastTouch,
    Shield,
    goes_back_at,
    open_deals,
    protections,
)
from services.leads.domain.rules import parse
from services.leads.domain.turnover import Contact
from services.leads.domain.worktime import WorkCalendar
from shared.ids import new_id

START = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
DAY = timedelta(days=1)
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDAR = WorkCalendar.parse("Asia/Shanghai", WEEK)
ROTATE_ALL = {"assignment": {"hold_out_share": 0}}


def rules(cycle=5, **more):
    return parse({**ROTATE_ALL, "cycle_days": {"A": cycle}, **more})


def hand(**more):
    known = {"id": new_id(), "lead_id": new_id(), "rep_id": new_id(), "grade": "A", "source": None}
    return PastHand(**known, pool_id=None, cause=Cause.CLAIM, started_at=START, **more)


def touched(days, kind="visit"):
    at = START + days * DAY
    return PastTouch(Contact(kind), at, at)


def test_an_untouched_hand_goes_when_its_cycle_ends():
    assert goes_back_at(hand(), rules(), CALENDAR) == START + 7 * DAY


def test_an_effective_touch_begins_the_cycle_anew_and_a_late_one_comes_too_late():
    assert goes_back_at(hand(touches=[touched(5)]), rules(), CALENDAR) == START + 12 * DAY
    assert goes_back_at(hand(touches=[touched(8)]), rules(), CALENDAR) == START + 7 * DAY


def test_a_touch_in_the_hours_until_the_sweep_still_keeps_the_lead():
    at = START + 7 * DAY + timedelta(minutes=5)
    late = PastTouch(Contact("visit"), at, at)
    assert goes_back_at(hand(touches=[late]), rules(), CALENDAR) > at


def test_what_counts_as_a_touch_is_the_rules():
    notes = [touched(1, "message"), touched(2, "message")]
    once = goes_back_at(hand(touches=notes), rules(), CALENDAR)
    never = rules(effective={"one_way_resets": 0})
    often = rules(effective={"one_way_resets": 2})
    assert (
        goes_back_at(hand(touches=notes), never, CALENDAR)
        < once
        < goes_back_at(hand(touches=notes), often, CALENDAR)
    )


def test_what_is_written_in_the_same_instant_as_an_answer_is_not_in_a_row_after_it():
    """As the counter of such touches has it, which compares moments."""
    at_once = [touched(1), touched(1, "message"), touched(2, "message")]
    assert goes_back_at(hand(touches=at_once), rules(), CALENDAR) == START + 9 * DAY
    later = [touched(1), touched(1.1, "message"), touched(2, "message")]
    assert goes_back_at(hand(touches=later), rules(), CALENDAR) < START + 9 * DAY


def test_what_is_held_out_stays_until_the_longest_tenure():
    kept = goes_back_at(hand(), parse({"assignment": {"hold_out_share": 1}}), CALENDAR)
    assert kept == START + 90 * DAY


def test_a_cycle_too_short_for_its_last_reminder_is_as_long_as_that():
    assert goes_back_at(hand(), rules(0.25), CALENDAR) == START + DAY


def test_a_shield_keeps_and_its_end_waits_for_the_reminder_it_hid():
    reminded_before = Shield(START + 6.5 * DAY, START + 10 * DAY, "protected")
    assert goes_back_at(hand(shields=[reminded_before]), rules(), CALENDAR) == START + 10 * DAY
    hid_it = Shield(START + DAY, START + 12 * DAY, "protected")
    assert goes_back_at(hand(shields=[hid_it]), rules(), CALENDAR) == START + 13 * DAY


def test_an_open_deal_keeps_for_good_and_a_touch_under_it_counts():
    deal = Shield(START + DAY, None, "quote")
    assert goes_back_at(hand(shields=[deal]), rules(), CALENDAR) is None
    ended = replace(deal, until=START + 9 * DAY)
    assert goes_back_at(hand(shields=[ended], touches=[touched(8)]), rules(), CALENDAR) == START + 15 * DAY


def test_a_calendar_without_time_leaves_the_longest_tenure():
    away = CALENDAR.with_leave([(START - 5000 * DAY, START + 5000 * DAY)])
    assert goes_back_at(hand(), rules(), away) == START + 90 * DAY
    hidden = [Shield(START, START + 91 * DAY, "protected")]
    assert goes_back_at(hand(shields=hidden), rules(), away) == START + 91 * DAY


@pytest.mark.parametrize(
    ("stages", "shields"),
    [
        ([], []),
        ([(1, "visit")], []),
        ([(1, "quote"), (3, "lead")], [(1, 3, "quote")]),
        ([(1, "quote"), (2, "contract"), (5, "payment")], [(1, 2, "quote"), (2, 5, "contract")]),
        ([(1, "visit"), (2, "quote")], [(2, None, "quote")]),
    ],
)
def test_a_lead_is_exempt_while_a_quote_or_contract_is_open(stages, shields):
    found = open_deals([(START + day * DAY, stage) for day, stage in stages], START + 9 * DAY)
    until = [None if end is None else START + end * DAY for _, end, _ in shields]
    assert found == [
        Shield(START + since * DAY, end, why) for (since, _, why), end in zip(shields, until, strict=True)
    ]


def test_a_later_word_on_protection_replaces_the_earlier():
    told = [(START, START + 9 * DAY), (START + DAY, START + 2 * DAY), (START + 5 * DAY, START + 7 * DAY)]
    spans = [(0, 1, 9), (1, 2, 2), (5, 7, 7)]
    assert protections(told) == [
        Shield(START + a * DAY, START + b * DAY, "protected", START + c * DAY) for a, b, c in spans
    ]


def test_reminders_look_again_at_the_end_a_protection_had_first():
    told = [(START + 5 * DAY, START + 12 * DAY), (START + 6.5 * DAY, START + 8 * DAY)]
    assert goes_back_at(hand(shields=protections(told)), rules(), CALENDAR) == START + 13 * DAY


MOMENTS = st.lists(st.tuples(st.floats(0, 60), st.sampled_from(["visit", "note", "message"])), max_size=6)
SHIELDS = st.lists(st.tuples(st.floats(0, 60), st.floats(0.1, 20)), max_size=2)


@given(MOMENTS, SHIELDS, st.integers(1, 20), st.integers(0, 20), st.sampled_from([0.0, 0.5]))
def test_a_longer_cycle_never_takes_a_hand_sooner(moments, shields, cycle, more, held_out):
    past = hand(
        touches=[touched(*each) for each in sorted(moments)],
        shields=[Shield(START + at * DAY, START + (at + long) * DAY, "protected") for at, long in shields],
    )
    share = {"assignment": {"hold_out_share": held_out}}
    one, other = (goes_back_at(past, rules(days, **share), CALENDAR) for days in (cycle, cycle + more))
    assert one <= other


def test_the_counters_hear_of_the_first_contact_not_of_a_note():
    notes = [touched(1, "note"), touched(2), touched(3)]
    assert hand(touches=notes).worked_at == START + 2 * DAY
    assert hand(touches=notes[:1]).worked_at is None
    assert hand(is_worked_before=True).worked_at == START
