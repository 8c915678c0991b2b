from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
        ({"recycle_at": None}, "goes back at -"),
        ({"exempt_reason": "quote"}, "while its quote is open"),
        ({"paused_reason": "leave"}, "paused for leave"),
        ({"protect_until": LATER}, "protected until"),
        ({"protect_until": NOW}, "15 working days"),
        ({"state": "pooled"}, "free to claim"),
        ({"state": "pooled", "claimable_at": LATER}, "can be claimed from"),
        ({"state": "pooled", "claimable_at": NOW}, "free to claim"),
        ({"state": "converted"}, "converted: not in turnover"),
    ],
)
def test_card_says_the_one_thing_that_decides(change, words):
    zh, en = why(default_rules(), replace(HELD, **change), NOW)
    assert words in en
    assert zh
