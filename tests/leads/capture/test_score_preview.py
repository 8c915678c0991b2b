"""Score rules are tried on open leads: what is foretold is what comes once they are published."""

from collections import Counter
from datetime import timedelta

import pytest

from services.leads import schemas
from services.leads.domain.score_defaults import DEFAULT_RULES
from services.leads.domain.score_shifts import shifts
from services.leads.domain.scoring import Reason
from services.leads.jobs_rescore import rescore
from services.leads.repository.scores import add_score_rules
from services.leads.rpc_capture import CaptureRpc
from tests.leads.asking import Asking
from tests.leads.capture.support import bring, lead_row
from tests.leads.world import NOW, as_admin, as_manager

KEEN = {"name": "李雷", "phone": "13800138000", "source": "转介绍", "company": "Acme", "title": "经理"}
COOL = {"name": "韩梅梅", "phone": "13800138001"}
RULES = {
    "half_life_days": 5,
    "fit": {
        "factors": [{"code": "n", "points": 50, "field": "company", "present": True, "zh": "名", "en": "n"}]
    },
}
LATER = NOW + timedelta(days=4)


@pytest.fixture
def ask(world):
    asking = Asking(world.db, CaptureRpc, LATER)
    yield asking
    asking.forget()


def tried(ask, rules, actor=None):
    told = ask(actor or as_admin(), "preview_score_rules", {"rules": rules})
    assert schemas.ScoreRulesPreview().validate(told) == {}
    return told


def test_what_is_foretold_is_what_comes(ask, world):
    leads = [bring(world, body).lead_id for body in (KEEN, COOL)]
    rescore(world.db, LATER)
    before = {str(lead): lead_row(world, lead) for lead in leads}
    told = tried(ask, RULES)
    assert {key: (row.grade, row.score) for key, row in before.items()} == {
        each["id"]: (each["grade"], each["score"]) for each in told["examples"]
    }
    with world.db.transaction() as session:
        add_score_rules(session, RULES, note=None, effective_at=LATER, actor=None, now=LATER)
    rescore(world.db, LATER)
    after = {str(lead): lead_row(world, lead) for lead in leads}
    assert {key: (row.grade, row.score) for key, row in after.items()} == {
        each["id"]: (each["to_grade"], each["to_score"]) for each in told["examples"]
    }
    moves = Counter((before[key].grade, after[key].grade) for key in before)
    assert moves == {(each["from_grade"], each["to_grade"]): each["leads"] for each in told["moves"]}


def test_both_sums_are_explained_to_the_point_and_nothing_is_written(ask, world):
    bring(world, KEEN)
    told = tried(ask, RULES)
    [lead] = told["examples"]
    assert sum(each["points"] for each in lead["lines"]) == lead["score"]
    assert sum(each["to_points"] for each in lead["lines"]) == lead["to_score"]
    assert lead["lines"][0] == {
        "code": "n", "axis": "fit", "words": {"zh": "名", "en": "n"}, "points": 0, "to_points": 50,
    }  # fmt: skip
    assert world.one("select count(*) from lead_event") == 1
    assert world.one("select count(*) from rule_version where kind = 'score'") == 1


def test_the_rules_in_force_change_nobody(ask, world):
    bring(world, KEEN)
    told = tried(ask, {})
    assert (told["leads"], told["changed"], told["examples"], told["graded_by"]) == (1, 0, [], "rules")


def test_leads_out_of_reach_are_counted_and_not_shown(ask, world):
    bring(world, KEEN)
    world.run("update pool set team_ids = array[gen_random_uuid()]")
    told = tried(ask, RULES, as_manager([world.team()]))
    assert (told["changed"], told["examples"]) == (1, [])


@pytest.mark.parametrize(
    ("rules", "pointer"),
    [
        ({"fit": {"ceiling": 101}}, "/fit/ceiling"),
        ({"matrix": {"A1": "E"}}, "/matrix/A1"),
        ({"fit": {"factors": [{"code": "x", "field": "name", "points": 1}]}}, "/fit/factors/0"),
    ],
)
def test_rules_that_make_no_sense_are_refused_where_they_do_not(ask, rules, pointer):
    refusal = ask.refused(as_admin(), "preview_score_rules", {"rules": rules})
    assert refusal.code == "score_rules_invalid"
    assert pointer in [error["pointer"] for error in refusal.errors]


def test_lines_that_change_come_first_and_are_called_as_after():
    before = [Reason("a", "fit", 5, "甲", "a"), Reason("b", "fit", 2, "乙", "b")]
    after = [Reason("b", "fit", 9, "乙新", "b new"), Reason("a", "fit", 5, "甲", "a")]
    told = [(each["code"], each["points"], each["to_points"]) for each in shifts(before, after)]
    assert told == [("b", 2, 9), ("a", 5, 5)]
    assert shifts(before, after)[0]["words"] == {"zh": "乙新", "en": "b new"}


def test_a_version_that_says_little_is_told_whole(ask, world):
    world.run(
        "insert into rule_version (id, kind, number, rules, effective_at, created_at)"
        " values (gen_random_uuid(), 'score', 2, '{\"half_life_days\": 5}', :now, :now)",
        now=NOW,
    )
    newest = ask(as_admin(), "list_score_rules", {"limit": "1"})["data"][0]["rules"]
    assert newest["half_life_days"] == 5
    assert (newest["signals"], newest["fit"]["ceiling"]) == (DEFAULT_RULES["signals"], 60)
