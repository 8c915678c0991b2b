import threading
from datetime import timedelta
from uuid import UUID

import pytest

from services.leads.domain.drafts import draft_of
from services.leads.domain.editing import IdentityTaken, LeadFrozen, NotEditable
from services.leads.domain.routing import NoPool, PoolUnknown
from services.leads.domain.score_rules import ScoreRulesInvalid
from services.leads.repository.capture import capture
from services.leads.repository.scores import add_score_rules, score_rules_in_force
from shared.errors import NotFound, VersionConflict
from shared.ids import new_id
from tests.leads.capture.support import LI, bring, change, lead_row
from tests.leads.world import DEFAULT_POOL, NOW, as_admin, as_manager, as_rep
from tests.support.waiting import wait_for


def test_a_new_lead_is_scored_pooled_and_told_at_once(world):
    finder = as_rep(new_id())
    captured = bring(world, {**LI, "tags": ["VIP"], "extra": {"visits": 3}}, actor=finder)
    row = lead_row(world, captured.lead_id)
    assert captured.outcome == "created"
    assert (row.state, row.pool_id, row.phone) == ("pooled", DEFAULT_POOL, "+8613800138000")
    assert (row.finder_id, row.tags, row.extra) == (finder.id, ["VIP"], {"visits": 3})
    assert (row.score, row.grade) == (captured.score.score, captured.score.grade)
    assert row.score == row.fit + round(row.intent) > 0
    assert (row.pooled_at, row.claimable_at, row.version) == (NOW, NOW, 1)
    [event] = world.run("select * from lead_event where lead_id = :id", id=captured.lead_id)
    assert (event.type, event.sequence, event.actor_id) == ("captured", 1, finder.id)
    [told] = world.run("select type, data from outbox where aggregate_id = :id", id=captured.lead_id)
    assert (told.type, told.data["outcome"]) == ("lead_captured", "created")
    assert world.broken() == []


@pytest.mark.parametrize(
    "phone", ["13800138000", "+86-138-0013-8000", "0086 138 0013 8000", "１３８００１３８０００"]
)
def test_the_same_phone_in_another_spelling_is_the_same_lead(world, phone):
    first = bring(world)
    again = bring(world, {"name": "another", "phone": phone})
    assert (again.outcome, again.lead_id) == ("duplicate", first.lead_id)
    assert world.one("select count(*) from lead") == 1


