from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain import holding
from services.leads.domain.holding import Cause, Counts, Pool, Rep, Situation, Wanted
from services.leads.domain.rules import parse
from shared.errors import Conflict, Forbidden

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
TEAM, OTHER = UUID(int=1), UUID(int=2)
RULES = parse(
    {
        "holding": {
            "cap": {"junior": 2, "regular": 3, "senior": 4},
            "grade_caps": {"C": 2},
            "unworked_cap": 3,
            "day_cap": 2,
            "month_cap": 5,
            "claim_gap_seconds": 60,
        },
        "cool_down_days": 30,
    }
)
REP = Rep(UUID(int=9), True, "senior", frozenset("ABCD"), TEAM, "华东")
FREE = Situation(
    rules=RULES,
    rep=REP,
    counts=Counts(),
    pool=Pool(UUID(int=5)),
    lead=Wanted("C"),
    cause=Cause.CLAIM,
    now=NOW,
    zone=ZoneInfo("Asia/Shanghai"),
)
FULL = Counts(held=4, unworked=3, by_grade={"C": 2}, day=2, month=5, last_claim_at=NOW)


def code(situation: Situation) -> str | None:
    refusal = holding.refusal_of(situation)
    return refusal.code if refusal else None


def test_free_rep_may_take_a_free_lead():
    assert code(FREE) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"rep": replace(REP, active=False)}, "rep_inactive"),
        ({"pool": Pool(UUID(int=5), active=False)}, "not_a_member"),
        ({"pool": Pool(UUID(int=5), region="华南")}, "not_a_member"),
        ({"pool": Pool(UUID(int=5), team_ids=frozenset({OTHER}))}, "not_a_member"),
        ({"rep": replace(REP, seniority="junior"), "lead": Wanted("A")}, "grade_not_allowed"),
        ({"rep": replace(REP, grades=frozenset("D"))}, "grade_not_allowed"),
        ({"lead": Wanted("C", claimable_at=NOW + timedelta(seconds=1))}, "lead_frozen"),
        ({"lead": Wanted("C", let_go_at=NOW - timedelta(days=29, hours=23))}, "cool_down"),
        ({"counts": Counts(held=4)}, "holding_cap_reached"),
        ({"counts": Counts(held=2, by_grade={"C": 2})}, "grade_cap_reached"),
        ({"counts": Counts(held=3, unworked=3)}, "unworked_cap_reached"),
        ({"counts": Counts(day=2)}, "day_cap_reached"),
        ({"counts": Counts(month=5)}, "month_cap_reached"),
        ({"counts": Counts(last_claim_at=NOW - timedelta(seconds=59))}, "claim_too_soon"),
        ({"lead": Wanted("C", free=False)}, "lead_taken"),
    ],
)
def test_each_rule_refuses_with_its_own_code(change, expected):
    assert code(replace(FREE, **change)) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"pool": Pool(UUID(int=5), region="华东", team_ids=frozenset({TEAM, OTHER}))},
        {"lead": Wanted("C", claimable_at=NOW)},
        {"lead": Wanted("C", let_go_at=NOW - timedelta(days=30))},
        {"counts": Counts(held=3, unworked=2, by_grade={"C": 1, "D": 2}, day=1, month=4)},
        {"counts": Counts(last_claim_at=NOW - timedelta(seconds=60))},
    ],
)
def test_at_the_edge_a_rule_still_allows(change):
    assert code(replace(FREE, **change)) is None


def test_rules_are_checked_in_one_fixed_order():
    worst = replace(
        FREE,
        rep=replace(REP, active=False, grades=frozenset()),
        pool=Pool(UUID(int=5), active=False),
        counts=FULL,
        lead=Wanted("C", False, NOW + timedelta(days=1), NOW),
    )
    broken = [found.id for found in holding.findings(worst) if not found.ok]
    assert broken == [
        "rep_inactive",
        "not_a_member",
        "grade_not_allowed",
        "lead_frozen",
        "cool_down",
        "holding_cap_reached",
        "grade_cap_reached",
        "unworked_cap_reached",
        "day_cap_reached",
        "month_cap_reached",
        "claim_too_soon",
        "lead_taken",
    ]
    assert code(worst) == "rep_inactive"


def test_assignment_counts_against_the_month_but_not_the_day():
    assigned = replace(FREE, cause=Cause.ASSIGNMENT)
    assert code(replace(assigned, counts=Counts(day=2, last_claim_at=NOW))) is None
    assert code(replace(assigned, counts=Counts(month=5))) == "month_cap_reached"
    assert code(replace(assigned, lead=Wanted("C", claimable_at=NOW + timedelta(days=1)))) is None


@pytest.mark.parametrize("cause", [Cause.TRANSFER, Cause.HANDOVER, Cause.IMPORT])
def test_what_comes_from_a_hand_needs_no_membership_and_no_month(cause):
    given = replace(FREE, cause=cause, pool=Pool(UUID(int=5), active=False), counts=Counts(day=2, month=5))
    assert code(given) is None


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(held=4), "holding_cap_reached"),
        (Counts(by_grade={"C": 2}), "grade_cap_reached"),
        (Counts(unworked=3), "unworked_cap_reached"),
    ],
)
def test_no_way_into_a_hand_beats_what_a_hand_may_hold(cause, counts, expected):
    assert code(replace(FREE, cause=cause, counts=counts)) == expected


