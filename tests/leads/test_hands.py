"""What a holder and their manager do with a lead: release, undo, transfer, protect."""

from uuid import uuid4

import pytest

from shared.context import Actor
from tests.leads.world import DEFAULT_POOL, NOW, as_admin, as_manager, as_rep


@pytest.fixture
def held(world, ask):
    """A rep in a team, their manager, and a lead in the rep's hand."""
    team = world.team()
    rep = world.rep(team_id=team)
    lead = world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    return as_rep(rep), as_manager([team]), lead


def test_released_lead_is_back_where_it_came_from(world, ask, held):
    rep, _, lead = held
    told = ask(rep, "release_lead", lead, {"reason": "not for us"})
    assert (told["state"], told["pool_id"], told["owner_id"]) == ("pooled", str(DEFAULT_POOL), None)
    assert world.run("select held, unworked from rep_account") == [(0, 0)]
    [event] = world.run("select type, cause, data ->> 'reason' from lead_event where sequence = 3")
    assert tuple(event) == ("released", "release", "not for us")
    assert world.broken() == []


def test_manager_may_release_for_their_rep_and_another_may_not(world, ask, held):
    _, manager, lead = held
    assert ask.refused(as_manager([uuid4()]), "release_lead", lead).status == 404
    assert ask(manager, "release_lead", lead)["state"] == "pooled"


def test_lead_of_another_rep_is_not_found(world, ask, held):
    assert ask.refused(as_rep(world.rep()), "release_lead", held[2]).status == 404


def test_who_sees_everything_does_not_therefore_decide(world, ask, held):
    marketer = Actor(uuid4(), frozenset({"marketer"}))
    assert ask.refused(marketer, "release_lead", held[2]).status == 403


def test_lead_in_no_hand_cannot_be_released(world, ask, held):
    rep, _, lead = held
    ask(rep, "release_lead", lead)
    assert ask.refused(rep, "release_lead", lead).code == "not_the_holder"


def test_released_lead_may_be_frozen_for_everybody(world, ask, held):
    rep, _, lead = held
    world.rules({"freeze_minutes": 60})
    ask(rep, "release_lead", lead)
    assert ask.refused(as_rep(world.rep()), "claim_lead", lead).code == "lead_frozen"


def test_undo_gives_day_and_month_back(world, ask, held):
    rep, _, lead = held
    assert ask(rep, "undo_claim", lead)["state"] == "pooled"
    assert world.run("select claims from rep_day") == [(0,)]
    assert world.run("select intake from rep_month") == [(0,)]
    assert world.one("select end_cause from holding") == "undo"
    assert world.broken() == []


def test_undone_claim_still_cools_down_as_it_was_told(world, ask):
    rep, lead = as_rep(world.rep()), world.lead()
    assert ask(rep, "claim_lead", lead)["cool_down_days"] == 30
    ask(rep, "undo_claim", lead)
    assert ask.refused(rep, "claim_lead", lead).code == "cool_down"


@pytest.mark.parametrize(("minutes", "too_late"), [(5, False), (6, True)])
def test_undo_has_five_minutes(world, ask, held, minutes, too_late):
    rep, _, lead = held
    ask.later(minutes=minutes)
    if too_late:
        assert ask.refused(rep, "undo_claim", lead).code == "undo_too_late"
    else:
        assert ask(rep, "undo_claim", lead)["state"] == "pooled"


def test_undo_is_over_once_contact_details_were_shown(world, ask, held):
    rep, _, lead = held
    ask(rep, "get_lead", lead)
    refusal = ask.refused(rep, "undo_claim", lead)
    assert (refusal.code, refusal.extra["contact_shown"]) == ("undo_too_late", True)


def test_undo_is_over_once_the_lead_was_worked(world, ask, held):
    rep, _, lead = held
    ask(rep, "log_touch", lead, {"kind": "call"})
    assert ask.refused(rep, "undo_claim", lead).code == "undo_too_late"


def test_only_a_claim_can_be_undone_and_only_by_who_claimed(world, ask, held):
    _, manager, lead = held
    assert ask.refused(manager, "undo_claim", lead).code == "not_the_holder"
    other = world.rep(team_id=world.one("select id from team"))
    ask(manager, "transfer_lead", lead, {"to": str(other)})
    assert ask.refused(as_rep(other), "undo_claim", lead).code == "not_the_holder"


