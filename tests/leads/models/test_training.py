"""Learning from any company's file of past leads; what cannot be learned from is named."""

from typing import Any

import pytest

from services.leads.jobs_models import train
from services.leads.repository.past_leads import past_leads
from services.leads.repository.score_trainings import MOST_STARTS
from shared.clock import utc_now
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import HEADER, MAPPING, bring_past, learn, past
from tests.leads.world import World


def trained(world: World, ask: Asking, **wish: Any) -> dict[str, Any]:
    """Ask for a training, have it run; what came of it."""
    asked = ask(ADMIN, "create_score_training", wish)
    assert asked["state"] == "waiting"
    learn(world)
    return ask(ADMIN, "get_score_training", asked["id"])


def test_both_kinds_are_learned_of_a_file_with_columns_of_its_own(world, ask, models):
    assert [(each["kind"], each["state"]) for each in models] == [
        ("scorecard", "candidate"), ("trees", "candidate"),
    ]  # fmt: skip
    card = ask(ADMIN, "get_score_model", models[0]["id"])["card"]
    kinds = {each["name"]: each["type"] for each in card["features"]}
    assert kinds["extra.来访次数"] == "number"
    assert kinds["extra.方式"] == "category"
    assert kinds["source"] == "category"
    assert {each["name"]: each["code"] for each in card["left_out"]}["campaign"] == "empty"
    for split in ("folds", "newest"):
        assert 0.7 < card[split]["quality"]["auc"] < 0.95
        assert card[split]["quality"]["ece"] < 0.15
        assert sum(each["rows"] for each in card[split]["calibration"]) == card[split]["quality"]["rows"]
    assert card["folds"]["quality"]["log_loss"] < card["folds"]["champion"]["log_loss"]
    assert card["gate"]["judged_on"] == "newest"
    assert card["folds"]["won_leads"] == card["wins"]
    features = {each["name"]: each for each in ask(ADMIN, "list_score_features")["data"]}
    assert features["extra.方式"]["used_by"] == models[1]["number"]
    assert features["campaign"]["left_out"]["words"]["en"] == "almost never filled"


def test_forty_leads_are_too_few_and_what_is_missing_is_said(world, ask):
    bring_past(world, past(40))
    told = trained(world, ask)
    assert (told["state"], told["error_code"]) == ("failed", "too_few_to_train")
    assert told["error_told"]["shortage"]["leads"] == {"found": 40, "needed": 150}
    assert ask(ADMIN, "get_scoring")["by"] == "rules"


@pytest.mark.parametrize(("word", "said"), [("成交", "were won"), ("未成交", "were not won")])
def test_one_class_only_is_named(world, ask, word, said):
    bring_past(world, past(200, outcome=lambda _chance, _p: word))
    told = trained(world, ask)
    assert told["error_code"] == "one_class_only"
    assert said in told["error_detail"]


def test_an_outcome_of_three_values_is_refused_row_by_row_and_the_rest_learned(world, ask):
    rows = past(400)
    rows[5] = (*rows[5][:4], "也许")
    job = bring_past(world, rows)
    assert (job.created, job.failed) == (399, 1)
    [fault] = world.run("select code, pointer, detail from import_row where outcome = 'failed'")
    assert fault.code == "outcome_unknown"
    assert fault.pointer == "/outcome"
    assert trained(world, ask)["state"] == "completed"


def test_leads_still_open_are_no_losses(world, ask):
    bring_past(world, past(300, outcome=lambda chance, p: "跟进中" if chance.random() < 0.5 else "成交"))
    assert trained(world, ask)["error_code"] == "one_class_only"


def leaking(rows: list[Any]) -> tuple[list[Any], Any]:
    return [(*row, "已付款" if row[4] == "成交" else "无") for row in rows], (*HEADER, "付款情况")


def test_a_leaking_column_stops_training_by_name(world, ask):
    bring_past(world, *leaking(past(400)))
    told = trained(world, ask)
    assert told["error_code"] == "leak_suspected"
    [field] = told["error_told"]["fields"]
    assert (field["name"], field["auc"] > 0.99) == ("extra.付款情况", True)
    without = trained(world, ask, left_out=["extra.付款情况"])
    assert without["state"] == "completed"
    card = ask(ADMIN, "get_score_model", without["models"][0]["id"])["card"]
    assert {"name": "extra.付款情况", "code": "by_hand"}.items() <= next(
        each for each in card["left_out"] if each["code"] == "by_hand"
    ).items()
    vouched = trained(world, ask, vouched=["extra.付款情况"])
    assert vouched["state"] == "completed"


def test_a_leaking_column_is_named_though_most_leads_have_it_not(world, ask):
    bring_past(world, *leaking(past(400)))
    bring_past(world, past(1_600, seed=2))
    told = trained(world, ask)
    assert told["error_code"] == "leak_suspected"
    assert [each["name"] for each in told["error_told"]["fields"]] == ["extra.付款情况"]


