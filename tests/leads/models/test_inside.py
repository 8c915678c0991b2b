"""A model's card tells what every value of a feature adds, and from which chance on grades begin."""

import pytest

from services.leads.domain.win_inside import Inside, inside_of
from services.leads.domain.win_points import points_of
from services.leads.schemas import Model
from shared.clock import utc_now
from tests.leads.capture.support import bring
from tests.leads.models.conftest import ADMIN

KEEN = {"name": "李雷", "phone": "138 0013 8000", "source": "官网", "extra": {"来访次数": 9, "方式": "推荐"}}


def features(ask, models, at):
    told = ask(ADMIN, "get_score_model", models[at]["id"])
    assert Model().validate(told) == {}
    return {each["name"]: each["points"] for each in told["card"]["features"]}


def test_the_points_of_a_scorecard_are_told_in_words_and_average_to_nothing(ask, models):
    told = features(ask, models, 0)
    assert [each["words"]["zh"] for each in told["extra.方式"]] == ["广告", "推荐", "搜索"]
    visits = [each["words"]["en"] for each in told["extra.来访次数"]]
    assert (visits[0], visits[-1]) == ("below 0.5", "8.5 or more")
    for lines in told.values():
        assert sum(each["share"] for each in lines) == pytest.approx(1)
        assert sum(each["share"] * each["log_odds"] for each in lines) == pytest.approx(0, abs=1e-9)


def test_a_leads_reason_is_the_point_of_its_value(ask, world, models):
    ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})
    lead = bring(world, KEEN, now=utc_now()).lead_id
    told = features(ask, models, 0)
    reasons = {each["feature"]: each["log_odds"] for each in ask(ADMIN, "get_lead", lead)["win"]["reasons"]}
    assert reasons["extra.来访次数"] == told["extra.来访次数"][-1]["log_odds"]
    [advised] = [each for each in told["extra.方式"] if each["words"]["zh"] == "推荐"]
    assert reasons["extra.方式"] == advised["log_odds"]


def test_trees_have_no_points(ask, models):
    assert set(map(len, features(ask, models, 1).values())) == {0}


def test_grades_are_of_training_until_they_are_published(ask, world, models):
    before = ask(ADMIN, "get_score_model", models[0]["id"])["grades"]
    assert before["published"] is False
    assert before["begins"] == sorted(before["begins"], reverse=True)
    after = ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})["grades"]
    assert after["published"] is True


def test_of_a_broken_artefact_neither_is_told(ask, world, models):
    world.run("alter table score_model disable trigger score_model_stays")
    world.run("update score_model set artefact = artefact || ' ' where id = :id", id=models[0]["id"])
    told = ask(ADMIN, "get_score_model", models[0]["id"])
    assert told["grades"] is None
    assert {len(each["points"]) for each in told["card"]["features"]} == {0}
    assert inside_of("{}", "", None) == Inside({}, None)


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ({"type": "number", "cuts": [], "weights": [0.5]}, ["known", "not known"]),
        ({"type": "number", "cuts": [3.0], "weights": [0, 0.5]}, ["below 3", "3 or more", "not known"]),
        ({"type": "category", "levels": {"mobile": 0.5}, "other": 0}, ["mobile", "any other", "not known"]),
    ],
)
def test_every_value_that_came_in_training_has_a_line(feature, words):
    told = {"name": "phone_kind", "mean": 0.1, "missing": 0.0, **feature}
    shares = {"phone_kind": {"shares": [1 / len(words)] * len(words)}}
    found = points_of({"kind": "scorecard", "features": [told], "shares": {"features": shares}})
    assert [each["words"]["en"] for each in found["phone_kind"]] == words
