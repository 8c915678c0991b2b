"""What an e-mail says first, what it says after, and where it leads."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.letters import URGENCY, Told, wording
from services.leads.domain.reminders import Kind

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 10, 23, 30, tzinfo=ZONE).astimezone(UTC)
SOON = NOW + timedelta(hours=1)  # tomorrow in Shanghai, the same day by UTC
LEAD = UUID("01900000-0000-7000-8000-000000000001")


def last(recycle_at: datetime | None = SOON) -> Told:
    return Told(Kind.LAST_DAY, {"lead": "星辰科技", "rep": "王芳"}, recycle_at, LEAD)


def half() -> Told:
    return Told(Kind.HALF, {"lead": "远山制造"}, SOON, LEAD)


def overflow() -> Told:
    return Told(Kind.OVERFLOW, {"pool": "华东", "count": 7})


def test_every_kind_has_its_place_in_the_order_of_urgency():
    assert sorted(URGENCY) == sorted(Kind)


@pytest.mark.parametrize(
    ("notices", "subject"),
    [
        ([last()], "明日回收 1 条 / 1 lead due back tomorrow"),
        ([half(), last()], "明日回收 1 条，另 1 条通知 / 1 lead due back tomorrow, 1 more notice"),
        (
            [half(), last(), overflow(), half(), last()],
            "明日回收 2 条，另 3 条通知 / 2 leads due back tomorrow, 3 more notices",
        ),
        (
            [half(), overflow()],
            "1 个公海有线索无人可分配，另 1 条通知 / 1 pool with leads nobody could take, 1 more notice",
        ),
    ],
)
def test_the_subject_tells_the_most_urgent_kind_and_counts_the_rest(notices, subject):
    assert wording(notices, ZONE, NOW).subject == subject


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [(0, "今日", "today"), (1, "明日", "tomorrow"), (3, "2027-03-13 ", "on 2027-03-13")],
)
def test_the_day_leads_go_back_is_that_of_the_companys_zone(days, chinese, english):
    early = datetime(2027, 3, 10, 0, 30, tzinfo=ZONE).astimezone(UTC)  # by UTC still the day before
    at = early + timedelta(days=days, hours=20)
    assert wording([last(at)], ZONE, early).subject == f"{chinese}回收 1 条 / 1 lead due back {english}"


def test_only_leads_that_go_back_on_the_first_day_are_counted_first():
    notices = [last(SOON + timedelta(days=3)), last(), last(), last(None)]
    text = wording(notices, ZONE, NOW)
    assert text.subject == "明日回收 2 条，另 2 条通知 / 2 leads due back tomorrow, 2 more notices"
    assert text.body.index("明日回收 2 条") < text.body.index("2027-03-14 回收 1 条")
    assert "即将回收 1 条" in text.body


def test_the_body_has_a_heading_for_each_kind_in_chinese_then_in_english():
    assert wording([half(), last()], ZONE, NOW).body.splitlines() == [
        "【明日回收 1 条】",
        "· 最后提醒：王芳 的线索「星辰科技」将于 2027-03-11 00:30 退回公海。",
        "",
        "【周期过半 1 条】",
        "· 线索「远山制造」等待跟进：2027-03-11 00:30 前没有有效跟进将退回公海。",
        "",
        "[1 lead due back tomorrow]",
        "· Last reminder: “星辰科技”, held by 王芳, returns to the pool at 2027-03-11 00:30.",
        "",
        "[1 lead at half of its time]",
        "· “远山制造” waits for you: without contact it returns to the pool at 2027-03-11 00:30.",
        "",
        "邮件设置 / E-mail settings: PATCH /v1/notification-settings",
    ]


def test_with_an_address_each_line_about_a_lead_links_to_it_and_the_last_to_settings():
    lines = wording([overflow(), last()], ZONE, NOW, "https://crm.example.com").body.splitlines()
    assert lines.count(f"  https://crm.example.com/leads/{LEAD}") == 2
    assert sum("/leads/" in line for line in lines) == 2
    assert lines[-1] == "邮件设置 / E-mail settings: https://crm.example.com/notification-settings"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("number", [1, 2])
def test_every_kind_has_a_heading_in_both_languages(kind, number):
    subject = wording([Told(kind, {}, SOON)] * number, ZONE, NOW).subject
    assert "{" not in subject
    assert (subject.count("2") == 2) if number == 2 else ("2" not in subject)
