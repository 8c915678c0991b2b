"""Merging two leads of one person: hands, keys, fields, credit, consent; never a silent seizure."""

from uuid import uuid4

import pytest

from shared.context import Actor
from tests.leads.duplicates.support import captured, everything
from tests.leads.world import DEFAULT_POOL, as_admin, as_manager, as_rep

ADMIN = as_admin()


@pytest.fixture
def reps(world):
    """Two reps of two teams, their teams."""
    world.rules({"cool_down_days": 30})
    teams = [world.team(manager_id=uuid4()), world.team(manager_id=uuid4())]
    return [world.rep(team_id=team) for team in teams], teams


def test_keys_blanks_and_tags_go_to_the_survivor(world, ask):
    one = captured(ask, phone="13800138000", name="李雷", tags=["展会"], extra={"预算": "5"})
    two = captured(ask, email="li@example.com", company="云上", tags=["官网"])
    told = ask(ADMIN, "merge_lead", one, {"into": str(two), "reason": "same person"})
    assert (told["state"], told["survivor"]["state"]) == ("merged", "pooled")
    [[name, company, phone, tags, extra]] = world.run(
        "select name, company, phone, tags, extra from lead where id = :id", id=two
    )
    assert (name, company, phone) == ("李雷", "云上", "+8613800138000")
    assert (tags, extra) == (["官网", "展会"], {"预算": "5"})
    assert {row[0] for row in world.run("select lead_id from lead_identity")} == {two}
    again = ask(ADMIN, "create_lead", {"phone": "138 0013 8000", "source": "官网"})
    assert (again["id"], again["outcome"]) == (str(two), "duplicate")
    assert world.broken() == []


def test_survivor_may_be_given_the_phone_it_answers_for(world, ask):
    one = captured(ask, phone="13800138000")
    two = captured(ask, phone="13900139000")
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    version = world.one("select version from lead where id = :id", id=two)
    ask(ADMIN, "update_lead", two, {"phone": "13800138000"}, version)
    assert world.broken() == []


def test_hand_of_the_merged_lead_passes_to_the_survivor_with_its_clock(world, ask, reps):
    (rep, _), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(rep), "log_touch", one, {"kind": "meeting"})
    clock = "select owner_id, owner_since, recycle_at, worked_at, last_effective_at from lead where id = :id"
    before = world.run(clock, id=one)
    ask.later(days=3)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    assert world.run(clock, id=two) == before
    assert world.run("select held, unworked from rep_account where rep_id = :rep", rep=rep) == [(1, 0)]
    assert world.broken() == []


def test_one_hand_with_both_keeps_the_older_start_and_the_earlier_deadline(world, ask, reps):
    (rep, _), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    [[since, due]] = world.run("select owner_since, recycle_at from lead where id = :id", id=one)
    ask.later(days=5)
    ask(as_rep(rep), "claim_lead", two)
    ask(as_rep(rep), "merge_lead", one, {"into": str(two)})
    assert world.run("select owner_since, recycle_at from lead where id = :id", id=two) == [(since, due)]
    assert world.broken() == []


def test_two_owners_are_a_task_for_their_managers_and_nothing_moves(world, ask, reps):
    (rep, other), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(other), "claim_lead", two)
    before = everything(world)
    for key in ("first", "second"):
        refusal = ask.refused(ADMIN, "merge_lead", one, {"into": str(two)}, key=key)
        assert (refusal.status, refusal.code) == (409, "two_owners")
    assert everything(world) == before
    managers = {row[0] for row in world.run("select manager_id from team")}
    notices = world.run("select recipient_id from notice where kind = 'two_owners'")
    assert len(notices) == len(managers)
    assert {row[0] for row in notices} == managers


def test_owner_is_decided_by_who_directs_both_only(world, ask, reps):
    (rep, other), teams = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(other), "claim_lead", two)
    body = {"into": str(two), "keep_owner": str(rep)}
    marketer = Actor(uuid4(), frozenset({"marketer"}))
    assert ask.refused(marketer, "merge_lead", one, body).code == "two_owners"
    assert ask.refused(as_manager(teams[:1]), "merge_lead", one, body).status == 404
    told = ask(as_manager(teams), "merge_lead", one, body)
    assert told["survivor"]["owner_id"] == str(rep)
    assert world.run("select rep_id, held from rep_account where held > 0") == [(rep, 1)]
    assert world.broken() == []


