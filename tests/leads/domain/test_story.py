"""Every line of history says in one sentence, in two languages, what happened and why."""

from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.story import _LINES, words

ZONE = ZoneInfo("Asia/Shanghai")
DETAILS = {
    "from_rep": "r1",
    "to_rep": "r2",
    "to_pool": "p1",
    "held": 3,
    "cap": 10,
    "recycle_at": "2026-11-26T02:00:00+00:00",
    "noticed_at": "2026-11-25T02:00:00+00:00",
    "last_effective_at": None,
    "reason": "cycle_ended",
}
NAMES = {"r1": "胡芳", "r2": "张伟", "p1": "华北公海"}


def test_a_recycle_tells_the_clock_the_notice_and_the_pool():
    told = words("recycled", "recycle", DETAILS, NAMES, ZONE)
    assert "2026-11-26 10:00 到期（已于 2026-11-25 10:00 提醒 胡芳），系统回收至华北公海" in told["zh"]
    assert "胡芳 was reminded on 2026-11-25 10:00" in told["en"]


def test_the_end_of_the_longest_tenure_is_told_as_such():
    told = words("recycled", "recycle", DETAILS | {"reason": "tenure_ended"}, NAMES, ZONE)
    assert "longest time" in told["en"]


@pytest.mark.parametrize(
    ("cause", "en"),
    [("score", "its score of 41 is enough for a pool now: from nurturing into 华北公海"),
     ("returned", "the customer came again, scored 41: from nurturing into 华北公海"),
     ("promoted", "promoted from nurturing into 华北公海: met at the fair"),
     ("pool_closed", "went into 华北公海")],
)  # fmt: skip
def test_a_lead_that_is_pooled_tells_why(cause, en):
    details = {"to_pool": "p1", "score": 41, "reason": "met at the fair"}
    assert words("pooled", cause, details, NAMES, ZONE)["en"] == en


def test_a_claim_tells_who_and_how_many():
    assert words("claimed", "claim", DETAILS, NAMES, ZONE)["en"].endswith("now holding 3 of 10")


@pytest.mark.parametrize("line", _LINES)
def test_no_line_needs_more_than_it_may_be_given(line):
    kind, _, special = line.partition("/")
    told = words(kind, special or None, {}, {}, ZONE)
    assert told["zh"]
    assert told["en"]


def test_a_kind_without_words_is_told_by_its_name():
    assert words("teleported", None, {}, {}, ZONE) == {"zh": "teleported", "en": "teleported"}
