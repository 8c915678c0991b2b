"""A published model grades every open lead, says why, is asked again of changes, and gives way to rules."""

import math
from datetime import timedelta
from typing import Any

import pytest

from services.leads.domain.win_model import probability
from services.leads.jobs_models import drift
from services.leads.jobs_rescore import rescore
from services.leads.rescore_all import ask_model
from services.leads.rpc_audit import AuditRpc
from shared.clock import utc_now
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, bring, change, run
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import HEADER, MAPPING, look, told_by
from tests.leads.world import World, as_manager

SCORED = (
    "select l.*, w.p as p_win, w.model_id, w.version as scored_version"
    " from lead l left join lead_win w on w.lead_id = l.id"
)
KEEN = {"name": "李雷", "phone": "138 0013 8000", "source": "官网", "extra": {"来访次数": 9, "方式": "推荐"}}
COOL = {
    "name": "韩梅梅",
    "phone": "138 0013 8001",
    "source": "官网",
    "extra": {"来访次数": 0, "方式": "广告"},
}


@pytest.fixture(params=[0, 1], ids=["scorecard", "trees"])
def model(request: pytest.FixtureRequest, ask: Any, models: list[Any]) -> Any:
    """A published model of each kind."""
    told = ask(ADMIN, "publish_score_model", models[request.param]["id"], {"reason": "for a test"})
    assert told["state"] == "champion"
    return told


@pytest.fixture
def scorecard(ask: Any, models: list[Any]) -> Any:
    return ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})


def scored(world: World, found: Any) -> Any:
    [row] = world.run(f"{SCORED} where l.id = '{found.lead_id}'")
    return row


def test_leads_are_scored_as_they_come_in(world, ask, model):
    keen, cool = (bring(world, body, now=utc_now()) for body in (KEEN, COOL))
    rows = [scored(world, each) for each in (keen, cool)]
    assert [str(row.model_id) for row in rows] == [model["id"]] * 2
    assert [row.scored_version for row in rows] == [1, 1]
    assert rows[0].p_win > 0.5 > rows[1].p_win
    assert rows[0].grade < rows[1].grade
    assert keen.score.grade == rows[0].grade
    assert look(world, utc_now()) == 0  # nothing is left to look at


def test_reasons_of_a_lead_sum_exactly_and_are_in_words(world, ask, model):
    found = bring(world, KEEN, now=utc_now())
    win = ask(ADMIN, "get_lead", found.lead_id)["win"]
    assert (win["by"], win["model"]["number"], win["why_rules"]) == ("model", model["number"], None)
    summed = math.fsum([win["base"]["log_odds"], *(r["log_odds"] for r in win["reasons"]), win["others"]])
    assert summed == pytest.approx(win["log_odds"], abs=1e-9)
    assert win["p"] == pytest.approx(probability(win["log_odds"]), abs=1e-12)
    first = win["reasons"][0]
    assert first["feature"] in {"extra.来访次数", "extra.方式"}
    assert "赢单几率 ×" in first["words"]["zh"]
    assert "odds ×" in first["words"]["en"]


def test_a_file_of_todays_leads_is_scored_as_each_alone_would_be(world, ask, model):
    rows = [("T1", "官网", 9, "推荐", ""), ("T2", "官网", 0, "广告", "")]
    mapping = {name: field for name, field in MAPPING.items() if field != "outcome"}
    run(world, as_csv([row[:4] for row in rows], HEADER[:4]), mapping)
    found = world.run(f"{SCORED} where external_id like 'T%' order by w.p")
    alone = [scored(world, bring(world, body, now=utc_now())) for body in (COOL, KEEN)]
    assert len(found) == 2
    for row, other in zip(found, alone, strict=True):
        assert (str(row.model_id), row.scored_version) == (model["id"], 1)
        assert abs(row.p_win - other.p_win) < 0.25  # the other has a phone besides


