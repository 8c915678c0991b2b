"""Every line of history says in one sentence, in two languages, what happened and why."""

from zoneinfo import ZoneInfo

import pytest

from services.leads.domain import receivables, stages, terms, touch
from services.leads.domain.acts import ACTS
from services.leads.domain.states import LeadState
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
NAMES = {"r1": "胡芳", "r2": "张伟", "p1": "华北公海", "p2": "华东公海"}


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
     ("pool_closed", "华东公海 was closed: into 华北公海")],
)  # fmt: skip
def test_a_lead_that_is_pooled_tells_why(cause, en):
    details = {"from_pool": "p2", "to_pool": "p1", "score": 41, "reason": "met at the fair"}
    assert words("pooled", cause, details, NAMES, ZONE)["en"] == en


def test_a_lead_given_back_without_a_reason_ends_without_one():
    given_back = words("released", "release", DETAILS | {"reason": None}, NAMES, ZONE)
    assert given_back == {"zh": "胡芳 退回华北公海", "en": "胡芳 gave it back to 华北公海"}
    assert (
        words("released", "release", DETAILS | {"reason": "忙"}, NAMES, ZONE)["zh"] == "胡芳 退回华北公海：忙"
    )


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


CHOSEN = {"seniority": "senior", "open_to": ["senior", "regular"], "preferred": True,
          "assigned_before": 3, "weight": 100, "turn": 0.04}  # fmt: skip
MOVED = {"from": "2026-11-26T02:00:00+00:00", "to": "2026-11-27T02:00:00+00:00"}
AUTOMATIC = [
    ("recycled", "recycle", DETAILS | {"last_effective_at": "2026-11-11T02:00:00+00:00"}),
    ("recycled", "recycle", DETAILS | {"reason": "tenure_ended"}),
    ("held_out", "recycle", MOVED),
    ("postponed", "late_notice", MOVED),
    ("rescheduled", "calendar_changed", MOVED),
    ("rescheduled", "leave_changed", MOVED),
    ("assigned", "assignment", DETAILS | {"from_pool": "p1", "chosen": CHOSEN}),
    ("assigned", "assignment", DETAILS | {"from_pool": "p1", "chosen": CHOSEN, "is_explore": True}),
    ("scored", "rescore", {"from_grade": "C", "grade": "B", "score": 61}),
    ("pooled", "score", {"to_pool": "p1", "score": 41}),
    ("pooled", "returned", {"to_pool": "p1", "score": 41}),
    ("pooled", "pool_closed", {"from_pool": "p2", "to_pool": "p1"}),
    ("nurtured", "quiet", {"days": 90}),
    ("released", "leaver", DETAILS),
    ("released", "merged", DETAILS),
    ("handed_over", "handover", DETAILS),
    ("released", "leaver_undone", DETAILS),
    ("assigned", "leaver_undone", DETAILS),
]


@pytest.mark.parametrize(("kind", "cause", "details"), AUTOMATIC)
def test_what_the_system_does_says_why_in_both_languages_with_nothing_left_open(kind, cause, details):
    told = words(kind, cause, details, NAMES, ZONE)
    assert kind not in told.values()
    for sentence in told.values():
        assert len(sentence) > 8
        assert not {"—", "{", "}"} & set(sentence)


@pytest.mark.parametrize(
    ("change", "explore", "en"),
    [
        (
            {},
            False,
            "open to senior, regular, of its region, least load of the senior ones at (3+1)/100; now",
        ),
        (
            {"preferred": False},
            True,
            "of the random share that does not wait, open to senior, regular, least",
        ),
    ],
)
def test_assignment_says_tier_region_and_load(change, explore, en):
    details = DETAILS | {"from_pool": "p1", "chosen": CHOSEN | change, "is_explore": explore}
    assert en in words("assigned", "assignment", details, NAMES, ZONE)["en"]


def test_an_assignment_of_an_import_without_a_choice_says_as_much():
    assert ": by the rules; now" in words("assigned", "assignment", DETAILS, NAMES, ZONE)["en"]


def test_a_lead_in_the_hand_its_file_named_says_so():
    facts = {"to_rep": "r", "held": 3, "cap": 9}
    told = words("assigned", "import", facts, {"r": "安"}, ZoneInfo("UTC"))
    assert (told["zh"], told["en"]) == (
        "按导入文件指定，由 安 持有，持有 3/9",
        "the imported file names 安, now holding 3 of 9",
    )


@pytest.mark.parametrize(
    ("kind", "cause", "details", "zh", "en"),
    [
        (
            "captured",
            "webhook",
            {"grade": "A"},
            "线索录入（推送），评为 A 级",
            "captured by webhook, graded A",
        ),
        (
            "stage_changed",
            "person",
            {"from_stage": "trial", "stage": "quote"},
            "阶段由“试用”变为“报价”",
            "stage moved from trial to quote",
        ),
        (
            "touched",
            "person",
            {"kind": "call", "outcome": "no_answer"},
            "跟进：电话，无人接听",
            "touch: call, no answer",
        ),
        ("touched", "person", {"kind": "visit", "outcome": None}, "跟进：拜访", "touch: visit"),
        (
            "reopened",
            "person",
            {"from_state": "lost", "stage": "visit", "reason": "客户回电"},
            "由“已输单”重新打开，阶段“拜访”：客户回电",
            "lost before, opened again at stage visit: 客户回电",
        ),
        (
            "payment_reversed",
            "person",
            {
                "kind": "refund",
                "amount_fen": 5,
                "reason": "r",
                "contract_paid_fen": 0,
                "contract_fen": 123_456,
            },
            "回款冲销 ¥0.05（退款）：r，累计 ¥0.00/¥1234.56",
            "¥0.05 taken back (refund): r; ¥0.00 of ¥1234.56 so far",
        ),
    ],
)
def test_codes_and_money_are_told_as_people_say_them(kind, cause, details, zh, en):
    assert words(kind, cause, details, {}, ZONE) == {"zh": zh, "en": en}


def test_reason_of_a_loss_that_is_a_code_is_told_in_both_languages():
    told = words("lost", "person", {"reason": "price"}, {}, ZONE, reason=("价格太高", "too expensive"))
    assert (told["zh"], told["en"]) == ("已输单：价格太高", "lost: too expensive")


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (terms.STAGES, (*stages.OPEN, *stages.ENDS)),
        (terms.TOUCHES, touch.KINDS),
        (terms.OUTCOMES, touch.OUTCOMES),
        (terms.STATES, tuple(LeadState)),
        (terms.WAYS_IN, ACTS["captured"]),
        (terms.REVERSALS, receivables.REVERSALS),
    ],
)
def test_every_code_has_words(known, codes):
    assert set(known) == set(codes)
