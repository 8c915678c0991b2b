import pytest

from services.leads.domain.rules import check_document, default_rules, merged, parse
from shared.errors import Invalid

POOL = "00000000-0000-7000-8000-000000000002"


def faults(document):
    with pytest.raises(Invalid) as refused:
        check_document(document)
    return {each["pointer"]: each["code"] for each in refused.value.errors}


def test_empty_document_is_valid_and_gives_the_defaults():
    check_document({})
    assert parse({}) == default_rules()
    assert default_rules().holding.cap == {"junior": 10, "regular": 20, "senior": 30}


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [
        ({"holdings": {}}, "/rules/holdings", "unknown_field"),
        ({"holding": {"cap": {"boss": 1}}}, "/rules/holding/cap/boss", "unknown_field"),
        ({"holding": {"cap": {"junior": -1}}}, "/rules/holding/cap/junior", "invalid"),
        ({"holding": {"cap": {"junior": 1.5}}}, "/rules/holding/cap/junior", "invalid"),
        ({"holding": {"cap": {"junior": True}}}, "/rules/holding/cap/junior", "invalid"),
        ({"holding": {"day_cap": "10"}}, "/rules/holding/day_cap", "invalid"),
        ({"holding": []}, "/rules/holding", "invalid"),
        ({"grades_by_seniority": {"junior": ["C", "E"]}}, "/rules/grades_by_seniority/junior", "invalid"),
        ({"grades_by_seniority": {"junior": "C"}}, "/rules/grades_by_seniority/junior", "invalid"),
        ({"grades_by_seniority": {"junior": [1]}}, "/rules/grades_by_seniority/junior", "invalid"),
        ({"cycle_days_by_source": {"a/b": {"Z": 1}}}, "/rules/cycle_days_by_source/a~1b/Z", "unknown_field"),
        ({"effective": {"kinds": ["dance"]}}, "/rules/effective/kinds", "invalid"),
        ({"reminders": [0.8, 0.5]}, "/rules/reminders", "invalid"),
        ({"reminders": [0.5, 0.5]}, "/rules/reminders", "invalid"),
        ({"reminders": [1.5]}, "/rules/reminders", "invalid"),
        ({"reminders": [0.3, 0.5, 0.8]}, "/rules/reminders", "invalid"),
        ({"reminders": 0.5}, "/rules/reminders", "invalid"),
        (
            {"assignment": {"overflow_to": {"A": "nurture", "B": "x"}}},
            "/rules/assignment/overflow_to/B",
            "invalid",
        ),
        ({"assignment": {"overflow_to": {"E": None}}}, "/rules/assignment/overflow_to/E", "unknown_field"),
        ({"recycle_to_pool": "east"}, "/rules/recycle_to_pool", "invalid"),
        ({"recycle_to_pool": 7}, "/rules/recycle_to_pool", "invalid"),
        ({"assignment": {"enabled": 1}}, "/rules/assignment/enabled", "invalid"),
        ({"storm_share": 1.01}, "/rules/storm_share", "invalid"),
        ({"lost_quiet_days": -1}, "/rules/lost_quiet_days", "invalid"),
        ({"lost_quiet_days": None}, "/rules/lost_quiet_days", "invalid"),
        ([], "/rules", "invalid"),
    ],
)
def test_each_wrong_key_is_named_by_its_pointer(document, pointer, code):
    assert faults(document) == {pointer: code}


def test_all_faults_are_told_at_once():
    assert len(faults({"x": 1, "cool_down_days": -1, "holding": {"y": 2}})) == 3


def test_whole_document_can_be_written_back():
    check_document(
        {
            "holding": {"cap": {"junior": 0}, "grade_caps": {"A": 3}, "claim_gap_seconds": 30},
            "grades_by_seniority": {"junior": ["C", "D"]},
            "effective": {"kinds": ["visit", "call"]},
            "cycle_days_by_source": {"展会": {"A": 2.5}},
            "reminders": [],
            "recycle_to_pool": POOL,
            "assignment": {"enabled": False, "mix": {"small": 0.2}, "promise_hours": {"A": 0.5}},
        }
    )


def test_pool_overrides_the_company_key_by_key():
    rules = parse(
        {"cool_down_days": 7, "cycle_days": {"A": 3}}, {"cycle_days": {"B": 4}, "freeze_minutes": 9}
    )
    assert (rules.cool_down_days, rules.freeze_minutes) == (7, 9)
    assert rules.cycle_days == {"A": 3, "B": 4, "C": 15, "D": 20}


@pytest.mark.parametrize(("company", "pool", "smallest"), [(10, 3, 3), (3, 10, 3), (5, 5, 5)])
def test_of_several_caps_the_smallest_applies(company, pool, smallest):
    rules = parse({"holding": {"day_cap": company}}, {"holding": {"day_cap": pool}})
    assert rules.holding.day_cap == smallest
    by_seniority = parse(
        {"holding": {"cap": {"junior": company}}}, {"holding": {"cap": {"junior": pool}}}
    ).holding.cap
    assert by_seniority == {"junior": smallest, "regular": 20, "senior": 30}


def test_what_is_no_cap_is_simply_overridden():
    assert parse({"holding": {"protect_days": 5}}, {"holding": {"protect_days": 9}}).holding.protect_days == 9


def test_cycle_follows_source_then_grade():
    rules = parse({"cycle_days_by_source": {"展会": {"A": 2}}})
    assert (rules.cycle("A", "展会"), rules.cycle("B", "展会"), rules.cycle("A", None)) == (2, 10, 5)


def test_pool_to_recycle_to_is_an_id():
    assert str(parse({"recycle_to_pool": POOL}).recycle_to_pool) == POOL


def test_merging_replaces_what_is_not_an_object_on_both_sides():
    assert merged({"a": {"b": 1}, "c": 1}, {"a": 2, "c": {"d": 3}}) == {"a": 2, "c": {"d": 3}}