@pytest.mark.parametrize("cause", [Cause.CLAIM, Cause.CLAIM_NEXT, Cause.BATCH_CLAIM, Cause.ASSIGNMENT])
def test_whatever_leaves_the_pool_for_good_counts_against_the_month(cause):
    assert code(replace(FREE, cause=cause, counts=Counts(month=5))) == "month_cap_reached"


@pytest.mark.parametrize("cause", list(Cause))
def test_cool_down_holds_on_every_path_until_a_manager_overrides_it(cause):
    again = replace(FREE, cause=cause, lead=Wanted("C", let_go_at=NOW))
    assert code(again) == "cool_down"
    assert code(replace(again, override_reason="knows the customer")) is None


def test_without_a_lead_only_the_rules_about_the_rep_are_asked():
    asked = [found.id for found in holding.findings(replace(FREE, lead=None, pool=None))]
    assert asked == [
        "rep_inactive",
        "holding_cap_reached",
        "unworked_cap_reached",
        "day_cap_reached",
        "month_cap_reached",
        "claim_too_soon",
    ]


def test_same_situation_can_be_asked_about_another_lead():
    assert code(holding.about(FREE, Wanted("C", free=False))) == "lead_taken"


def test_gap_of_nothing_is_no_rule():
    rules = parse({"holding": {"claim_gap_seconds": 0}})
    assert "claim_too_soon" not in [found.id for found in holding.findings(replace(FREE, rules=rules))]


def test_refusal_carries_the_facts():
    refusal = holding.refusal_of(replace(FREE, counts=Counts(day=2)))
    assert isinstance(refusal, Conflict)
    assert refusal.detail == "claimed 2 of 2 leads today, possible from 2027-03-11 00:00"
    assert refusal.extra == {
        "value": 2,
        "limit": 2,
        "held": 2,
        "cap": 2,
        "clears_at": "2027-03-10T16:00:00+00:00",
    }


def test_findings_are_said_in_both_languages_with_times_of_the_company():
    lead = Wanted("A", let_go_at=NOW - timedelta(days=1))
    told = {
        found.id: holding.in_words(found, FREE.zone) for found in holding.findings(replace(FREE, lead=lead))
    }
    assert told["cool_down"] == (
        "曾持有的线索冷却期 30 天，2027-04-08 10:00 起可领取",
        "a lead held before stays away for 30 days, possible from 2027-04-08 10:00",
    )
    assert told["grade_not_allowed"][0] == "A 级线索，您可领取 A、B、C、D"
    assert told["claim_too_soon"] == ("两次领取须间隔 60 秒", "claims must be 60 seconds apart")


def test_refusals_about_the_rep_are_forbidden():
    assert isinstance(holding.refusal_of(replace(FREE, rep=replace(REP, active=False))), Forbidden)


@pytest.mark.parametrize(
    ("now", "clears_at"),
    [
        (datetime(2027, 12, 31, 15, 59, tzinfo=UTC), datetime(2027, 12, 31, 16, tzinfo=UTC)),
        (datetime(2027, 12, 31, 16, 0, tzinfo=UTC), datetime(2028, 1, 31, 16, tzinfo=UTC)),
        (datetime(2027, 1, 31, 2, tzinfo=UTC), datetime(2027, 1, 31, 16, tzinfo=UTC)),
    ],
)
def test_month_cap_clears_on_the_first_of_the_companys_next_month(now, clears_at):
    refusal = holding.refusal_of(replace(FREE, now=now, counts=Counts(month=5)))
    assert refusal is not None
    assert refusal.extra["clears_at"] == clears_at.isoformat()


def test_counting_goes_on_within_a_batch():
    counts = Counts()
    counts.take("C", Cause.BATCH_CLAIM, NOW)
    counts.take("C", Cause.ASSIGNMENT, NOW)
    counts.take("D", Cause.TRANSFER, NOW)
    assert counts == Counts(3, 3, {"C": 2, "D": 1}, day=1, month=2, last_claim_at=NOW)


def test_lead_that_comes_back_worked_is_not_one_not_yet_contacted():
    full = Counts(held=3, unworked=3)
    back = Wanted("C", is_worked=True)
    assert code(replace(FREE, cause=Cause.LEAVER_UNDONE, counts=full, lead=back)) is None
    full.take("C", Cause.LEAVER_UNDONE, NOW, is_worked=True)
    assert (full.held, full.unworked) == (4, 3)


def test_lead_that_comes_back_was_theirs_whatever_the_grades_are_now():
    narrow = replace(FREE, rep=replace(FREE.rep, grades=frozenset()))
    assert code(narrow) == "grade_not_allowed"
    assert code(replace(narrow, cause=Cause.LEAVER_UNDONE)) is None


def test_every_rule_has_words_in_both_languages():
    for found in holding.findings(replace(FREE, lead=Wanted("C", claimable_at=NOW, let_go_at=NOW))):
        zh, en = holding.in_words(found, FREE.zone)
        assert zh
        assert en
        assert "{" not in zh + en


def test_durations_are_told_in_days_or_seconds():
    cool = holding.refusal_of(replace(FREE, lead=Wanted("C", let_go_at=NOW)))
    soon = holding.refusal_of(replace(FREE, counts=Counts(last_claim_at=NOW)))
    assert cool is not None
    assert soon is not None
    assert "30 days" in cool.detail
    assert "60 s" in soon.detail
    assert soon.extra["limit"] == 60.0