def test_transfer_puts_the_lead_into_the_other_hand_and_keeps_its_stage(world, ask, held):
    rep, manager, lead = held
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 500})
    other = world.rep(team_id=world.one("select id from team"))
    told = ask(manager, "transfer_lead", lead, {"to": str(other), "reason": "on leave"})
    assert (told["owner_id"], told["held"]) == (str(other), 1)
    assert world.run("select stage, amount_fen, exempt_reason from lead") == [("quote", 500, "quote")]
    types = [row.type for row in world.run("select type from lead_event order by sequence")]
    assert types == ["captured", "claimed", "stage_changed", "released", "transferred"]
    assert world.broken() == []


@pytest.mark.parametrize(
    ("cap", "code"),
    [
        ({"cap": {"senior": 1}}, "holding_cap_reached"),
        ({"grade_caps": {"C": 1}}, "grade_cap_reached"),
        ({"unworked_cap": 1}, "unworked_cap_reached"),
    ],
)
def test_transfer_counts_against_the_caps_of_who_receives(world, ask, held, cap, code):
    rep, manager, lead = held
    other = world.rep(team_id=world.one("select id from team"))
    world.rules({"holding": cap})
    ask(manager, "transfer_lead", world.lead(), {"to": str(other)})
    assert ask.refused(manager, "transfer_lead", lead, {"to": str(other)}).code == code
    assert world.one("select owner_id from lead where id = :lead", lead=lead) == rep.id
    assert world.broken() == []


def test_transfer_back_needs_an_override_with_a_reason(world, ask, held):
    rep, manager, lead = held
    other = world.rep(team_id=world.one("select id from team"))
    ask(manager, "transfer_lead", lead, {"to": str(other)})
    back = {"to": str(rep.id)}
    assert ask.refused(manager, "transfer_lead", lead, back).code == "cool_down"
    assert ask.refused(manager, "transfer_lead", lead, {**back, "override": True}).pointer == "/reason"
    ask(manager, "transfer_lead", lead, {**back, "override": True, "reason": "asked for by the customer"})
    assert (
        world.one("select override_reason from holding where ended_at is null") == "asked for by the customer"
    )
    assert world.broken() == []


def test_acts_that_share_an_instant_keep_their_order(world, ask, held):
    rep, manager, lead = held
    other = world.rep(team_id=world.one("select id from team"))
    for to in (other, rep.id, other):
        ask(manager, "transfer_lead", lead, {"to": str(to), "override": True, "reason": "to and fro"})
    ask(as_rep(other), "release_lead", lead)
    assert world.one("select count(distinct started_at) from holding") == 1
    assert world.broken() == []


def test_manager_gives_out_a_pooled_lead(world, ask, held):
    rep, manager, _ = held
    lead = world.lead()
    told = ask(manager, "transfer_lead", lead, {"to": str(rep.id)})
    assert told["owner_id"] == str(rep.id)
    assert world.run("select claims from rep_day") == [(1,)]
    assert world.broken() == []


@pytest.mark.parametrize("to", ["stranger", "nobody"])
def test_manager_gives_leads_to_their_own_reps_only(world, ask, held, to):
    _, manager, lead = held
    target = world.rep() if to == "stranger" else uuid4()
    refusal = ask.refused(manager, "transfer_lead", lead, {"to": str(target)})
    assert (refusal.status, refusal.pointer, refusal.errors[0]["code"]) == (422, "/to", "unknown_rep")


def test_rep_transfers_nothing(world, ask, held):
    rep, _, lead = held
    assert ask.refused(rep, "transfer_lead", lead, {"to": str(world.rep())}).status == 403


def test_manager_transfers_out_of_their_own_teams_only(world, ask, held):
    lead = held[2]
    team = world.team()
    stranger = Actor(uuid4(), frozenset({"manager", "marketer"}), frozenset({team}))
    to = world.rep(team_id=team)
    assert ask.refused(stranger, "transfer_lead", lead, {"to": str(to)}).status == 403


def test_transfer_to_the_holder_is_refused(world, ask, held):
    rep, manager, lead = held
    assert ask.refused(manager, "transfer_lead", lead, {"to": str(rep.id)}).code == "already_the_holder"


def test_protected_lead_says_until_when(world, ask, held):
    rep, _, lead = held
    told = ask(rep, "protect_lead", lead)
    assert told["protect_until"] == "2027-03-24T02:00:00+00:00"
    assert "protected until" in ask(rep, "get_lead", lead)["policy"]["why"]["en"]
    assert world.broken() == []