def test_what_changes_is_looked_at_again_and_the_history_says_why(world, ask, scorecard):
    found = bring(world, {**COOL, "extra": {"方式": "广告"}}, now=utc_now())
    before = scored(world, found)
    change(world, found.lead_id, {"extra": {"来访次数": 9, "方式": "推荐"}}, now=utc_now())
    waiting = scored(world, found)
    assert (waiting.grade, waiting.scored_version) == (before.grade, 1)  # the rules leave it alone
    assert look(world, utc_now()) == 1
    after = scored(world, found)
    assert (after.p_win > before.p_win, after.grade < before.grade) == (True, True)
    assert after.scored_version == after.version
    [line] = ask(ADMIN, "get_history", found.lead_id, {"limit": 1})["data"]
    assert (line["type"], line["cause"]) == ("scored", "model")
    assert f"model #{scorecard['number']}" in line["words"]["en"]
    assert line["details"]["reasons"]
    assert world.broken() == []


def test_leads_of_before_are_scored_when_a_model_is_published(world, ask, models):
    world.leads(30, extra={"来访次数": 9, "方式": "推荐"})
    ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})
    assert ask(ADMIN, "get_scoring")["unscored"] == 30
    assert look(world, utc_now()) == 30
    assert ask(ADMIN, "get_scoring")["unscored"] == 0
    assert world.one(f"select count(*) from ({SCORED}) s where p_win > 0.5 and state = 'pooled'") == 30


def test_saying_it_of_all_leads_writes_no_lead_whose_grade_stays(world, ask, scorecard):
    world.leads(30)
    assert look(world, utc_now()) == 30
    written = world.run("select id, xmin from lead order by id")
    world.run("update lead_win set p = p / 2")
    assert ask_model(world.db, utc_now()) == {"asked": 30, "model_regraded": 0}
    assert world.run("select id, xmin from lead order by id") == written
    assert world.broken() == []


def test_shards_together_look_at_every_lead_once(world, ask, scorecard):
    world.leads(25)
    parts = [ask_model(world.db, utc_now(), shard, 3)["asked"] for shard in range(3)]
    assert sum(parts) == 25
    assert ask_model(world.db, utc_now()) == {"asked": 25, "model_regraded": 0}


def test_rolling_back_brings_the_one_before_and_then_the_rules(world, ask, models):
    first, second = models
    for each in models:
        ask(ADMIN, "publish_score_model", each["id"], {"reason": "for a test"})
    assert ask(ADMIN, "get_score_model", first["id"])["state"] == "retired"
    found = bring(world, KEEN, now=utc_now())
    told = ask(ADMIN, "roll_back_score_model", {"reason": "odd"})
    assert (told["by"], told["model"]["id"]) == ("model", first["id"])
    assert look(world, utc_now()) == 1
    assert str(scored(world, found).model_id) == first["id"]
    ways = [each["to_state"] for each in ask(ADMIN, "get_score_model", first["id"])["moves"]]
    assert ways == ["candidate", "champion", "retired", "champion"]
    ask(ADMIN, "retire_score_model", first["id"], {"reason": "none is good"})
    assert ask(ADMIN, "get_scoring")["why_rules"]["code"] == "no_model"
    rescore(world.db, utc_now())
    row = scored(world, found)
    assert (row.p_win, row.model_id, row.scored_version) == (None, None, None)
    win = ask(ADMIN, "get_lead", found.lead_id)["win"]
    assert (win["by"], win["reasons"]) == ("rules", [])
    assert win["p"] == pytest.approx(told_by(win["curve"], row.score))
    assert second["number"] > first["number"]


def test_who_trained_and_who_moved_a_model_is_in_the_audit_log(world, ask, models):
    ask(ADMIN, "shadow_score_model", models[0]["id"])
    ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})
    audit = Asking(world.db, AuditRpc)
    [asked] = audit(ADMIN, "list_audit", {"object_type": "score_training"})["data"]
    moved = audit(ADMIN, "list_audit", {"object_id": models[0]["id"]})["data"]
    audit.forget()
    assert (asked["action"], asked["actor_id"]) == ("score_training_asked", str(ADMIN.id))
    assert [(each["action"], each["actor_id"], each["after"]) for each in moved] == [
        (f"score_model_{to_state}", str(ADMIN.id),
         {"number": models[0]["number"], "kind": "scorecard", "from_state": from_state, "with_reason": why})
        for from_state, to_state, why in (("shadow", "champion", True), ("candidate", "shadow", False))
    ]  # fmt: skip


