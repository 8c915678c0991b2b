"""Drafted, planned, started once, stopped; what is in force stays as it is meanwhile."""

from threading import Thread

import pytest
from sqlalchemy.exc import IntegrityError

from services.leads import schemas
from services.leads.domain.experiments import (
    AlreadyRunning,
    CannotSplit,
    ChangesNothing,
    NotADraft,
    NotRunning,
)
from services.leads.repository import audit
from services.leads.repository.rule_versions import RulesOnTrial, RulesScheduled
from shared.errors import Invalid, NotFound, Refusal
from shared.ids import new_id
from tests.leads.experiments.support import LONG_CYCLE, SMALL_CAP, drafted, fits, started, stopped
from tests.leads.jobs.support import DAY, ROTATE_ALL, START
from tests.leads.world import as_admin, as_manager


def rules_in_force(ask):
    return ask(as_admin(), "list_pool_rules", {})["data"][0]


def test_a_draft_says_what_it_would_change_and_whom_it_splits(ask):
    told = fits(schemas.Experiment, drafted(ask, SMALL_CAP, share_b=0.2, effect=0.04))

    assert (told["number"], told["state"], told["unit"], told["results"]) == (1, "draft", "rep", None)
    assert (told["window_hours"], told["share_b"], told["effect"]) == (2160, 0.2, 0.04)
    [change] = told["changes"]
    assert (change["path"], change["before"], change["after"]) == ("/holding/cap/senior", 1000, 3)
    assert rules_in_force(ask)["rules"] == ROTATE_ALL


def test_a_draft_can_be_changed_and_thrown_away(ask):
    draft = drafted(ask, SMALL_CAP)

    told = ask(as_admin(), "update_experiment", draft["id"], {"rules": LONG_CYCLE, "goal": "contacted"})

    assert (told["unit"], told["goal"], told["window_hours"]) == ("lead", "contacted", 24)
    stale = ask.refused(as_admin(), "update_experiment", draft["id"], {}, if_match=draft["version"])
    assert stale.code == "version_conflict"
    assert ask(as_admin(), "delete_experiment", draft["id"]) == {"id": draft["id"]}
    assert isinstance(ask.refused(as_admin(), "get_experiment", draft["id"]), NotFound)