def test_cool_down_follows_the_merge(world, ask, reps):
    (rep, other), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(rep), "release_lead", one, {"reason": "no"})
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    assert ask.refused(as_rep(rep), "claim_lead", two).code == "cool_down"
    ask(as_rep(other), "claim_lead", two)
    assert world.broken() == []


def test_rep_may_not_merge_a_pooled_lead_into_their_own(world, ask, reps):
    (rep, _), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", two)
    assert ask.refused(as_rep(rep), "merge_lead", one, {"into": str(two)}).status == 403


def test_lead_of_another_rep_is_not_found(world, ask, reps):
    (rep, other), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(other), "claim_lead", two)
    assert ask.refused(as_rep(rep), "merge_lead", one, {"into": str(two)}).status == 404
    assert ask.refused(as_rep(rep), "merge_lead", two, {"into": str(one)}).status == 404
    ask(ADMIN, "merge_lead", captured(ask), {"into": str(two)})
    [merged] = world.run("select id from lead where state = 'merged'")
    assert ask.refused(as_rep(rep), "unmerge_lead", merged[0]).status == 404


def test_history_touches_and_credit_are_read_from_the_survivor(world, ask, reps):
    (rep, _), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    ask(as_rep(rep), "log_touch", one, {"kind": "meeting"})
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    lines = ask(ADMIN, "get_history", two, {"limit": 4})
    rest = ask(ADMIN, "get_history", two, {"after": lines["next_after"]})
    all_lines = lines["data"] + rest["data"]
    assert {line["lead_id"] for line in all_lines} == {str(one), str(two)}
    assert len(all_lines) == world.one("select count(*) from lead_event")
    assert [touch["lead_id"] for touch in ask(ADMIN, "list_touches", two, {})["data"]] == [str(one)]
    finder = world.one("select finder_id from lead where id = :id", id=one)
    [merged] = ask(ADMIN, "get_lead", two)["merged"]
    assert (merged["id"], merged["finder_id"]) == (str(one), str(finder))
    data = world.one("select data from outbox where type = 'lead_merged'")
    assert data["finder_id"] == str(finder)


def test_withdrawn_consent_wins(world, ask):
    one, two = captured(ask), captured(ask)
    ask(
        ADMIN,
        "update_lead",
        one,
        {"do_not_contact": True},
        world.one("select version from lead where id=:i", i=one),
    )
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    assert ask(ADMIN, "get_lead", two)["do_not_contact"] is True


def test_merging_again_or_into_itself_is_refused(world, ask):
    one, two, three = captured(ask), captured(ask), captured(ask)
    assert ask.refused(ADMIN, "merge_lead", one, {"into": str(one)}).status == 422
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    again = ask.refused(ADMIN, "merge_lead", one, {"into": str(three)})
    assert (again.code, again.extra["survivor_id"]) == ("already_merged", str(two))
    assert ask.refused(ADMIN, "merge_lead", two, {"into": str(one)}).code == "already_merged"
    assert ask.refused(ADMIN, "merge_lead", uuid4(), {"into": str(one)}).status == 404


def test_same_key_merges_once(world, ask):
    one, two = captured(ask), captured(ask)
    first = ask(ADMIN, "merge_lead", one, {"into": str(two)}, key="k")
    assert ask(ADMIN, "merge_lead", one, {"into": str(two)}, key="k") == first
    assert world.one("select count(*) from lead_merge") == 1


def test_line_of_merges_is_found_at_its_end(world, ask):
    one, two, three = captured(ask, phone="13800138000"), captured(ask), captured(ask)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    ask(ADMIN, "merge_lead", two, {"into": str(three)})
    assert ask(ADMIN, "create_lead", {"phone": "13800138000"})["id"] == str(three)
    assert ask.refused(ADMIN, "unmerge_lead", one).code == "survivor_merged"
    assert world.broken() == []


def test_survivor_out_of_cap_of_the_hand_that_would_have_it_is_refused(world, ask, reps):
    (rep, _), _ = reps
    one, two = captured(ask), captured(ask)
    ask(as_rep(rep), "claim_lead", one)
    world.run("update rep_account set grades = '{}' where rep_id = :rep", rep=rep)
    before = everything(world)
    assert ask.refused(ADMIN, "merge_lead", one, {"into": str(two)}).code == "grade_not_allowed"
    assert everything(world) == before
    assert world.one("select pool_id from lead where id = :id", id=two) == DEFAULT_POOL