def test_the_gate_holds_without_a_reason(world, ask, models):
    world.run("alter table score_model disable trigger score_model_stays")
    world.run("update score_model set card = jsonb_set(card, '{gate,passes}', 'false') where id = :id",
              id=models[0]["id"])  # fmt: skip
    world.run("alter table score_model enable trigger score_model_stays")
    assert ask.refused(ADMIN, "publish_score_model", models[0]["id"], {}).code == "gate_not_passed"
    assert ask(ADMIN, "shadow_score_model", models[0]["id"])["state"] == "shadow"
    assert ask(ADMIN, "get_scoring")["shadow"]["id"] == models[0]["id"]


def test_a_flipped_byte_is_told_and_the_rules_score_on(world, ask, model):
    found = bring(world, KEEN, now=utc_now())
    world.run("alter table score_model disable trigger score_model_stays")
    world.run(
        "update score_model set artefact = overlay(artefact placing '7' from 40) where id = :id",
        id=model["id"],
    )
    world.run("alter table score_model enable trigger score_model_stays")
    scoring = ask(ADMIN, "get_scoring")
    assert (scoring["by"], scoring["why_rules"]["code"]) == ("rules", "model_corrupt")
    assert ask(ADMIN, "get_lead", found.lead_id)["win"]["why_rules"]["code"] == "model_corrupt"
    assert scored(world, bring(world, COOL, now=utc_now())).model_id is None
    assert look(world, utc_now()) == 0
    assert ask.refused(ADMIN, "publish_score_model", model["id"], {"reason": "x"}).code in {
        "model_corrupt", "model_move_refused",
    }  # fmt: skip


def test_after_45_days_unchecked_the_rules_score(world, ask, scorecard):
    ask.later(days=44)
    assert ask(ADMIN, "get_scoring")["by"] == "model"
    ask.later(days=2)
    assert ask(ADMIN, "get_scoring")["why_rules"]["code"] == "model_stale"


def test_a_look_without_alarm_keeps_a_model_fresh(world, ask, scorecard):
    later = utc_now() + timedelta(days=40)
    assert drift(world.db, later) == {"leads": 0, "alarms": 0, "suspended": 0}
    ask.later(days=50)
    scoring = ask(ADMIN, "get_scoring")
    assert (scoring["by"], scoring["drift"][0]["alarm"]) == ("model", "none")


def test_a_shadow_is_held_against_the_world_beside_the_champion(world, ask, models):
    card, trees = models
    ask(ADMIN, "publish_score_model", card["id"], {"reason": "for a test"})
    ask(ADMIN, "shadow_score_model", trees["id"])
    keen = world.leads(30, created_at=utc_now(), extra={"来访次数": 9, "方式": "推荐"})
    world.leads(30, created_at=utc_now(), extra={"来访次数": 0, "方式": "广告"})
    for lead in keen:
        world.run("insert into lead_event (lead_id, sequence, type, at) values (:lead, 2, 'converted', :at)",
                  lead=lead, at=utc_now() + timedelta(days=5))  # fmt: skip
    world.run("update score_model set checked_at = checked_at + interval '120 days'")
    drift(world.db, utc_now() + timedelta(days=125))
    [of_card], [of_trees] = (ask(ADMIN, "get_score_model", each["id"])["drift"] for each in models)
    assert "beside" not in of_card
    told = of_trees["beside"]
    assert (told["rows"], told["wins"]) == (60 + 30 * 2 + 30 * 3, 60)  # at 0 and 3 days all, then those open
    assert 0 < told["log_loss"] < 0.3
    assert told["log_loss"] != told["their_log_loss"]
    assert ask(ADMIN, "get_score_model", trees["id"])["state"] == "shadow"


