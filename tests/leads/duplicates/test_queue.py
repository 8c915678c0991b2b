"""The queue of pairs: who gets in, who sees it, what merging and dismissing make of it."""

from uuid import UUID, uuid4

import pytest

from services.leads.jobs_duplicates import duplicates
from services.leads.repository import pair_queue, pair_scan
from tests.leads.duplicates.support import captured
from tests.leads.world import NOW, as_admin, as_manager, as_rep

ADMIN = as_admin()
TWINS = (
    {"name": "李雷", "company": "上海云上科技有限公司", "region": "上海", "phone": "13800138000"},
    {"name": "李磊", "company": "云上科技", "region": "上海市", "phone": "13912345678"},
)


@pytest.fixture
def twins(world, ask):
    """Two leads that look like one, compared."""
    leads = [captured(ask, **each) for each in TWINS]
    duplicates(world.db, NOW)
    return leads


def queue(ask, actor=ADMIN, **query):
    return ask(actor, "list_duplicates", query)["data"]


def patch(world, ask, lead, **fields):
    version = world.one("select version from lead where id = :id", id=lead)
    return ask(ADMIN, "update_lead", lead, fields, version)


def test_likely_pair_is_queued_once_with_its_evidence(world, ask, twins):
    [pair] = queue(ask)
    assert (pair["kind"], pair["state"], pair["score"]) == ("near", "open", 70)
    assert {each["field"]: each["code"] for each in pair["evidence"]} == {
        "name": "sounds", "company": "same", "region": "same"}  # fmt: skip
    assert {each["id"] for each in pair["leads"]} == {str(each) for each in twins}
    assert all("****" in each["phone"] for each in pair["leads"])
    assert duplicates(world.db, NOW) == {"leads": 0, "compared": 0, "queued": 0, "left": 0}
    assert queue(ask) == [pair]
    assert world.broken() == []


def test_only_what_came_in_or_changed_is_compared(world, ask, twins):
    captured(ask, name="王芳", company="星河制药", region="北京")
    assert duplicates(world.db, NOW)["leads"] == 1
    world.run("update lead set updated_at = now(), score = 3")
    assert duplicates(world.db, NOW)["leads"] == 0
    patch(world, ask, twins[0], title="总监")
    assert duplicates(world.db, NOW)["leads"] == 0
    patch(world, ask, twins[0], company="星河制药", region="北京")
    assert duplicates(world.db, NOW)["leads"] == 1
    assert queue(ask) == []


def test_stopped_half_way_the_next_run_does_the_rest(world, ask, monkeypatch):
    for each in TWINS:
        captured(ask, **each)
    monkeypatch.setattr(pair_scan, "CHUNK", 1)
    with world.db.transaction() as session:
        assert pair_scan.scan(session, NOW).leads == 1
    with world.db.transaction() as session:
        assert pair_scan.scan(session, NOW).queued == 1
        session.rollback()
    assert queue(ask) == []
    assert duplicates(world.db, NOW)["queued"] == 1
    assert world.broken() == []


def test_key_that_too_many_share_is_not_compared(world):
    world.leads(60, name="王伟", region="上海")
    assert duplicates(world.db, NOW)["compared"] == 0
    world.leads(2, name="王芳", region="上海")
    assert duplicates(world.db, NOW)["compared"] == 1


def test_lead_somebody_works_on_is_left_for_the_next_run(world, ask):
    leads = [captured(ask, **each) for each in TWINS]
    with world.db.transaction() as session:
        session.connection().exec_driver_sql(f"select from lead where id = '{leads[0]}' for update")
        assert duplicates(world.db, NOW)["left"] == 2
    assert duplicates(world.db, NOW)["queued"] == 1


def test_dismissed_pair_comes_back_only_with_other_evidence(world, ask, twins):
    [pair] = queue(ask)
    told = ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "兄弟俩"})
    assert (told["state"], told["reason"], told["decided_by"]) == ("dismissed", "兄弟俩", str(ADMIN.id))
    patch(world, ask, twins[1], region="上海")
    assert duplicates(world.db, NOW)["leads"] == 1
    assert queue(ask) == []
    [dismissed] = queue(ask, state="dismissed")
    assert dismissed["id"] == pair["id"]
    patch(world, ask, twins[1], name="李雷")
    duplicates(world.db, NOW)
    [again] = queue(ask)
    assert (again["id"], again["reason"]) == (pair["id"], None)
    assert again["score"] > pair["score"]