@pytest.mark.parametrize(
    ("rules", "refusal", "pointer"),
    [
        ({"freeze_minutes": 5}, CannotSplit, "/rules/freeze_minutes"),
        (ROTATE_ALL, ChangesNothing, "/rules"),
        ({"nonsense": 1}, Invalid, "/rules/nonsense"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_place(ask, rules, refusal, pointer):
    body = {"name": "x", "rules": ROTATE_ALL | rules}

    refused = ask.refused(as_admin(), "create_experiment", body)

    assert type(refused) is refusal
    assert refused.errors[0]["pointer"] == pointer


def test_it_is_planned_from_what_such_leads_came_to(world, ask):
    told = fits(schemas.ExperimentPlan, ask(as_admin(), "plan_experiment", {"rules": LONG_CYCLE}))

    assert (told["unit"], told["past_rate"], told["past_leads"], told["past_reps"]) == ("lead", None, 0, None)
    assert "no history" in told["words"]["en"]


def test_started_it_is_two_versions_that_are_not_in_force(world, ask):
    before = rules_in_force(ask)

    told = fits(schemas.Experiment, started(ask, LONG_CYCLE))

    a, b = world.run(
        "select v.* from rule_version v join experiment e on v.id in (e.a_version, e.b_version)"
        " order by v.id = e.b_version"
    )
    assert (a.kind, a.rules, b.kind, b.rules) == ("trial", ROTATE_ALL, "trial", LONG_CYCLE)
    assert rules_in_force(ask) == before
    assert told["results"]["verdict"] == "too_few"
    assert world.broken() == []


def test_one_runs_at_a_time_and_what_is_tried_stays(ask):
    first, second = started(ask, LONG_CYCLE), drafted(ask, SMALL_CAP)

    assert isinstance(ask.refused(as_admin(), "start_experiment", second["id"]), AlreadyRunning)
    assert isinstance(ask.refused(as_admin(), "start_experiment", first["id"]), NotADraft)
    assert isinstance(ask.refused(as_admin(), "update_experiment", first["id"], {"share_b": 0.9}), NotADraft)
    assert isinstance(ask.refused(as_admin(), "delete_experiment", first["id"]), NotADraft)
    stopped(ask, first)
    assert ask(as_admin(), "start_experiment", second["id"])["state"] == "running"


def test_of_two_starts_at_once_one_is_made(world, ask):
    drafts = [drafted(ask, rules)["id"] for rules in (LONG_CYCLE, SMALL_CAP)]
    answers = []

    def start(draft: str) -> None:
        try:
            answers.append(ask(as_admin(), "start_experiment", draft)["state"])
        except Refusal as refusal:
            answers.append(refusal.code)

    both = [Thread(target=start, args=(draft,)) for draft in drafts]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(answers) == ["experiment_running", "running"]
    assert world.one("select count(*) from rule_version where kind = 'trial'") == 2


def test_the_database_lets_one_run_and_keeps_what_is_tried(world, ask):
    first, second = started(ask, LONG_CYCLE), drafted(ask, SMALL_CAP)

    for statement in (
        f"""update experiment set state = 'running', a_version = r.id, b_version = r.id, started_at = now()
            from rule_version r where r.kind = 'score' and experiment.id = '{second["id"]}'""",
        f"update experiment set rules = '{{}}' where id = '{first['id']}'",
        f"update experiment set share_b = 0.9 where id = '{first['id']}'",
        f"delete from experiment where id = '{first['id']}'",
        f"update rule_version set rules = '{{}}' where id = '{first['b_version']}'",
    ):
        with pytest.raises(IntegrityError):
            world.run(statement)


def test_other_rules_wait_until_it_is_stopped(world, ask):
    trial = started(ask, LONG_CYCLE)
    pool = world.new_pool()

    refused = ask.refused(as_admin(), "create_pool_rules", {"rules": {}})

    assert isinstance(refused, RulesOnTrial)
    assert refused.extra["experiment"]["number"] == 1
    assert ask(as_admin(), "create_pool_rules", {"rules": {}, "pool_id": str(pool)})["number"] == 1
    ask.later(hours=1)
    stopped(ask, trial)
    assert ask(as_admin(), "create_pool_rules", {"rules": {}})["state"] == "running"
    assert world.broken() == []


def test_it_does_not_start_before_rules_that_wait_to_begin(ask):
    draft = drafted(ask, LONG_CYCLE)
    ask(as_admin(), "create_pool_rules", {"rules": {}, "effective_at": (START + DAY).isoformat()})

    assert isinstance(ask.refused(as_admin(), "start_experiment", draft["id"]), RulesScheduled)


def test_it_does_not_start_once_its_rules_are_in_force(ask):
    draft = drafted(ask, LONG_CYCLE)
    ask(as_admin(), "create_pool_rules", {"rules": LONG_CYCLE})

    assert isinstance(ask.refused(as_admin(), "start_experiment", draft["id"]), ChangesNothing)


def test_adopted_b_is_the_next_version_of_the_rules(world, ask):
    trial = started(ask, LONG_CYCLE)
    ask.later(hours=1)

    told = stopped(ask, trial, "adopt")

    version = rules_in_force(ask)
    assert (version["id"], version["rules"], version["state"]) == (
        told["adopted_version"], LONG_CYCLE, "running",
    )  # fmt: skip
    assert (told["state"], told["outcome"], told["reason"]) == ("stopped", "adopt", "seen enough")
    assert world.broken() == []


@pytest.mark.parametrize("outcome", ["reject", "end"])
def test_stopped_otherwise_the_rules_stay(ask, outcome):
    before = rules_in_force(ask)

    told = stopped(ask, started(ask, LONG_CYCLE), outcome)

    assert (told["outcome"], told["adopted_version"]) == (outcome, None)
    assert rules_in_force(ask) == before
    assert len(told["looks"]) == 1
    again = ask.refused(as_admin(), "stop_experiment", told["id"], {"outcome": outcome, "reason": "x"})
    assert isinstance(again, NotRunning)


def test_a_draft_cannot_be_stopped(ask):
    draft = drafted(ask, LONG_CYCLE)
    refused = ask.refused(as_admin(), "stop_experiment", draft["id"], {"outcome": "end", "reason": "x"})

    assert isinstance(refused, NotRunning)


def test_a_pool_out_of_reach_is_nobodys_to_try_rules_in(world, ask):
    theirs = world.new_pool(team_ids=[world.team()])
    boss = as_manager([new_id()])
    trial = drafted(ask, {"cool_down_days": 3}, pool_id=str(theirs))

    for method, body in (("create_experiment", {"name": "x"}), ("plan_experiment", {})):
        refused = ask.refused(boss, method, {"rules": {}, "pool_id": str(theirs), **body})
        assert refused.pointer == "/pool_id"
    for method, *more in (("start_experiment",), ("delete_experiment",), ("update_experiment", {})):
        assert isinstance(ask.refused(boss, method, trial["id"], *more), NotFound)


def test_they_are_listed_newest_first_page_by_page(ask):
    for rules in (LONG_CYCLE, SMALL_CAP, LONG_CYCLE):
        drafted(ask, rules)

    first = fits(schemas.ExperimentPage, ask(as_admin(), "list_experiments", {"limit": 2}))
    rest = ask(as_admin(), "list_experiments", {"limit": 2, "after": first["next_after"]})

    assert [each["number"] for each in first["data"] + rest["data"]] == [3, 2, 1]
    assert rest["next_after"] is None
    assert ask(as_admin(), "list_experiments", {"state": "running"})["data"] == []


def test_who_did_what_is_in_the_log(world, ask):
    trial = started(ask, LONG_CYCLE)
    stopped(ask, trial)

    with world.db.transaction() as session:
        entries = audit.page(session, {"object_id": trial["id"], "limit": 9, "after": None}).rows

    assert {each.action for each in entries} == {
        "experiment_created", "experiment_started", "experiment_stopped",
    }  # fmt: skip