def test_protection_has_a_quota_of_its_own(world, ask):
    rep = as_rep(world.rep())
    leads = world.leads(4)
    for lead in leads:
        ask(rep, "claim_lead", lead)
    for lead in leads[:3]:
        ask(rep, "protect_lead", lead, {"days": 2})
    refusal = ask.refused(rep, "protect_lead", leads[3])
    assert (refusal.code, refusal.extra) == ("protected_cap_reached", {"held": 3, "cap": 3})
    ask.later(days=2)
    assert ask(rep, "protect_lead", leads[3])["version"] == 3


def test_protection_has_a_longest_period_however_often_it_is_renewed(world, ask, held):
    rep, _, lead = held
    assert ask.refused(rep, "protect_lead", lead, {"days": 31}).code == "protected_too_long"
    ask(rep, "protect_lead", lead, {"days": 20})
    ask.later(days=15)
    assert ask.refused(rep, "protect_lead", lead, {"days": 16}).extra["latest"] == "2027-04-09T02:00:00+00:00"
    assert ask(rep, "protect_lead", lead, {"days": 15})["protect_until"] == "2027-04-09T02:00:00+00:00"


def test_protection_ends_with_the_holding(world, ask, held):
    rep, _, lead = held
    ask(rep, "protect_lead", lead)
    ask(rep, "release_lead", lead)
    assert world.one("select protect_until from lead") is None


def test_administrator_decides_everywhere(world, ask, held):
    assert ask(as_admin(), "release_lead", held[2])["state"] == "pooled"


@pytest.mark.parametrize("table", ["lead_event", "rule_version", "holding"])
def test_what_happened_cannot_be_changed_or_deleted(world, ask, held, table):
    for statement in (f"delete from {table}", f"update {table} set {_COLUMN[table]}"):
        with pytest.raises(Exception, match=r"append-only|ended once"):
            world.run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from lead",
        "update lead set id = gen_random_uuid()",
        "delete from pool",
        "update pool set id = gen_random_uuid()",
        "delete from import_job",
    ],
)
def test_what_is_referred_to_without_a_foreign_key_stays(world, held, statement):
    world.run(
        "insert into import_job (id, kind, state, filename, size, created_at)"
        " values (gen_random_uuid(), 'leads', 'queued', 'f.csv', 1, now())"
    )
    with pytest.raises(Exception, match="append-only"):
        world.run(statement)


_COLUMN = {
    "lead_event": "type = 'x'",
    "rule_version": "note = 'x'",
    "holding": "grade = 'A', ended_at = now(), end_cause = 'x'",
}


def test_ended_holding_stays_as_it_ended(world, ask, held):
    rep, _, lead = held
    ask(rep, "release_lead", lead)
    for change in ("end_cause = 'lost'", "ended_at = null, end_cause = null"):
        with pytest.raises(Exception, match="ended once"):
            world.run(f"update holding set {change}")


def test_finder_and_sharer_never_change(world):
    lead = world.lead(finder_id=uuid4(), sharer_id=uuid4())
    for column in ("finder_id", "sharer_id"):
        for value in ("null", f"'{lead}'"):
            with pytest.raises(Exception, match="never change"):
                world.run(f"update lead set {column} = {value}")
    other = world.lead()
    world.run("update lead set finder_id = :id where id = :id", id=other)


def test_finder_and_sharer_keep_their_credit_from_hand_to_hand(world, ask):
    finder, sharer, other = uuid4(), uuid4(), str(world.rep())
    rep, lead = as_rep(world.rep()), world.lead(finder_id=finder, sharer_id=sharer)
    ask(rep, "claim_lead", lead)
    ask(as_admin(), "transfer_lead", lead, {"to": other})
    ask(as_admin(), "release_lead", lead)
    assert world.run("select owner_id, finder_id, sharer_id from lead") == [(None, finder, sharer)]


def test_clock_of_a_hand_starts_when_it_takes(world, ask, held):
    rep, manager, lead = held
    other = world.rep(team_id=world.one("select id from team"))
    ask(rep, "log_touch", lead, {"kind": "visit"})
    ask.later(days=10)
    ask(manager, "transfer_lead", lead, {"to": str(other)})
    row = world.run("select owner_since, last_effective_at, worked_at, recycle_at from lead")[0]
    assert (row.last_effective_at, row.worked_at) == (None, None)
    assert (row.owner_since - NOW).days == 10
    assert (row.recycle_at - NOW).days == 30