def test_dismissal_can_be_taken_back(ask, twins):
    [pair] = queue(ask)
    assert ask.refused(ADMIN, "reopen_duplicate", pair["id"]).code == "not_dismissed"
    first = ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "a"}, key="k")
    assert ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "a"}, key="k") == first
    assert ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "b"})["reason"] == "a"
    told = ask(ADMIN, "reopen_duplicate", pair["id"])
    assert (told["state"], told["decided_by"]) == ("open", None)


def test_merge_settles_the_pair_and_its_undoing_opens_it(world, ask, twins):
    [pair] = queue(ask)
    told = ask(ADMIN, "merge_duplicate", pair["id"], {"survivor": str(twins[1])}, key="k")
    assert ask(ADMIN, "merge_duplicate", pair["id"], {"survivor": str(twins[1])}, key="k") == told
    assert told["state"] == "merged"
    assert world.one("select survivor_id from lead where id = :id", id=twins[0]) == twins[1]
    assert ask.refused(ADMIN, "merge_duplicate", pair["id"]).code == "pair_merged"
    assert ask.refused(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "x"}).code == "pair_merged"
    assert ask.refused(ADMIN, "reopen_duplicate", pair["id"]).code == "pair_merged"
    assert world.broken() == []
    duplicates(world.db, NOW)
    ask(ADMIN, "unmerge_lead", twins[0])
    assert [each["state"] for each in queue(ask)] == ["open"]
    duplicates(world.db, NOW)
    assert [each["id"] for each in queue(ask)] == [pair["id"]]
    assert world.broken() == []


def test_merge_by_the_lead_settles_the_pair_too_and_a_dismissal_is_there_again(world, ask, twins):
    [pair] = queue(ask)
    ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "x"})
    ask(ADMIN, "merge_lead", twins[0], {"into": str(twins[1])})
    assert [each["id"] for each in queue(ask, state="merged")] == [pair["id"]]
    ask(ADMIN, "unmerge_lead", twins[0])
    assert [each["reason"] for each in queue(ask, state="dismissed")] == ["x"]
    assert world.broken() == []


def test_pair_of_a_lead_that_is_merged_or_invalid_is_not_shown(world, ask, twins):
    third = captured(ask)
    ask(ADMIN, "merge_lead", twins[0], {"into": str(third)})
    duplicates(world.db, NOW)
    assert [each for each in queue(ask) if str(twins[0]) in {side["id"] for side in each["leads"]}] == []
    ask(ADMIN, "unmerge_lead", twins[0])
    duplicates(world.db, NOW)
    [pair] = queue(ask)
    world.run("update lead set state = 'invalid', pool_id = null where id = :id", id=twins[0])
    assert queue(ask) == []
    assert ask(ADMIN, "get_duplicate", pair["id"])["id"] == pair["id"]


def test_what_arrived_while_a_lead_was_merged_is_found_after_its_undoing(world, ask):
    one, other = captured(ask, **TWINS[0]), captured(ask)
    duplicates(world.db, NOW)
    ask(ADMIN, "merge_lead", one, {"into": str(other)})
    ask(ADMIN, "update_lead", other, {"name": None, "company": None, "region": None},
        world.one("select version from lead where id = :i", i=other))  # fmt: skip
    duplicates(world.db, NOW)
    third = captured(ask, **TWINS[1])
    duplicates(world.db, NOW)
    assert queue(ask) == []
    ask(ADMIN, "unmerge_lead", one)
    duplicates(world.db, NOW)
    [pair] = queue(ask)
    assert {each["id"] for each in pair["leads"]} == {str(one), str(third)}
    assert world.broken() == []