def test_another_population_raises_the_alarm(world, ask, scorecard):
    world.leads(150, created_at=utc_now(), extra={"来访次数": 9, "方式": "地推"})
    assert drift(world.db, utc_now() + timedelta(minutes=1))["alarms"] == 1
    [week] = ask(ADMIN, "get_scoring")["drift"]
    found = {each["name"]: each for each in week["features"]}
    assert week["alarm"] == "alarm"
    assert found["extra.方式"]["unseen"] == 1.0
    assert found["extra.来访次数"]["psi"] > 0.25


def test_a_model_that_foretells_nothing_true_is_suspended_and_the_rules_score(world, ask, scorecard):
    came = utc_now() - timedelta(seconds=1)
    leads = world.leads(
        80, created_at=utc_now() + timedelta(seconds=1), extra={"来访次数": 0, "方式": "广告"}
    )
    for lead in leads:
        world.run("insert into lead_event (lead_id, sequence, type, at) values (:lead, 2, 'converted', :at)",
                  lead=lead, at=came + timedelta(days=5))  # fmt: skip
    world.run("update score_model set checked_at = checked_at + interval '120 days'")
    counts = drift(world.db, utc_now() + timedelta(days=125))
    assert counts["suspended"] == 1
    scoring = ask(ADMIN, "get_scoring")
    assert (scoring["by"], scoring["why_rules"]["code"]) == ("rules", "model_suspended")


def test_a_preview_writes_nothing(world, ask, models):
    world.leads(20, extra={"来访次数": 9, "方式": "推荐"}, score=5)
    told = ask(ADMIN, "preview_score_model", models[0]["id"])
    assert (told["leads"], sum(each["leads"] for each in told["moves"])) == (20, 20)
    assert told["alike"] == 20
    assert len(told["examples"]) == 20
    assert world.one("select count(*) from lead_win") == 0


def test_leads_the_model_knows_nothing_of_are_alike_and_no_flood_of_the_best(world, ask, models):
    world.leads(210, score=5, grade="A")
    told = ask(ADMIN, "preview_score_model", models[0]["id"])
    assert (told["leads"], told["alike"]) == (210, 210)
    ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})
    assert look(world, utc_now()) == 210
    assert world.run("select grade, count(*) from lead where outcome is null group by grade") == [("C", 210)]


def test_a_manager_is_shown_examples_of_their_own_reach_only(world, ask, models):
    team, far = world.team(), world.team()
    near_pool, far_pool = (world.new_pool(f"pool of {each}", team_ids=[each]) for each in (team, far))
    world.leads(3, pool_id=near_pool)
    world.leads(4, pool_id=far_pool)
    told = ask(as_manager([team]), "preview_score_model", models[0]["id"])
    assert (told["leads"], len(told["examples"])) == (7, 3)


def test_models_and_leads_nobody_knows_are_not_found(ask):
    for method in ("get_score_model", "preview_score_model", "shadow_score_model"):
        assert ask.refused(ADMIN, method, new_id()).status == 404
    assert ask.refused(ADMIN, "publish_score_model", new_id(), {}).status == 404
    assert ask.refused(ADMIN, "get_score_training", new_id()).status == 404


def test_grades_of_a_published_model_fill_as_capacity_has_it(world, ask, models):
    for n in range(200):
        world.lead(extra={"来访次数": n % 10, "方式": ("推荐", "搜索", "广告")[n % 3], "n": n})
    ask(ADMIN, "publish_score_model", models[1]["id"], {"reason": "for a test"})
    look(world, utc_now())
    found = dict(world.run("select grade, count(*) from lead where state = 'pooled' group by 1"))
    assert sum(found.values()) == 200
    assert 7 <= found["A"] <= 45  # leads of thirty kinds: many stand alike
    assert found["D"] >= 60
