import pytest

from services.leads.domain.score_rules import MOST_FACTORS, ScoreRulesInvalid, is_scorable, read_rules


def factor(**told):
    return {"code": "a", "points": 1, "field": "name", "present": True, **told}


def test_an_empty_document_is_the_defaults():
    rules = read_rules({})
    assert rules.half_life_days == 10
    assert rules.ceilings == {"fit": 60, "intent": 40}
    assert rules.matrix["A1"] == "A"
    assert rules.matrix["D4"] == "D"
    assert {factor.axis for factor in rules.factors} == {"fit", "intent"}


def test_what_is_left_out_is_as_in_the_defaults():
    rules = read_rules({"fit": {"factors": [factor(zh="一", en="one")]}, "intent": {"factors": []},
                        "matrix": {"D4": "C"}, "signals": {"call": 9}})  # fmt: skip
    assert [f.code for f in rules.factors] == ["a"]
    assert rules.cuts["fit"] == (40, 26, 12)
    assert rules.matrix["D4"] == "C"
    assert (rules.signals["call"], rules.signals["visit"]) == (9, 15)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], ""),
        ({"nonsense": 1}, "/nonsense"),
        ({"half_life_days": 0}, "/half_life_days"),
        ({"half_life_days": True}, "/half_life_days"),
        ({"half_life_days": "10"}, "/half_life_days"),
        ({"nurture_below": 1.5}, "/nurture_below"),
        ({"fit": 3}, "/fit"),
        ({"fit": {"depth": 3}}, "/fit/depth"),
        ({"fit": {"ceiling": 101}}, "/fit/ceiling"),
        ({"fit": {"ceiling": 70}}, "/intent/ceiling"),
        ({"fit": {"cuts": [1, 2]}}, "/fit/cuts"),
        ({"fit": {"cuts": [1, 2, 3]}}, "/fit/cuts"),
        ({"fit": {"cuts": [3, "2", 1]}}, "/fit/cuts/1"),
        ({"fit": {"factors": {}}}, "/fit/factors"),
        ({"fit": {"factors": [factor()] * (MOST_FACTORS + 1)}}, "/fit/factors"),
        ({"fit": {"factors": [3]}}, "/fit/factors/0"),
        ({"fit": {"factors": [factor(code="")]}}, "/fit/factors/0/code"),
        ({"fit": {"factors": [factor(colour="red")]}}, "/fit/factors/0/colour"),
        ({"fit": {"factors": [factor(field="owner_id")]}}, "/fit/factors/0/field"),
        ({"fit": {"factors": [factor(points=0.5)]}}, "/fit/factors/0/points"),
        ({"fit": {"factors": [factor(group="none")]}}, "/fit/factors/0/group"),
        ({"fit": {"factors": [factor(present="yes")]}}, "/fit/factors/0/present"),
        ({"fit": {"factors": [factor(any=[])]}}, "/fit/factors/0/any"),
        ({"fit": {"factors": [factor(contains=[3])]}}, "/fit/factors/0/contains"),
        ({"fit": {"factors": [factor(min="3")]}}, "/fit/factors/0/min"),
        ({"fit": {"factors": [{"code": "a", "points": 1, "field": "name"}]}}, "/fit/factors/0"),
        ({"fit": {"factors": [factor(), factor()]}}, "/fit/factors"),
        ({"groups": {"g": {"cap": -1}}}, "/groups/g/cap"),
        ({"groups": {"g": 3}}, "/groups/g"),
        ({"matrix": {"A1": "E"}}, "/matrix/A1"),
        ({"matrix": {"E1": "A"}}, "/matrix/E1"),
        ({"signals": {"call": 1000}}, "/signals/call"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(document, pointer):
    with pytest.raises(ScoreRulesInvalid) as refused:
        read_rules(document)
    assert pointer in [error["pointer"] for error in refused.value.errors]


@pytest.mark.parametrize(
    ("name", "scorable"),
    [("phone", True), ("tags", True), ("details", True), ("extra.TotalVisits", True), ("extra.", False),
     ("state", False), ("owner_id", False)],
)  # fmt: skip
def test_only_what_is_known_of_a_lead_may_score(name, scorable):
    assert is_scorable(name) is scorable
