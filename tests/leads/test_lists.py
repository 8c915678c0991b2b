"""Lists and single leads: who sees what, masked from whom, in what order, page by page."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shared.context import Actor
from tests.leads.world import DEFAULT_POOL, GENEROUS, LONG_AGO, NOW, as_admin, as_manager, as_rep

CONTACT = {
    "phone": "+8613800138000",
    "email": "li.wei@example.com",
    "wechat_id": "wxid_liwei",
    "extra": {"备用电话": "139 0013 9000", "mobile": 13900139000, "mail": "second@example.com", "规模": 12},
}
SECRETS = ("13800138000", "li.wei", "wxid_liwei", "13900139000", "139 0013 9000", "second@")


def ids(page) -> list[UUID]:
    return [UUID(lead["id"]) for lead in page["data"]]


def walk(ask, actor, *args, **query):
    """All pages of a list, and how many there were."""
    found, pages, after = [], 0, None
    while pages == 0 or after:
        page = ask(actor, *args, {**query, "after": after})
        found += ids(page)
        after, pages = page["next_after"], pages + 1
    return found, pages


def test_pool_is_listed_best_first(world, ask):
    leads = [world.lead(score=score) for score in (10, 90, 50)]
    told = ask(as_rep(world.rep()), "list_pool_leads", DEFAULT_POOL, {})
    assert ids(told) == [leads[1], leads[2], leads[0]]


@pytest.mark.parametrize("sort", ["score", "-score", "pooled_at", "-pooled_at"])
def test_pages_of_a_pool_hold_every_lead_once_in_order(world, ask, sort):
    for number in range(23):
        world.lead(score=number // 4, pooled_at=NOW + timedelta(minutes=number // 3))
    rep = as_rep(world.rep())
    found, pages = walk(ask, rep, "list_pool_leads", DEFAULT_POOL, sort=sort, limit=5)
    assert (len(set(found)), len(found), pages) == (23, 23, 5)
    column = sort.removeprefix("-")
    values = [world.one(f"select {column} from lead where id = :id", id=lead) for lead in found]
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", ["score", "-score", "created_at", "-created_at"])
def test_pages_over_hands_and_pools_hold_every_lead_once_in_order(world, ask, sort):
    world.rules(GENEROUS, effective_at=LONG_AGO)
    team = world.team()
    reps = [world.rep(team_id=team) for _ in range(3)]
    for number in range(20):
        lead = world.lead(score=number // 3, created_at=NOW + timedelta(minutes=number // 2))
        if number % 3:
            ask(as_rep(reps[number % 3]), "claim_lead", lead)
    found, pages = walk(ask, as_manager([team]), "list_leads", sort=sort, limit=6)
    assert (len(set(found)), len(found), pages) == (20, 20, 4)
    column = sort.removeprefix("-")
    values = [world.one(f"select {column} from lead where id = :id", id=lead) for lead in found]
    assert values == sorted(values, reverse=sort.startswith("-"))
    assert found == walk(ask, as_admin(), "list_leads", sort=sort, limit=6)[0]


def test_own_leads_come_by_their_deadline(world, ask):
    rep = as_rep(world.rep())
    leads = [world.lead(grade) for grade in "DCBA"]
    for lead in leads:
        ask(rep, "claim_lead", lead)
    assert ids(ask(rep, "list_leads", {"sort": "recycle_at"})) == leads[::-1]
    assert ids(ask(rep, "list_leads", {"sort": "-recycle_at"})) == leads


def test_rep_sees_own_leads_and_those_of_member_pools_and_no_others(world, ask):
    east, south = world.new_pool("华东 1", region="华东"), world.new_pool("华南 1", region="华南")
    me, other = world.rep(region="华东"), world.rep(region="华东")
    world.pool = east
    mine, theirs, open_one = world.leads(3)
    world.pool = south
    far = world.lead()
    ask(as_rep(me), "claim_lead", mine)
    ask(as_rep(other), "claim_lead", theirs)
    assert set(ids(ask(as_rep(me), "list_leads", {}))) == {mine, open_one}
    assert ask.refused(as_rep(me), "get_lead", theirs).status == 404
    assert ask.refused(as_rep(me), "get_lead", far).status == 404
    assert ask.refused(as_rep(me), "get_history", far, {}).status == 404
    assert ask.refused(as_rep(me), "list_pool_leads", south, {}).status == 404
    assert ask.refused(as_rep(me), "get_pool", south).status == 404
    assert ask.refused(as_rep(me), "get_eligibility", south, {}).status == 404
    assert {pool["name"] for pool in ask(as_rep(me), "list_pools", {})["data"]} == {"公海", "华东 1"}


def test_manager_sees_their_teams_leads_only(world, ask):
    team, other = world.team(), world.team()
    rep, lead = world.rep(team_id=team), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    assert ids(ask(as_manager([team]), "list_leads", {"state": "held"})) == [lead]
    assert ids(ask(as_manager([other]), "list_leads", {"state": "held"})) == []
    assert ask.refused(as_manager([other]), "get_lead", lead).status == 404


@pytest.mark.parametrize("role", ["hr", "finance", "employee"])
def test_who_has_no_business_with_leads_sees_none(world, ask, role):
    lead = world.lead()
    nobody = Actor(uuid4(), frozenset({role}))
    assert ask(nobody, "list_leads", {})["data"] == []
    assert ask(nobody, "list_leads", {"state": "lost"})["data"] == []
    may_choose_a_pool = role == "hr"  # for what a leaver held
    assert bool(ask(nobody, "list_pools", {})["data"]) == may_choose_a_pool
    assert ask.refused(nobody, "get_lead", lead).status == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"grade": "B"}, "b"),
        ({"source": "展会"}, "b"),
        ({"channel": "sms"}, "b"),
        ({"region": "华东"}, "b"),
        ({"tag": "vip"}, "b"),
        ({"q": "王"}, "b"),
        ({"q": "宏图"}, "b"),
        ({"q": "#2"}, "b"),
        ({"q": "139-0013-9000"}, "b"),
        ({"q": "%"}, ""),
        ({"state": "held"}, ""),
        ({"state": "pooled"}, "ab"),
        ({"pool_id": str(DEFAULT_POOL)}, "ab"),
        ({"owner_id": str(uuid4())}, ""),
    ],
)
def test_filters_find_what_they_name(world, ask, query, found):
    first = world.lead("C", name="李雷")
    second = world.lead(
        "B", name="王伟", company="宏图科技", source="展会", channel="sms", region="华东", tags=["vip", "old"]
    )
    world.run("insert into lead_identity values ('phone', '+8613900139000', :lead)", lead=second)
    named = {first: "a", second: "b"}
    for actor in (as_rep(world.rep()), as_admin()):
        assert sorted(named[lead] for lead in ids(ask(actor, "list_leads", query))) == list(found)


def test_every_further_filter_finds_what_it_names(world, ask):
    team = world.team()
    rep = world.rep(team_id=team)
    early, late = NOW - timedelta(days=9), NOW + timedelta(days=3)
    plain = world.lead(score=50, created_at=LONG_AGO)
    other = world.lead(
        score=80, created_at=NOW, campaign="春", city="杭州", company="宏图", do_not_contact=True
    )
    held, touched = world.leads(2, score=20, created_at=early)
    for lead in (held, touched):
        ask(as_rep(rep), "claim_lead", lead)
    world.run("update lead set recycle_at = :late where id = :lead", late=late, lead=held)
    ask(as_rep(rep), "log_touch", touched, {"kind": "call", "outcome": "connected"})
    everything = {plain, other, held, touched}
    expected = [
        ({"campaign": "春"}, {other}),
        ({"city": "杭州", "company": "宏图"}, {other}),
        ({"city": "杭州", "company": "宏"}, set()),
        ({"score_min": "50"}, {plain, other}),
        ({"score_min": "50", "score_max": "50"}, {plain}),
        ({"created_from": early.isoformat(), "created_to": NOW.isoformat()}, {held, touched}),
        ({"captured_from": "2026-01-01T00:00:00Z"}, everything),
        ({"captured_to": "2026-01-01T00:00:00Z"}, set()),
        ({"do_not_contact": "true"}, {other}),
        ({"do_not_contact": "false"}, everything - {other}),
        ({"team_id": str(team)}, {held, touched}),
        ({"team_id": str(uuid4())}, set()),
        ({"untouched": "true"}, {held}),
        ({"untouched": "false"}, {touched}),
        ({"due_from": NOW.isoformat(), "due_to": (late + timedelta(seconds=1)).isoformat()}, {held}),
        ({"due_to": late.isoformat(), "untouched": "true"}, set()),
    ]
    for actor in (as_admin(), as_rep(rep), as_manager([team])):
        seen = set(ids(ask(actor, "list_leads", {})))
        for query, found in expected:
            assert set(ids(ask(actor, "list_leads", query))) == found & seen, query
    assert set(ids(ask(as_rep(rep), "list_leads", {"mine": "true"}))) == {held, touched}
    assert ids(ask(as_admin(), "list_leads", {"mine": "true"})) == []


def test_what_an_undone_import_took_away_is_listed_only_where_it_is_asked_for(world, ask):
    there = world.lead(score=10)
    undone = world.lead(score=90, state="invalid", pool_id=None, closed_at=NOW)
    refused = world.lead(score=50, state="invalid", stage="invalid", pool_id=None, closed_at=NOW)

    assert ids(ask(as_admin(), "list_leads", {"sort": "-score"})) == [refused, there]
    assert ids(ask(as_admin(), "list_leads", {"state": "invalid", "sort": "-score"})) == [
        undone, refused
    ]  # fmt: skip


def test_filter_by_owner_stays_within_reach(world, ask):
    me, other, lead = world.rep(), world.rep(), world.lead()
    ask(as_rep(other), "claim_lead", lead)
    assert ask(as_rep(me), "list_leads", {"owner_id": str(other)})["data"] == []
    assert ids(ask(as_admin(), "list_leads", {"owner_id": str(other)})) == [lead]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"limit": "201"}, "/query/limit"),
        ({"limit": "0"}, "/query/limit"),
        ({"sort": "phone"}, "/query/sort"),
        ({"colour": "red"}, "/query/colour"),
        ({"state": "gone"}, "/query/state"),
        ({"owner_id": "me"}, "/query/owner_id"),
    ],
)
def test_malformed_query_is_refused_with_its_place(ask, query, pointer):
    assert ask.refused(as_admin(), "list_leads", query).pointer == pointer


def test_contact_details_are_for_the_holder_alone(world, ask):
    team = world.team()
    rep, other, lead = world.rep(team_id=team), world.rep(team_id=team), world.lead(**CONTACT)
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "log_touch", lead, {"kind": "note", "note": "also 13900139000, second@example.com"})
    mine = ask(as_rep(rep), "get_lead", lead)
    assert (mine["phone"], mine["email"], mine["wechat_id"]) == tuple(CONTACT.values())[:3]
    assert (mine["extra"], mine["contact_masked"]) == (CONTACT["extra"], False)
    for someone in (as_manager([team]), as_admin(), Actor(uuid4(), frozenset({"marketer"})), as_rep(other)):
        seen = [ask(someone, "list_leads", {}), ask(someone, "list_pool_leads", DEFAULT_POOL, {})]
        if someone.id != other:
            seen += [
                ask(someone, "get_lead", lead),
                ask(someone, "get_history", lead, {}),
                ask(someone, "list_touches", lead, {}),
            ]
        text = json.dumps(seen, ensure_ascii=False)
        assert [secret for secret in SECRETS if secret in text] == []


def test_masked_contact_is_still_recognisable(world, ask):
    lead = world.lead(**CONTACT)
    told = ask(as_admin(), "get_lead", lead)
    assert (told["phone"], told["email"], told["wechat_id"]) == (
        "138****8000",
        "l****@example.com",
        "w****i",
    )
    assert told["extra"]["规模"] == 12
    assert told["contact_masked"]


def test_first_look_is_written_down_once(world, ask):
    rep, lead = as_rep(world.rep()), world.lead(**CONTACT)
    ask(rep, "claim_lead", lead)
    for _ in range(2):
        ask(rep, "get_lead", lead)
    assert world.run("select flag from holding_flag") == [("contact_shown",)]
    ask(rep, "release_lead", lead)
    assert ask(rep, "get_lead", lead)["phone"] == "138****8000"


def test_policy_card_shows_the_holders_count_and_deadline(world, ask):
    team = world.team()
    rep, lead = world.rep("regular", team_id=team), world.lead()
    before = ask(as_rep(rep), "get_lead", lead)["policy"]
    assert (before["held"], before["cap"], before["recycle_at"]) == (0, 20, None)
    assert before["why"]["en"] == "in the pool, free to claim"
    ask(as_rep(rep), "claim_lead", lead)
    card = ask(as_manager([team]), "get_lead", lead)["policy"]
    assert (card["held"], card["cap"], card["recycle_at"]) == (1, 20, "2027-03-31T02:00:00+00:00")
    assert "15 working days since it was taken" in card["why"]["en"]
    assert "15 个工作日" in card["why"]["zh"]


def test_history_tells_all_newest_first_with_who_and_why(world, ask):
    rep, lead = world.rep(), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "set_stage", lead, {"stage": "visit"})
    ask(as_rep(rep), "protect_lead", lead)
    first = ask(as_rep(rep), "get_history", lead, {"limit": "3"})
    rest = ask(as_rep(rep), "get_history", lead, {"limit": "3", "after": first["next_after"]})
    lines = first["data"] + rest["data"]
    assert [line["type"] for line in lines] == ["protected", "stage_changed", "claimed", "captured"]
    assert [line["sequence"] for line in lines] == [4, 3, 2, 1]
    assert (lines[2]["actor_id"], lines[2]["actor_name"], lines[2]["cause"]) == (str(rep), "rep 0", "claim")
    assert rest["next_after"] is None


def test_unknown_lead_is_not_found(ask):
    for method in ("get_lead", "release_lead", "protect_lead", "undo_claim"):
        assert ask.refused(as_admin(), method, uuid4()).status == 404