def test_side_by_side_shows_what_differs_and_what_is_kept(world, ask):
    one = captured(ask, **TWINS[0], tags=["展会"])
    other = captured(ask, **TWINS[1] | {"phone": None}, email="li@example.com", tags=["官网"])
    duplicates(world.db, NOW)
    [pair] = queue(ask)
    card = ask(ADMIN, "get_duplicate", pair["id"], {"survivor": str(other)})
    order = [UUID(each["id"]) for each in card["leads"]].index(one)
    fields = {each["field"]: each for each in card["fields"]}
    assert fields["phone"]["values"][order] == "138****8000"
    assert (fields["phone"]["kept"], fields["email"]["kept"]) == ("138****8000", "l****@example.com")
    assert (fields["name"]["differs"], fields["name"]["kept"]) == (True, "李磊")
    assert fields["tags"]["kept"] == ["官网", "展会"]
    assert card["merge"] == {"survivor_id": str(other), "merged_id": str(one), "owner_id": None,
                             "refused": None, "why": None}  # fmt: skip
    assert ask(ADMIN, "get_duplicate", pair["id"])["merge"]["survivor_id"] == str(one)
    assert ask.refused(ADMIN, "get_duplicate", pair["id"], {"survivor": str(uuid4())}).status == 422
    assert ask(ADMIN, "merge_duplicate", pair["id"])["state"] == "merged"
    merged = ask(ADMIN, "get_duplicate", pair["id"])
    assert (merged["merge"], merged["fields"][0]["kept"]) == (None, None)


@pytest.fixture
def two_teams(world, ask, twins):
    """The twins in the hands of two teams; their managers."""
    world.rules({"cool_down_days": 30})
    bosses = [uuid4(), uuid4()]
    world.run("update pool set team_ids = array[cast(:nobody as uuid)]", nobody=uuid4())
    teams = [world.team(manager_id=boss) for boss in bosses]
    reps = [world.rep(team_id=team) for team in teams]
    world.run("update pool set team_ids = '{}'")
    for lead, rep in zip(twins, reps, strict=True):
        ask(as_rep(rep), "claim_lead", lead)
    return [as_manager([team], boss) for team, boss in zip(teams, bosses, strict=True)], teams, reps


def test_two_owners_are_a_row_of_the_queue_with_who_decides(world, ask, twins, two_teams):
    managers, teams, reps = two_teams
    [pair] = queue(ask, managers[0])
    assert pair["two_hands"]
    assert {each["id"] for each in pair["deciders"]} == {str(each.id) for each in managers}
    refusal = ask.refused(managers[0], "merge_duplicate", pair["id"])
    assert (refusal.status, refusal.code, len(refusal.extra["deciders"])) == (409, "two_owners", 2)
    assert ask.refused(managers[0], "dismiss_duplicate", pair["id"], {"reason": "x"}).code == "two_owners"
    [task] = queue(ask, managers[1], kind="two_owners")
    assert (task["id"], task["score"], task["evidence"][0]["code"]) == (pair["id"], 95, "asked")
    assert {row[0] for row in world.run("select recipient_id from notice where kind = 'two_owners'")} == {
        each.id for each in managers}  # fmt: skip
    both = as_manager(teams)
    told = ask(both, "merge_duplicate", pair["id"], {"keep_owner": str(reps[1])})
    assert told["state"] == "merged"
    assert world.run("select rep_id from rep_account where held > 0") == [(reps[1],)]
    assert world.broken() == []


def test_merge_of_two_hands_asked_by_the_lead_is_a_row_too(ask, world):
    reps = [world.rep(), world.rep()]
    leads = [captured(ask, wechat_id="a1"), captured(ask, wechat_id="b2")]
    for lead, rep in zip(leads, reps, strict=True):
        ask(as_rep(rep), "claim_lead", lead)
    assert ask.refused(ADMIN, "merge_lead", leads[0], {"into": str(leads[1])}).code == "two_owners"
    [task] = queue(ask)
    assert (task["kind"], task["two_hands"], task["deciders"]) == ("two_owners", True, [])
    assert world.broken() == []


def test_other_teams_side_says_only_that_it_is_there(world, ask, twins, two_teams):
    managers, teams, _ = two_teams
    [pair] = queue(ask, managers[0])
    other = next(each for each in pair["leads"] if not each["within_reach"])
    assert (other["id"], other["team"]) == (str(twins[1]), "team")
    assert (other["name"], other["company"], other["owner_id"], other["email"]) == ("李**", None, None, None)
    card = ask(managers[0], "get_duplicate", pair["id"])
    assert (card["fields"], card["merge"]) == ([], None)
    stranger = as_manager([uuid4()])
    world.run("update pool set team_ids = array[cast(:nobody as uuid)]", nobody=uuid4())
    assert queue(ask, stranger) == []
    assert ask.refused(stranger, "get_duplicate", pair["id"]).status == 404
    assert ask.refused(stranger, "merge_duplicate", pair["id"]).status == 404
    assert queue(ask, managers[0], team_id=str(teams[0])) == [pair]
    assert queue(ask, managers[0], team_id=str(uuid4())) == []


