from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.rules import parse
from services.leads.domain.touch import Tenure, effect_of
from services.leads.domain.turnover import Contact
from services.leads.domain.worktime import WorkCalendar

ALWAYS = WorkCalendar.parse(
    "UTC", {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
)
RULES = parse({"cycle_days": {"C": 10}, "longest_tenure_days": 25})
SINCE = datetime(2027, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CALL = Contact("call", outcome="connected", seconds=30)


def tenure(**changes):
    given = {
        "grade": "C",
        "source": None,
        "owner_since": SINCE,
        "last_reset_at": None,
        "recycle_at": SINCE + 10 * DAY,
        "worked_at": None,
        "one_way_in_a_row": 0,
    }
    return Tenure(**{**given, **changes})


def effect(contact, occurred_at, **changes):
    return effect_of(RULES, tenure(**changes), contact, occurred_at, ALWAYS)


def test_effective_touch_starts_the_cycle_anew():
    told = effect(CALL, SINCE + 4 * DAY)
    assert told.effective
    assert told.recycle_at == SINCE + 14 * DAY
    assert told.last_reset_at == SINCE + 4 * DAY


def test_longest_tenure_ends_it_regardless():
    assert effect(CALL, SINCE + 20 * DAY).recycle_at == SINCE + 25 * DAY


@pytest.mark.parametrize(("before", "resets"), [(0, True), (1, False), (2, False)])
def test_one_way_message_resets_once_in_a_row(before, resets):
    told = effect(Contact("message"), SINCE + DAY, one_way_in_a_row=before)
    assert not told.effective
    assert told.recycle_at == SINCE + (11 if resets else 10) * DAY


def test_touch_of_before_the_holding_does_not_count_for_it():
    told = effect(CALL, SINCE - DAY)
    assert told.recycle_at == SINCE + 10 * DAY
    assert told.last_reset_at is None
    assert told.worked_at == SINCE


def test_late_report_of_an_earlier_touch_never_moves_the_deadline_back():
    told = effect(CALL, SINCE + DAY, last_reset_at=SINCE + 4 * DAY, recycle_at=SINCE + 14 * DAY)
    assert told.recycle_at == SINCE + 14 * DAY
    assert told.last_reset_at == SINCE + 4 * DAY


def test_deadline_put_off_for_another_reason_stays():
    assert effect(CALL, SINCE + DAY, recycle_at=SINCE + 20 * DAY).recycle_at == SINCE + 20 * DAY


def test_note_is_no_contact():
    told = effect(Contact("note"), SINCE + DAY)
    assert told.worked_at is None
    assert not told.works(tenure())


def test_first_contact_makes_the_lead_worked_once():
    told = effect(CALL, SINCE + DAY)
    assert told.works(tenure())
    again = effect(CALL, SINCE + 2 * DAY, worked_at=told.worked_at)
    assert again.worked_at == told.worked_at
    assert not again.works(tenure(worked_at=told.worked_at))


def test_deadline_that_was_none_is_set():
    assert effect(CALL, SINCE, recycle_at=None).recycle_at == SINCE + 10 * DAY


def test_zone_of_the_calendar_is_the_reps():
    working = WorkCalendar.parse("Asia/Shanghai", {"mon": [["09:00", "18:00"]]})
    due = effect_of(parse({"cycle_days": {"C": 1}}), tenure(recycle_at=None), CALL, SINCE, working).recycle_at
    assert due is not None
    assert due.astimezone(ZoneInfo("Asia/Shanghai")).isoformat() == "2027-03-01T18:00:00+08:00"
