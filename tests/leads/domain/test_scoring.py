from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.score_defaults import DEFAULT_RULES
from services.leads.domain.score_rules import read_rules
from services.leads.domain.scoring import Points, Scorer, add_signal, decayed, details

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
DEFAULT = read_rules({})


def scorer(**rules):
    return Scorer(read_rules({"groups": {}, **rules}))


def axis(*factors, **more):
    return {"ceiling": 50, "cuts": [30, 20, 10], "factors": list(factors), **more}


def factor(code, points, field="name", **test):
    return {
        "code": code,
        "points": points,
        "field": field,
        **({"present": True} if set(test) <= {"group"} else {}),
        **test,
    }


lead_values = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(["", "+8613800138000", "总经理", "搜索", "推荐", "a@qq.com", "100-499人"])
           for name in COLUMN_FIELDS},
        "tags": st.lists(st.sampled_from(["高意向", "无效", "VIP"]), max_size=3).map(tuple),
        "extra": st.dictionaries(st.sampled_from(["visits", "note"]), st.one_of(st.integers(0, 99),
        st.text(max_size=3))),
    },
)  # fmt: skip
rule_factors = st.lists(
    st.builds(
        lambda n, points, field, group: {
            "code": f"f{n}", "points": points, "field": field,
            "present": True, **({"group": "g"} if group else {}),
        },
        st.integers(0, 999), st.integers(-60, 60), st.sampled_from(["name", "phone", "extra.visits", "tags"]),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda f: f["code"],
)  # fmt: skip


@given(lead_values, st.floats(0, 200), st.floats(-20, 40))
def test_reasons_add_up_to_each_axis_and_to_the_score(lead, days, touches):
    scorer = Scorer(DEFAULT)
    arrived = scorer.arrive(lead, NOW - timedelta(days=days), NOW)
    later = scorer.grade(arrived.fit, min(40.0, max(0.0, arrived.intent + touches)))
    for score in (arrived, later):
        reasons = scorer.explain(lead, score.fit, score.intent)
        assert sum(r.points for r in reasons if r.axis == "fit") == score.fit
        assert sum(r.points for r in reasons if r.axis == "intent") == round(score.intent)
        assert sum(r.points for r in reasons) == score.score
        assert 0 <= score.score <= 100
        assert all(r.points and r.words_zh and r.words_en for r in reasons)


@given(rule_factors, rule_factors, st.integers(0, 50), st.integers(0, 100), lead_values)
def test_reasons_add_up_under_any_rules(fit, intent, ceiling, cap, lead):
    codes = {f["code"] for f in fit}
    rules = {
        "fit": axis(*fit, ceiling=ceiling),
        "intent": axis(*[f for f in intent if f["code"] not in codes]),
        "groups": {"g": {"cap": cap}},
    }
    scorer = Scorer(read_rules(rules))
    score = scorer.arrive(lead, NOW, NOW)
    assert 0 <= score.fit <= ceiling
    assert 0 <= score.intent <= 50
    assert sum(r.points for r in scorer.explain(lead, score.fit, score.intent)) == score.score


def test_a_group_counts_up_to_its_cap_and_says_so():
    rules = {
        "fit": axis(factor("a", 8, group="g"), factor("b", 7, group="g")),
        "groups": {"g": {"cap": 10, "zh": "组", "en": "group"}},
    }
    reasons = scorer(**rules).explain({"name": "x"}, 10, 0)
    assert [(r.code, r.points) for r in reasons] == [("a", 8), ("b", 7), ("cap_g", -5)]
    assert "10" in reasons[-1].words_zh
    assert "10" in reasons[-1].words_en


def test_an_axis_stays_between_zero_and_its_ceiling_and_says_so():
    high = scorer(fit=axis(factor("a", 40), factor("b", 40)))
    low = scorer(fit=axis(factor("a", -9)))
    assert high.points({"name": "x"}).fit == 50
    assert high.explain({"name": "x"}, 50, 0)[-1][:3] == ("ceiling_fit", "fit", -30)
    assert low.points({"name": "x"}).fit == 0
    assert low.explain({"name": "x"}, 0, 0)[0][:3] == ("floor_fit", "fit", 9)


@pytest.mark.parametrize(
    ("test", "value", "passes"),
    [
        ({"present": True}, "x", True), ({"present": True}, None, False), ({"present": True}, "", False),
        ({"present": False}, None, True), ({"present": False}, "x", False),
        ({"any": ["Google", "Bing"]}, "google", True), ({"any": ["Google"]}, "google ads", False),
        ({"contains": ["经理"]}, "销售经理", True), ({"contains": ["经理"]}, "销售", False),
        ({"starts": ["+86"]}, "+8610", True), ({"starts": ["+86"]}, "010", False),
        ({"ends": ["@QQ.com"]}, "a@qq.com", True), ({"ends": ["@qq.com"]}, "a@qq.cn", False),
        ({"min": 100}, "100-499人", True), ({"min": 100}, "20-99", False), ({"min": 1}, "many", False),
        ({"max": 5}, 5, True), ({"max": 5}, 5.5, False), ({"min": 1000}, "1,200", True),
        ({"min": 1}, None, False),
        ({"min": 1, "max": 3}, 2, True), ({"any": ["vip"]}, ("VIP", "old"), True),
        ({"any": ["true"]}, True, True), ({"any": ["true"]}, 1, False), ({"min": 1}, True, True),
    ],
)  # fmt: skip
def test_a_factor_counts_when_every_test_passes(test, value, passes):
    rules = scorer(fit=axis(factor("a", 5, "extra.x", **test), factor("one", 1, "extra.y", **test)))
    assert rules.points({"extra": {"x": value}}).fit == (5 if passes else 0) + (
        1 if _passes_for_none(test) else 0
    )


def _passes_for_none(test):
    return test == {"present": False}


texts = st.text(st.sampled_from("aAbßẞİ中"), max_size=6)
word_lists = st.lists(st.text(st.sampled_from("aAbßẞİ中"), min_size=1, max_size=3), min_size=1, max_size=3)


@given(texts, texts, st.lists(st.tuples(st.sampled_from(["starts", "ends"]), word_lists), max_size=3))
def test_a_value_looked_at_in_part_meets_what_the_whole_would(before, value, tests):
    factors = [factor(f"f{n}", 2**n, "phone", **{name: words}) for n, (name, words) in enumerate(tests)]
    rules = scorer(fit=axis(*factors, factor("known", 8, "phone")))
    rules.points({"phone": before})
    whole = value.casefold()
    meets = {"starts": whole.startswith, "ends": whole.endswith}
    met = sum(
        2**n for n, (name, words) in enumerate(tests) if meets[name](tuple(w.casefold() for w in words))
    )
    assert rules.points({"phone": value}).fit == met + (8 if value else 0)


def test_truth_and_one_are_told_apart_though_python_thinks_them_equal():
    rules = scorer(fit=axis(factor("a", 5, "extra.x", any=["true"])))
    assert rules.points({"extra": {"x": 1}}).fit == 0
    assert rules.points({"extra": {"x": True}}).fit == 5


def test_details_count_filled_fields_and_attributes_once():
    assert details({"name": "x", "phone": "", "state": "pooled", "tags": ("a",), "extra": {"a": 1}}) == 2
    assert details({"name": "x", "details": 9}) == 9
    rules = scorer(fit=axis(factor("full", 5, "details", min=2)))
    assert rules.points({"name": "x", "extra": {"a": 1}}).fit == 5


@given(st.floats(0, 40), st.floats(0, 100), st.floats(0, 100))
def test_decay_halves_every_half_life_and_may_be_taken_in_steps(points, first, second):
    at, then = NOW + timedelta(days=first), NOW + timedelta(days=first + second)
    assert decayed(points, NOW, then) == pytest.approx(decayed(decayed(points, NOW, at), at, then), abs=1e-6)
    assert decayed(points, NOW, NOW + timedelta(days=10)) == pytest.approx(points / 2)


def test_points_of_the_future_have_not_grown():
    assert decayed(8, NOW + timedelta(days=5), NOW) == 8


def test_a_touch_adds_to_what_is_left_within_bounds():
    at = NOW - timedelta(days=10)
    assert add_signal(DEFAULT, 20, at, "call", NOW) == pytest.approx(16)
    assert add_signal(DEFAULT, 40, NOW, "visit", NOW) == 40
    assert add_signal(DEFAULT, 0, None, "reply", NOW) == 12
    assert add_signal(DEFAULT, 3, NOW, "unheard of", NOW) == 3
    assert add_signal(read_rules({"signals": {"no": -9}}), 3, NOW, "no", NOW) == 0


@pytest.mark.parametrize(
    ("fit", "intent", "cell", "grade"),
    [(60, 40, "A1", "A"), (40, 24, "A1", "A"), (39, 23.4, "B2", "B"), (26, 6, "B3", "B"), (25, 13.6,
    "C2", "C"),
     (12, 5.4, "C4", "D"), (11, 24, "D1", "C"), (0, 0, "D4", "D")],
)  # fmt: skip
def test_the_cell_is_where_fit_and_intent_meet(fit, intent, cell, grade):
    score = Scorer(DEFAULT).grade(fit, intent)
    assert (score.grade_cell, score.grade, score.score) == (cell, grade, fit + round(intent))


def test_an_old_lead_arrives_cooled():
    lead = {"source": "转介绍"}
    fresh = Scorer(DEFAULT).arrive(lead, NOW, NOW)
    old = Scorer(DEFAULT).arrive(lead, NOW - timedelta(days=20), NOW)
    assert old.intent == pytest.approx(fresh.intent / 4)
    assert "cooled" in [r.code for r in Scorer(DEFAULT).explain(lead, old.fit, old.intent)]


def test_touches_since_and_earlier_rules_are_lines_of_their_own():
    lines = Scorer(DEFAULT).explain({"source": "转介绍"}, 3, 30)
    assert [(r.code, r.points) for r in lines] == [
        ("earlier_rules", 3), ("referred", 22), ("source", 4), ("engaged", 4),
    ]  # fmt: skip


def test_scoring_again_moves_what_the_fields_gave_and_keeps_what_touches_added():
    rules = Scorer(DEFAULT)
    before, after = {"source": "直接访问"}, {"source": "转介绍"}
    created, touched = NOW - timedelta(days=10), NOW
    intent = rules.arrive(before, created, NOW).intent + 6
    score = rules.again(
        after, rules.points(before), intent=intent, intent_at=touched, created_at=created, now=NOW
    )
    assert score.intent == pytest.approx(rules.arrive(after, created, NOW).intent + 6)
    gone = rules.again({}, Points(0, 26), intent=1.0, intent_at=NOW, created_at=NOW, now=NOW)
    assert gone.intent == 0


def test_a_scorer_forgets_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("services.leads.domain.scoring._CACHE_SIZE", 3)
    rules = scorer(fit=axis(*[factor(f"f{n}", 1, "extra.x", any=[str(n)]) for n in range(9)]))
    assert [rules.points({"extra": {"x": str(n % 9)}}).fit for n in range(30)] == [1] * 30
    assert [rules.grade(n, 0).fit for n in range(30)] == list(range(30))


def test_the_defaults_rank_a_decision_maker_who_called_above_a_bare_mail():
    rules = Scorer(DEFAULT)
    best = {"name": "李雷", "phone": "+8613800138000", "email": "li@acme.cn", "company": "Acme",
    "title": "总经理",
            "company_size": "500人以上", "industry": "制造", "region": "上海", "city": "上海",
            "source": "来电咨询"}  # fmt: skip
    poor = {"email": "x@qq.com", "source": "名单"}
    assert rules.arrive(best, NOW, NOW).grade == "A"
    assert rules.arrive(poor, NOW, NOW).grade == "D"
    assert rules.arrive(best, NOW, NOW).score <= 100
    assert DEFAULT_RULES["nurture_below"] == 0
