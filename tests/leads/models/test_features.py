"""What the company says of features, by name: trainings go by it, and reasons tell its words at once."""

from typing import Any

import pytest
from sqlalchemy import event

from services.leads.jobs_models import train
from services.leads.rpc_audit import AuditRpc
from services.leads.schemas import Model, ScoreFeature, ScoreFeatures, Scoring, Training
from shared.clock import utc_now
from shared.database import Database
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.capture.support import bring, change
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import bring_past, look, past
from tests.leads.models.test_serving import COOL, KEEN
from tests.leads.models.test_training import leaking, trained
from tests.leads.world import World

LEAK = "extra.付款情况"
WAY = "extra.方式"
CALLED = {"name": WAY, "zh": "到访渠道", "en": "how they came"}


def describe(ask: Any, name: str, if_match: int | None = None, **said: Any) -> Any:
    told = ask(ADMIN, "describe_score_feature", {"name": name, **said}, if_match)
    assert ScoreFeature().validate(told) == {}
    return told


def listed(ask: Any) -> dict[str, Any]:
    told = ask(ADMIN, "list_score_features")
    assert ScoreFeatures().validate(told) == {}
    return {each["name"]: each for each in told["data"]}


def card(ask: Any, training: Any) -> Any:
    told = ask(ADMIN, "get_score_model", training["models"][0]["id"])
    assert Model().validate(told) == {}
    return told["card"]


def out_of(card: Any) -> dict[str, str]:
    return {each["name"]: each["code"] for each in card["left_out"]}


# What is said


def test_of_a_company_that_said_nothing_our_own_features_and_its_attributes_are_listed(world, ask):
    world.lead(extra={"来访次数": 9, "Total Time / Web": 3})
    told = listed(ask)
    assert {"extra.来访次数", "extra.Total Time / Web", "source", "deed_call"} <= told.keys()
    assert told["extra.来访次数"] == {
        "name": "extra.来访次数", "words": {"zh": "来访次数", "en": "来访次数"}, "type": None,
        "known_at": None, "owner": None, "said": None, "version": 0, "used_by": None, "auc": None,
        "coverage": None, "vouched": False, "left_out": None,
    }  # fmt: skip
    assert (told["source"]["known_at"], told["source"]["owner"]) == ("arrival", "marketing")


def test_what_is_said_stays_until_it_is_taken_back_word_by_word(world, ask):
    name = "extra.Total Time / Web"
    first = describe(ask, name, zh=" 网站  停留 ", known_at="later")
    assert first["words"] == {"zh": "网站 停留", "en": "Total Time / Web"}
    assert (first["known_at"], first["owner"], first["version"]) == ("later", None, 1)
    second = describe(ask, name, en="time on the site", owner="web team")
    assert second["words"] == {"zh": "网站 停留", "en": "time on the site"}
    assert (second["known_at"], second["owner"], second["version"]) == ("later", "web team", 2)
    assert second == listed(ask)[name]
    third = describe(ask, name, zh=None, en=None, known_at=None, owner=None)
    assert (third["words"], third["said"], third["version"]) == (
        {"zh": "Total Time / Web", "en": "Total Time / Web"}, None, 3,
    )  # fmt: skip
    assert world.broken() == []


def test_the_same_again_and_nothing_at_all_are_not_written(world, ask):
    describe(ask, WAY, zh="到访渠道")
    assert describe(ask, WAY, zh="到访渠道")["version"] == 1
    assert describe(ask, "extra.never said")["version"] == 0
    assert world.one("select count(*) from score_feature") == 1