def test_a_field_that_changes_its_type_half_way_is_named_and_left_out(world, ask):
    rows = [(*row[:2], row[2] if n < 200 else "很多次", *row[3:]) for n, row in enumerate(past(400))]
    bring_past(world, rows)
    told = trained(world, ask)
    assert told["state"] == "completed"
    card = ask(ADMIN, "get_score_model", told["models"][0]["id"])["card"]
    assert (
        next(each for each in card["left_out"] if each["name"] == "extra.来访次数")["code"] == "type_changes"
    )


def test_ids_and_free_text_are_not_learned_from(world, ask):
    rows = [(*row, 10_000 + n, f"备注{n}") for n, row in enumerate(past(400))]
    bring_past(world, rows, (*HEADER, "流水号", "备注"))
    card = ask(ADMIN, "get_score_model", trained(world, ask)["models"][0]["id"])["card"]
    out = {each["name"]: each["code"] for each in card["left_out"]}
    assert (out["extra.流水号"], out["extra.备注"]) == ("text", "text")


def test_leads_of_a_file_know_their_rows_whichever_were_written_first(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "7")
    bring_past(world, past(100))
    with world.db.transaction() as session:
        found = sorted(past_leads(session, utc_now().replace(year=2000), 1_000), key=lambda each: each.place)
    assert [each.fields["external_id"] for each in found] == [f"H1-{n}" for n in range(100)]


def test_one_file_alone_may_be_learned_from_and_what_was_undone_is_not(world, ask):
    first = bring_past(world, past(200))
    bring_past(world, past(300, seed=2))
    told = trained(world, ask, imports=[str(first.id)])
    assert ask(ADMIN, "get_score_model", told["models"][0]["id"])["card"]["leads"] == 200
    assert ask(ADMIN, "get_score_model", trained(world, ask)["models"][0]["id"])["card"]["leads"] == 500


def dated(rows: list[Any], begin: str) -> tuple[list[Any], Any, Any]:
    """The same leads, of long ago."""
    told = [(*row, f"{begin}-{1 + n % 12:02}-{1 + n % 28:02}") for n, row in enumerate(rows)]
    return told, (*HEADER, "录入"), {**MAPPING, "录入": "created_at"}


def test_a_file_of_ten_years_ago_is_learned_from_by_name_or_if_there_is_nothing_newer(world, ask):
    job = bring_past(world, *dated(past(300), "2016"))
    world.leads(3, created_at=utc_now())
    assert trained(world, ask, imports=[str(job.id)])["state"] == "completed"
    told = trained(world, ask)
    assert ask(ADMIN, "get_score_model", told["models"][0]["id"])["card"]["leads"] == 300


def test_what_is_older_than_two_years_is_left_where_there_is_enough_since(world, ask):
    bring_past(world, *dated(past(200), "2016"))
    bring_past(world, past(300, seed=2))
    told = trained(world, ask)
    assert ask(ADMIN, "get_score_model", told["models"][0]["id"])["card"]["leads"] == 300


def test_a_file_that_is_not_there_is_named_at_once(world, ask):
    there, gone = bring_past(world, past(10)).id, new_id()
    refused = ask.refused(ADMIN, "create_score_training", {"imports": [str(there), str(gone)]})
    assert (refused.status, refused.code, refused.pointer) == (422, "import_unknown", "/imports/1")
    assert world.one("select count(*) from score_training") == 0


def test_one_training_at_a_time(world, ask):
    ask(ADMIN, "create_score_training", {})
    assert ask.refused(ADMIN, "create_score_training", {}).code == "training_under_way"
    assert train(world.db, utc_now()) == {"asked": 0}
    learn(world)


def test_the_weekly_job_learns_of_all_leads_without_what_was_left_out_last_time(world, ask):
    job = bring_past(world, *leaking(past(200)))
    trained(world, ask, left_out=["extra.付款情况"], imports=[str(job.id)])
    assert train(world.db, utc_now()) == {"asked": 1}
    assert train(world.db, utc_now()) == {"asked": 0}
    learn(world)
    newest = ask(ADMIN, "list_score_trainings", {})["data"][0]
    assert (newest["left_out"], newest["imports"]) == (["extra.付款情况"], [])
    assert (newest["created_by"], newest["state"]) == (None, "completed")


def test_a_training_that_never_ends_is_given_up(world, ask):
    asked = ask(ADMIN, "create_score_training", {})
    world.run("update score_training set state = 'running', starts = :n", n=MOST_STARTS)
    learn(world)
    told = ask(ADMIN, "get_score_training", asked["id"])
    assert (told["state"], told["error_code"]) == ("failed", "training_broken")


def test_what_a_model_is_never_changes(world, ask, models):
    for change in ("artefact = '{}'", "sha256 = ''", "card = '{}'"):
        with pytest.raises(Exception, match="never changes"):
            world.run(f"update score_model set {change}")
    with pytest.raises(Exception, match="never changes"):
        world.run("delete from score_model_move")