def test_fifty_at_once_make_one_lead_and_no_error(world):
    outcomes, errors = [], []
    start = threading.Barrier(50)
    bring(world, {"name": "first", "phone": "13700137000"})

    def one(number):
        body = {**LI, "email": "li@example.com", "extra": {f"n{number}": number}}
        start.wait()
        try:
            outcomes.append(bring(world, body, actor=as_rep(new_id())).outcome)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the failure
            errors.append(error)

    world.db.engine.dispose()
    threads = [threading.Thread(target=one, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Not every thread finds a free connection in time; none may find anything else.
    assert [type(error).__name__ for error in errors if type(error).__name__ != "Unavailable"] == []
    assert outcomes.count("created") == 1
    assert world.one("select count(*) from lead where phone = '+8613800138000'") == 1
    assert world.one("select count(*) from lead_identity where kind in ('phone', 'email')") == 3
    assert world.broken() == []


def test_a_lead_found_again_is_filled_credited_and_not_given(world):
    holder = world.rep(team_id=world.team())
    first = bring(world)
    world.run(
        "update lead set state = 'held', pool_id = null, owner_id = :rep, owner_since = :now where id = :id",
        rep=holder, now=NOW, id=first.lead_id,
    )  # fmt: skip
    finder = as_rep(world.rep())
    again = bring(
        world, {"phone": "13800138000", "name": "X", "city": "上海", "email": "li@a.cn"}, actor=finder
    )
    row = lead_row(world, first.lead_id)
    assert again.outcome == "updated"
    assert (row.owner_id, row.state) == (holder, "held")
    assert (row.name, row.city, row.email, row.finder_id) == ("李雷", "上海", "li@a.cn", None)
    assert (again.known.team, again.known.held, again.known.name) == ("team", True, "李**")
    assert again.known.phone == "138****8000"
    [event] = world.run("select * from lead_event where lead_id = :id and sequence = 2", id=first.lead_id)
    assert (event.type, event.actor_id) == ("captured_again", finder.id)
    assert event.data["filled"] == ["city", "email"]
    assert world.one("select lead_id from lead_identity where kind = 'email'") == first.lead_id


def test_two_keys_of_two_leads_merge_nothing_and_are_noted(world):
    phone = bring(world, {"phone": "13800138000"})
    mail = bring(world, {"email": "li@a.cn"})
    both = bring(world, {"phone": "13800138000", "email": "li@a.cn", "city": "上海"})
    assert (both.lead_id, both.outcome) == (phone.lead_id, "updated")
    assert lead_row(world, phone.lead_id).email is None
    data = world.one("select data from lead_event where lead_id = :id and sequence = 2", id=phone.lead_id)
    assert data["conflicts"] == [str(mail.lead_id)]
    assert world.broken() == []


def test_a_converted_lead_is_found_and_stays_as_it_was(world):
    first = bring(world)
    world.run("update lead set state = 'converted', pool_id = null where id = :id", id=first.lead_id)
    again = bring(world, {**LI, "city": "上海"})
    assert (again.outcome, again.lead_id, again.state) == ("duplicate", first.lead_id, "converted")
    assert lead_row(world, first.lead_id).city is None


def test_a_merged_lead_answers_as_its_survivor(world):
    gone, kept = bring(world), bring(world, {"email": "kept@a.cn"})
    world.run(
        "update lead set state = 'merged', pool_id = null, survivor_id = :kept where id = :gone",
        kept=kept.lead_id, gone=gone.lead_id,
    )  # fmt: skip
    assert bring(world).lead_id == kept.lead_id
    assert world.one("select data -> 'conflicts' from lead_event where type = 'captured_again'") == []


def test_leads_go_to_the_pool_of_their_region_or_the_one_named(world):
    east = world.new_pool("华东", region="上海")
    idle = world.new_pool("old", active=False)
    assert bring(world, {"name": "a", "region": "上海市"}).pool_id == east
    assert bring(world, {"name": "b", "region": "北京"}).pool_id == DEFAULT_POOL
    assert bring(world, {"name": "c"}, pool_id=east).pool_id == east
    for unknown in (idle, new_id()):
        with pytest.raises(PoolUnknown) as refused:
            bring(world, {"name": "d"}, pool_id=unknown)
        assert refused.value.pointer == "/pool_id"


def test_without_a_pool_that_takes_it_a_lead_is_refused(world):
    world.run("update pool set active = false, is_default = false")
    with pytest.raises(NoPool):
        bring(world)
    assert world.one("select count(*) from lead") == 0


def test_a_new_lead_is_frozen_for_as_long_as_its_pool_says(world):
    world.rules({"freeze_minutes": 30})
    captured = bring(world, now=NOW + timedelta(seconds=1))
    assert lead_row(world, captured.lead_id).claimable_at == NOW + timedelta(minutes=30, seconds=1)


def test_a_lead_too_cold_for_the_pool_is_nurtured(world):
    with world.db.transaction() as session:
        add_score_rules(session, {"nurture_below": 100}, note=None, effective_at=NOW, actor=None, now=NOW)
    captured = bring(world)
    row = lead_row(world, captured.lead_id)
    assert (row.state, row.pool_id, captured.pool_id) == ("nurturing", None, None)


def test_a_change_is_scored_and_its_keys_follow(world):
    captured = bring(world, {"phone": "13800138000", "source": "名单"})
    before = lead_row(world, captured.lead_id)
    body = {
        "phone": "13900139000",
        "title": "总经理",
        "company": "Acme",
        "source": "转介绍",
        "add_tags": ["VIP"],
    }
    assert change(world, captured.lead_id, body, if_match=1, actor=as_admin()) == 2
    row = lead_row(world, captured.lead_id)
    assert (row.phone, row.title, row.tags, row.version) == ("+8613900139000", "总经理", ["VIP"], 2)
    assert row.score > before.score
    assert row.score == row.fit + round(row.intent)
    assert world.run("select value from lead_identity") == [("+8613900139000",)]
    told = world.one("select data from outbox where type = 'lead_scored'")
    assert (told["from_grade"], told["grade"]) == (before.grade, row.grade)
    assert bring(world, {"phone": "13800138000"}).outcome == "created"
    assert world.broken() == []


def test_a_change_that_changes_nothing_leaves_no_trace(world):
    captured = bring(world)
    assert change(world, captured.lead_id, {"phone": "13800138000"}) == 1
    assert world.one("select count(*) from lead_event") == 1


def test_a_change_is_refused_with_its_reason(world):
    mine = world.rep()
    lead, other = bring(world).lead_id, bring(world, {"email": "li@a.cn"}).lead_id
    with pytest.raises(VersionConflict):
        change(world, lead, {"city": "上海"}, if_match=7)
    with pytest.raises(IdentityTaken):
        change(world, lead, {"email": "li@a.cn"})
    with pytest.raises(NotFound):
        change(world, new_id(), {"city": "上海"})
    with pytest.raises(NotEditable):
        change(world, lead, {"city": "上海"}, actor=as_rep(mine))
    world.run("update lead set state = 'converted', pool_id = null where id = :id", id=other)
    with pytest.raises(LeadFrozen):
        change(world, other, {"city": "上海"}, actor=as_admin())
    assert lead_row(world, lead).version == 1


def test_a_manager_changes_the_leads_of_their_team(world):
    team = world.team()
    rep = world.rep(team_id=team)
    lead = bring(world).lead_id
    world.run(
        "update lead set state = 'held', pool_id = null, owner_id = :rep, owner_since = :now where id = :id",
        rep=rep, now=NOW, id=lead,
    )  # fmt: skip
    assert change(world, lead, {"city": "上海"}, actor=as_rep(rep)) == 2
    assert change(world, lead, {"city": "北京"}, actor=as_manager([team])) == 3
    with pytest.raises(NotFound):
        change(world, lead, {"city": "广州"}, actor=as_manager([new_id()]))


def test_score_rules_are_versions_that_stand_for_themselves(world):
    with world.db.transaction() as session:
        first = score_rules_in_force(session, NOW)
        row = add_score_rules(
            session,
            {"signals": {"call": 9}},
            note="x",
            effective_at=NOW + timedelta(days=1),
            actor=None,
            now=NOW,
        )
    assert row.number == 2
    assert row.rules["half_life_days"] == 10
    assert (row.rules["signals"]["call"], row.rules["signals"]["visit"]) == (9, 15)
    with world.db.transaction() as session:
        assert score_rules_in_force(session, NOW).version == first.version
        later = score_rules_in_force(session, NOW + timedelta(days=1))
    assert later.version == row.id
    assert later.scorer.rules.signals["call"] == 9
    assert isinstance(later.version, UUID)


def test_score_rules_that_make_no_sense_are_never_written(world):
    with pytest.raises(ScoreRulesInvalid), world.db.transaction() as session:
        add_score_rules(session, {"fit": 3}, note=None, effective_at=NOW, actor=None, now=NOW)
    assert world.one("select count(*) from rule_version where kind = 'score'") == 1


def test_a_key_taken_while_a_lead_was_found_again_is_a_conflict_noted_and_no_error(world):
    """Somebody captures the e-mail, and has not committed, while it would fill a blank of another lead."""
    first = bring(world, {"phone": "13800138000"})
    answers = []
    both = {"phone": "13800138000", "email": "li@a.cn"}
    second = threading.Thread(target=lambda: answers.append(bring(world, both)))
    with world.db.transaction() as session:
        mail = capture(session, draft_of({"email": "li@a.cn"}), actor=None, now=NOW)
        second.start()
        wait_for(world.waits_for_a_lock)
    second.join()
    [answer] = answers
    assert (answer.lead_id, answer.outcome) == (first.lead_id, "duplicate")
    data = world.one("select data from lead_event where lead_id = :id and sequence = 2", id=first.lead_id)
    assert data["conflicts"] == [str(mail.lead_id)]
    assert world.broken() == []