def test_words_and_owner_of_our_own_may_be_changed_but_not_when_they_are_known(world, ask):
    told = describe(ask, "source", zh="获客来源", owner="growth")
    assert (told["words"], told["owner"]) == ({"zh": "获客来源", "en": "source"}, "growth")
    assert (told["known_at"], told["type"]) == ("arrival", "category")
    body = {"name": "source", "known_at": "later"}
    refused = ask.refused(ADMIN, "describe_score_feature", body)
    assert (refused.status, refused.code, refused.pointer) == (422, "feature_time_fixed", "/known_at")
    with pytest.raises(Exception, match="ck_score_feature_known_at_of_attributes"):
        world.run("insert into score_feature (id, name, version, known_at, updated_at)"
                  " values (gen_random_uuid(), 'source', 9, 'later', now())")  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "invalid", "/name"),
        ({"name": "extra.x", "zh": "字" * 61}, "invalid", "/zh"),
        ({"name": "extra.x", "en": "  "}, "invalid", "/en"),
        ({"name": "extra.x", "en": "a\x00b"}, "invalid", "/en"),
        ({"name": "extra.x", "owner": 7}, "invalid", "/owner"),
        ({"name": "extra.x", "known_at": "any time"}, "invalid", "/known_at"),
        ({"name": "extra.x", "type": "number"}, "invalid", "/type"),
        ({"name": "extra." + "x" * 201}, "invalid", "/name"),
        ({"name": "extra. "}, "feature_unknown", "/name"),
        ({"name": "owner_id"}, "feature_unknown", "/name"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_at_its_field(world, ask, body, code, pointer):
    refused = ask.refused(ADMIN, "describe_score_feature", body)
    assert (refused.status, refused.code, refused.errors[0]["pointer"]) == (422, code, pointer)
    assert world.one("select count(*) from score_feature") == 0


def test_who_changes_another_version_than_the_one_there_is_is_refused(world, ask):
    describe(ask, WAY, zh="甲", if_match=0)
    body = {"name": WAY, "zh": "乙"}
    assert ask.refused(ADMIN, "describe_score_feature", body, 0).code == "version_conflict"
    assert describe(ask, WAY, zh="乙", if_match=1)["version"] == 2


def test_what_was_said_is_in_the_audit_log_and_never_changes(world, ask):
    describe(ask, WAY, zh="到访渠道")
    ask.later(seconds=1)
    describe(ask, WAY, known_at="arrival")
    audit = Asking(world.db, AuditRpc)
    entries = audit(ADMIN, "list_audit", {"action": "score_feature_described"})["data"]
    audit.forget()
    assert [each["after"] for each in entries] == [
        {"name": WAY, "zh": "到访渠道", "en": None, "known_at": "arrival", "owner": None},
        {"name": WAY, "zh": "到访渠道", "en": None, "known_at": None, "owner": None},
    ]
    assert {each["actor_id"] for each in entries} == {str(ADMIN.id)}
    assert len({each["object_id"] for each in entries}) == 1
    for statement in ("update score_feature set zh = 'x'", "delete from score_feature"):
        with pytest.raises(Exception, match="never changes"):
            world.run(statement)


# What trainings make of it


def test_a_column_said_to_be_filled_in_later_is_left_out_of_every_training(world, ask):
    bring_past(world, *leaking(past(400)))
    first = trained(world, ask)
    assert Training().validate(first) == {}
    assert (first["error_code"], first["error_told"]["fields"][0]["name"]) == ("leak_suspected", LEAK)
    assert listed(ask)[LEAK]["known_at"] is None
    describe(ask, LEAK, zh="付款", en="payment", known_at="later")
    [field] = ask(ADMIN, "get_score_training", first["id"])["error_told"]["fields"]
    assert field["words"] == {"zh": "付款", "en": "payment"}
    second = trained(world, ask)
    assert (second["state"], second["left_out"]) == ("completed", [])
    told = card(ask, second)
    [out] = [each for each in told["left_out"] if each["name"] == LEAK]
    assert (out["code"], out["called"]["en"]) == ("later", "payment")
    assert LEAK not in {each["name"] for each in told["features"]}
    assert listed(ask)[LEAK]["left_out"]["code"] == "later"
    hidden = "select artefact::jsonb -> 'hidden' from score_model order by number limit 1"
    assert world.one(hidden) == [LEAK]


PAID = {"code": "paid", "points": 60, "zh": "已付款", "en": "has paid", "field": LEAK, "any": ["已付款"]}


def test_what_is_filled_in_later_does_not_reach_the_points_of_rules(world, ask):
    ask(ADMIN, "create_score_rules", {"rules": {"fit": {"factors": [PAID]}}})
    bring_past(world, *leaking(past(400)))
    first = trained(world, ask)
    assert {each["name"] for each in first["error_told"]["fields"]} == {LEAK, "rule_fit"}
    describe(ask, LEAK, known_at="later")
    told = card(ask, trained(world, ask))
    assert out_of(told)["rule_fit"] == "constant"


def test_a_column_said_to_be_known_on_arrival_is_vouched_for(world, ask):
    bring_past(world, *leaking(past(400)))
    describe(ask, LEAK, known_at="arrival")
    done = trained(world, ask)
    assert (done["state"], done["vouched"]) == ("completed", [])
    [feature] = [each for each in card(ask, done)["features"] if each["name"] == LEAK]
    assert feature["vouched"]
    told = listed(ask)[LEAK]
    assert (told["vouched"], told["auc"] > 0.99, told["coverage"]) == (True, True, 1.0)


def test_what_is_asked_of_one_training_wins_over_what_is_said(world, ask):
    bring_past(world, *leaking(past(400)))
    describe(ask, LEAK, known_at="later")
    vouched = trained(world, ask, vouched=[LEAK])
    assert LEAK in {each["name"] for each in card(ask, vouched)["features"]}
    describe(ask, LEAK, known_at="arrival")
    assert out_of(card(ask, trained(world, ask, left_out=[LEAK])))[LEAK] == "by_hand"


def test_the_weekly_training_repeats_what_was_asked_but_where_the_company_has_spoken(world, ask):
    bring_past(world, *leaking(past(200)))
    trained(world, ask, left_out=[LEAK, WAY], vouched=["source"])
    describe(ask, LEAK, known_at="arrival")
    describe(ask, WAY, zh="渠道")
    train(world.db, utc_now())
    newest = ask(ADMIN, "list_score_trainings", {})["data"][0]
    assert (newest["left_out"], newest["vouched"]) == ([WAY], ["source"])


# Words, also of models trained before


@pytest.fixture(params=[0, 1], ids=["scorecard", "trees"])
def model(request: pytest.FixtureRequest, ask: Any, models: list[Any]) -> Any:
    return ask(ADMIN, "publish_score_model", models[request.param]["id"], {"reason": "for a test"})


def reason_of(ask: Any, lead: Any, feature: str = WAY) -> Any:
    reasons = ask(ADMIN, "get_lead", lead)["win"]["reasons"]
    return next(each["words"] for each in reasons if each["feature"] == feature)


def test_words_are_in_the_reasons_of_a_model_trained_before_at_once(world, ask, model):
    lead = bring(world, KEEN, now=utc_now()).lead_id
    assert reason_of(ask, lead)["en"].startswith("方式: 推荐, odds ×")
    describe(ask, **CALLED)
    assert reason_of(ask, lead)["zh"].startswith("到访渠道：推荐，赢单几率 ×")
    assert reason_of(ask, lead)["en"].startswith("how they came: 推荐, odds ×")
    describe(ask, WAY, en="way in")
    assert reason_of(ask, lead)["en"].startswith("way in: ")
    describe(ask, WAY, zh=None, en=None)
    assert reason_of(ask, lead)["zh"].startswith("方式：")
    assert world.broken() == []  # S65: the artefact is what was trained


def test_who_brings_a_lead_in_hears_the_words_and_a_change_of_grade_is_written_with_them(world, ask, model):
    describe(ask, **CALLED)
    told = ask(ADMIN, "create_lead", {**KEEN, "phone": "138 0013 8009"})
    words = {each["feature"]: each["words"]["en"] for each in told["win"]["reasons"]}
    assert words[WAY].startswith("how they came: ")
    found = bring(world, COOL, now=utc_now())
    change(world, found.lead_id, {"extra": {"来访次数": 9, "方式": "推荐"}}, now=utc_now())
    look(world, utc_now())
    [line] = ask(ADMIN, "get_history", found.lead_id, {"limit": 1})["data"]
    assert any(each["en"].startswith("how they came: ") for each in line["details"]["reasons"])


def test_card_list_and_weekly_looks_tell_the_words(world, ask, model):
    world.run(
        "insert into score_drift values (:id, '2026-W40', now(), 'none', cast(:told as jsonb))",
        id=model["id"],
        told='{"leads": 0, "psi": 0, "features": [{"name": "extra.方式", "psi": 0.1, "unseen": 0}],'
        ' "matured": 0, "wins": 0, "ratio": null, "by_grade": {}, "inverted": []}',
    )
    describe(ask, **CALLED)
    words = {"zh": "到访渠道", "en": "how they came"}
    told = ask(ADMIN, "get_score_model", model["id"])
    assert Model().validate(told) == {}
    assert [each["words"] for each in told["card"]["features"] if each["name"] == WAY] == [words]
    assert [each["words"] for each in told["drift"][0]["features"]] == [words]
    scoring = ask(ADMIN, "get_scoring")
    assert Scoring().validate(scoring) == {}
    assert [each["words"] for each in scoring["drift"][0]["features"]] == [words]
    assert listed(ask)[WAY]["words"] == words


class Statements:
    """How many statements a database is sent while this is open."""

    def __init__(self, db: Database) -> None:
        self._engine, self.count = db.engine, 0

    def __enter__(self) -> "Statements":
        event.listen(self._engine, "before_cursor_execute", self._see)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._see)

    def _see(self, *_: object) -> None:
        self.count += 1


def test_capture_asks_for_words_once_when_they_have_changed_and_then_no_more(world: World, ask, model):
    def count() -> int:
        with Statements(world.db) as seen:
            bring(world, {**KEEN, "phone": f"138{new_id().int % 10**8:08d}"}, now=utc_now())
        return seen.count

    count()
    unsaid = count()
    describe(ask, **CALLED)
    assert [count(), count(), count()] == [unsaid + 1, unsaid, unsaid]