def test_pair_with_a_side_in_another_pool_is_not_ones_own_to_decide(world, ask, twins):
    boss, nobody = uuid4(), uuid4()
    team = world.team(manager_id=boss)
    rep = world.rep(team_id=team)
    ask(as_rep(rep), "claim_lead", twins[0])
    world.run("update pool set team_ids = array[cast(:nobody as uuid)]", nobody=nobody)
    manager = as_manager([team], boss)
    [pair] = queue(ask, manager)
    assert ask.refused(manager, "merge_duplicate", pair["id"]).code == "pair_not_yours"
    assert ask.refused(manager, "dismiss_duplicate", pair["id"], {"reason": "x"}).code == "pair_not_yours"


def test_key_of_another_lead_makes_a_row_and_takes_nothing(world, ask):
    one, other = captured(ask, phone="13800138000"), captured(ask, email="li@example.com")
    ask(ADMIN, "create_lead", {"phone": "13800138000", "email": "li@example.com"})
    [pair] = queue(ask)
    assert (pair["kind"], pair["score"]) == ("key_conflict", 95)
    assert [each["words"]["zh"] for each in pair["evidence"]] == ["一方资料给出了另一方的邮箱"]
    assert {each["id"] for each in pair["leads"]} == {str(one), str(other)}
    duplicates(world.db, NOW)
    ask(ADMIN, "dismiss_duplicate", pair["id"], {"reason": "夫妻"})
    ask(ADMIN, "create_lead", {"phone": "13800138000", "email": "li@example.com"})
    assert queue(ask) == []
    version = world.one("select version from lead where id = :id", id=other)
    refusal = ask.refused(ADMIN, "update_lead", other, {"phone": "138 0013 8000"}, version)
    assert refusal.code == "identity_taken"
    [again] = queue(ask)
    assert {each["field"] for each in again["evidence"]} == {"phone", "email"}
    assert world.broken() == []


@pytest.mark.parametrize("sort", ["-score", "score", "-found_at", "found_at"])
def test_pages_hold_every_pair_once_in_order(world, ask, sort):
    for number, name in enumerate(("李雷", "李磊", "李蕾", "李垒")):
        captured(ask, **TWINS[number % 2] | {"name": name, "phone": f"13{number}00138000"})
    duplicates(world.db, NOW)
    everything = queue(ask, sort=sort)
    seen, after = [], None
    while True:
        page = ask(ADMIN, "list_duplicates", {"sort": sort, "limit": 2, "after": after})
        seen += page["data"]
        after = page["next_after"]
        if after is None:
            break
    assert seen == everything
    assert len(everything) == 6
    column = sort.removeprefix("-")
    values = [each[column] for each in seen]
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", ["-score", "score", "-found_at", "found_at"])
@pytest.mark.parametrize("hand", ["held", "ended"])
def test_who_sees_little_gets_every_pair_of_it_however_far_down_it_stands(
    world, ask, monkeypatch, sort, hand
):
    team = world.team()
    rep = as_rep(world.rep(team_id=team))
    leads = [captured(ask, **TWINS[each % 2] | {"phone": f"13{each}00138000"}) for each in range(4)]
    duplicates(world.db, NOW)
    ask(rep, "claim_lead", leads[2])
    if hand == "ended":
        ask(rep, "set_stage", leads[2], {"stage": "lost", "lost_reason": "price"})
    world.run("update pool set team_ids = array[cast(:nobody as uuid)]", nobody=uuid4())
    everything = {each["id"] for each in queue(ask, sort=sort, lead_id=str(leads[2]))}
    monkeypatch.setattr(pair_queue, "WALKED", 1)
    seen, after, pages = [], None, 0
    while after or pages == 0:
        page = ask(as_manager([team]), "list_duplicates", {"sort": sort, "limit": 1, "after": after})
        seen, after, pages = seen + page["data"], page["next_after"], pages + 1
    assert ([each["id"] for each in seen], len(seen)) == ([*dict.fromkeys(each["id"] for each in seen)], 3)
    assert {each["id"] for each in seen} == everything


def test_filters(ask, twins):
    assert len(queue(ask, lead_id=str(twins[0]), kind="near", min_score=70)) == 1
    assert queue(ask, min_score=71) == []
    assert queue(ask, lead_id=str(uuid4())) == []
    assert queue(ask, owner_id=str(uuid4())) == []
