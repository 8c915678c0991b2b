"""Points become a chance by the company's own past, from the first training on, whatever becomes of it."""

import random
from typing import Any

import pytest

from services.leads.domain.rules_line import GUESS
from services.leads.domain.win_model import probability
from shared.clock import utc_now
from tests.leads.asking import Asking
from tests.leads.capture.support import bring
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import bring_past, learn, past, told_by
from tests.leads.world import World

HEADER = ("编号", "姓名", "单位", "职务", "结果")
MAPPING = {"编号": "external_id", "姓名": "name", "单位": "company", "职务": "title", "结果": "outcome"}
KINDS = (("", "", 0.15), ("云山科技", "", 0.3), ("云山科技", "总经理", 0.45))
"""Company, title and the chance of each: three kinds of lead, as many of each, 30% won in all."""


def ended(count: int) -> list[Any]:
    """Past leads of such a company."""
    chance = random.Random(3)
    rows = []
    for n in range(count):
        company, title, p = KINDS[n % 3]
        rows.append((f"C{n}", f"客户{n}", company, title, "成交" if chance.random() < p else "未成交"))
    return rows


def trained(world: World, ask: Asking, rows: list[Any]) -> Any:
    """Import these, have a training run; how it ended."""
    bring_past(world, rows, HEADER, MAPPING)
    asked = ask(ADMIN, "create_score_training", {})
    learn(world)
    return ask(ADMIN, "get_score_training", asked["id"])


@pytest.mark.parametrize(("count", "error"), [(120, "too_few_to_train"), (600, None)])
def test_the_rules_foretell_as_many_wins_as_come_where_the_guess_was_far_off(world, ask, count, error):
    rows = ended(count)
    rate = sum(row[-1] == "成交" for row in rows) / count
    assert trained(world, ask, rows)["error_code"] == error
    curve = ask(ADMIN, "get_scoring")["curve"]
    assert (curve["fitted"], curve["same_rules"]) == (True, True)
    assert (curve["wins"], curve["leads"]) == (round(rate * count), count)
    wins = []
    for n, (company, title, _) in enumerate(KINDS):
        body = {"name": "新客", "company": company or None, "title": title or None, "wechat_id": f"new_{n}"}
        found = bring(world, {name: value for name, value in body.items() if value}, now=utc_now())
        lead = ask(ADMIN, "get_lead", found.lead_id)
        assert lead["win"]["curve"] == curve
        wins.append(lead["win"]["p"])
        assert wins[-1] == pytest.approx(told_by(curve, lead["score"]))
    assert wins == sorted(wins)
    scores = [row.score for row in world.run("select score from lead where external_id like 'C%'")]
    said = [told_by(curve, score) for score in scores]
    assert sum(said) / count == pytest.approx(rate, abs=0.03)
    assert sum(probability(GUESS.log_odds(score)) for score in scores) / count < rate / 3


def test_a_trial_on_a_file_changes_no_curve_that_was_learned_of_all_leads(world, ask):
    job = bring_past(world, ended(90), HEADER, MAPPING)
    ask(ADMIN, "create_score_training", {"imports": [str(job.id)]})
    learn(world)
    assert ask(ADMIN, "get_scoring")["curve"]["leads"] == 90
    bring_past(world, [(f"Z{row[0]}", *row[1:]) for row in ended(30)], HEADER, MAPPING)
    ask(ADMIN, "create_score_training", {})
    learn(world)
    assert ask(ADMIN, "get_scoring")["curve"]["leads"] == 120
    ask(ADMIN, "create_score_training", {"imports": [str(job.id)]})
    learn(world)
    assert ask(ADMIN, "get_scoring")["curve"]["leads"] == 120


def test_a_capture_answers_by_the_curve_in_force(world, ask):
    before = ask(ADMIN, "create_lead", {"name": "李雷", "phone": "138 0013 8000"})["win"]
    assert (before["by"], before["curve"]["fitted"]) == ("rules", False)
    trained(world, ask, ended(90))
    after = ask(ADMIN, "create_lead", {"name": "李雷", "phone": "138 0013 8001"})["win"]
    assert after["curve"] == ask(ADMIN, "get_scoring")["curve"]
    assert after["p"] == pytest.approx(probability(after["log_odds"]))
    assert after["p"] > 2 * before["p"]


@pytest.mark.parametrize("outcome", ["成交", "未成交"])
def test_of_leads_that_all_ended_alike_no_curve_comes(world, ask, outcome):
    told = trained(world, ask, [(*row[:-1], outcome) for row in ended(60)])
    assert told["error_code"] == "one_class_only"
    assert ask(ADMIN, "get_scoring")["curve"]["fitted"] is False


def test_of_leads_with_a_leak_no_curve_comes_until_it_is_left_out(world, ask):
    rows = [(*row, "已付款" if row[-1] == "成交" else "无") for row in past(400)]
    bring_past(world, rows, ("编号", "来源", "来访次数", "方式", "结果", "付款情况"))
    for wish, is_fitted in (({}, False), ({"left_out": ["extra.付款情况"]}, True)):
        ask(ADMIN, "create_score_training", wish)
        learn(world)
        assert ask(ADMIN, "get_scoring")["curve"]["fitted"] is is_fitted


def test_the_newest_curve_is_in_force_also_under_later_rules_and_says_so(world, ask):
    trained(world, ask, ended(60))
    trained(world, ask, [(f"D{row[0]}", *row[1:]) for row in ended(90)])
    curve = ask(ADMIN, "get_scoring")["curve"]
    assert curve["leads"] == 150
    ask(ADMIN, "create_score_rules", {"rules": {}, "note": "for a test"})
    later = ask(ADMIN, "get_scoring")["curve"]
    assert (later["same_rules"], later["intercept"]) == (False, curve["intercept"])
    assert "another version" in later["words"]["en"]
    assert world.broken() == []


def test_a_curve_never_changes_and_holds_what_a_curve_must(world, ask):
    trained(world, ask, ended(60))
    for change in ("update rules_curve set slope = 0.1", "delete from rules_curve"):
        with pytest.raises(Exception, match="never changes"):
            world.run(change)
    world.run("alter table rules_curve disable trigger rules_curve_stays")
    for change in (
        "slope = -0.01",
        "slope = 'nan'",
        "intercept = 11",
        "wins = leads",
        "wins = 0",
        "least = 101",
        "most = -1",
    ):
        with pytest.raises(Exception, match="violates check constraint"):
            world.run(f"update rules_curve set {change}")
