from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.policy import Standing, why
from services.leads.domain.rules import default_rules

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
HELD = Standing("held", "C", None, LATER, None, None, None, None, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "15 working days since it was taken"),
        ({"last_reset_at": NOW}, "15 working days since the last touch that counts"),
        ({}, "goes back at 2027-03-13 10:00"),
        ({"recycle_at": None}, "goes back at —"),
        ({"exempt_reason": "quote"}, "while its quote is open"),
        ({"paused_reason": "leave"}, "paused for leave"),
        ({"protect_until": LATER}, "protected until"),
        ({"protect_until": NOW}, "15 working days"),
        ({"state": "pooled"}, "free to claim"),
        ({"state": "pooled", "claimable_at": LATER}, "can be claimed from"),
        ({"state": "pooled", "claimable_at": NOW}, "free to claim"),
        ({"state": "pooled", "waiting_reason": "no_rep"}, "not assigned: nobody on shift"),
        ({"state": "pooled", "waiting_reason": "caps_reached"}, "not assigned: everybody who may have it"),
        ({"state": "pooled", "waiting_reason": "cool_down"}, "not assigned: everybody with room held it"),
        ({"is_held_out": True}, "not rotated, for comparison: kept until 2027-03-13"),
        ({"is_held_out": True, "recycle_at": None}, "kept until —"),
        ({"recycle_at": NOW}, "goes back with the next sweep"),
        ({"recycle_at": NOW, "brake": "waiting"}, "its manager is asked first"),
        ({"recycle_at": NOW, "brake": "refused"}, "the manager keeps the team's leads"),
        ({"state": "converted"}, "won: not in turnover"),
    ],
)
def test_card_says_the_one_thing_that_decides(change, words):
    zh, en = why(default_rules(), replace(HELD, **change), NOW, ZoneInfo("Asia/Shanghai"))
    assert words in en
    assert zh


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exempt_reason": "quote"}, "有进行中的报价，不回收"),
        ({"paused_reason": "legal_hold"}, "已暂停（法务保留），不回收"),
        ({"protect_until": LATER}, "保护期至 2027-03-13 10:00"),
        ({"state": "nurturing"}, "培育中，不在公海流转"),
    ],
)
def test_card_in_chinese_speaks_chinese(change, words):
    zh, _ = why(default_rules(), replace(HELD, **change), NOW, ZoneInfo("Asia/Shanghai"))
    assert zh == words
