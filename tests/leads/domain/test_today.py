"""Why a rep works on a lead now, in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.next_steps import Step
from services.leads.domain.today import InHand, going_back, soon, step_due, untouched
from services.leads.domain.worktime import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)


def lead(**known):
    about = {"goes_back_at": None, "is_tenure": False, "step": None, "last_reset_at": None}
    return InHand(**{"score": 7, "owner_since": NOW - timedelta(days=9), **about, **known})


def test_soon_is_three_working_days_ahead():
    assert soon(WEEK, NOW) == NOW + timedelta(days=5)


def test_for_who_never_works_soon_is_now():
    away = WEEK.with_leave([(NOW, NOW + timedelta(days=5000))])
    assert soon(away, NOW) == NOW


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        (1, "下一步今天到期（2027-03-10 11:00）：电话", "next step due today at 2027-03-10 11:00: 电话"),
        (0, "下一步今天到期（2027-03-10 10:00）：电话", "next step due today at 2027-03-10 10:00: 电话"),
        (
            -24,
            "下一步已逾期 1 个工作日（2027-03-09 10:00）：电话",
            "next step 1 working day overdue since 2027-03-09 10:00: 电话",
        ),
    ],
)
def test_a_next_step_is_due_or_overdue(hours, zh, en):
    step = Step(NOW + timedelta(hours=hours), "电话")
    assert step_due(lead(step=step), WEEK, NOW, ZONE) == (zh, en)


def test_without_a_step_nothing_is_said_of_one():
    assert step_due(lead(), WEEK, NOW, ZONE) == ("—", "—")


@pytest.mark.parametrize(
    ("hours", "days"), [(24, "1 working day:"), (48, "2 working days:"), (0.5, "0.1 working days:")]
)
def test_a_lead_goes_back_after_so_many_working_days(hours, days):
    told = going_back(lead(goes_back_at=NOW + timedelta(hours=hours)), WEEK, NOW, ZONE)
    assert told[1] == f"returns to the pool in {days} no effective contact since 2027-03-01 10:00"


@pytest.mark.parametrize("goes_back_at", [None, NOW, NOW - timedelta(days=1)])
def test_what_is_due_goes_any_moment(goes_back_at):
    told = going_back(lead(goes_back_at=goes_back_at, last_reset_at=NOW), WEEK, NOW, ZONE)
    assert told[0] == "已到期，随时退回公海：自 2027-03-10 10:00 起没有有效跟进"


def test_the_longest_tenure_is_another_reason():
    told = going_back(lead(goes_back_at=NOW + timedelta(days=1), is_tenure=True), WEEK, NOW, ZONE)
    assert told == (
        "1 个工作日后退回公海：自 2027-03-01 10:00 起持有，已近最长期限",
        "returns to the pool in 1 working day: held since 2027-03-01 10:00, the longest time allowed",
    )


def test_a_lead_not_contacted_says_since_when_and_until_when():
    assert untouched(lead(), WEEK, NOW, ZONE)[1] == "yours since 2027-03-01 10:00, not contacted yet, score 7"
    told = untouched(lead(goes_back_at=NOW), WEEK, NOW, ZONE)
    assert told[0] == "2027-03-01 10:00 到手，尚未联系，评分 7，2027-03-10 10:00 前须有有效跟进"
