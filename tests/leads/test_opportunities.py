"""Opportunities: what a stage asks for, reopening, ageing, lost reasons."""

from uuid import UUID

import pytest

from services.leads.repository.locks import array
from services.leads.repository.stage_entries import LATEST
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from tests.concurrency.crowds import outcome, together
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin, as_manager, as_rep


class Both(PoolRpc, OpportunitiesRpc):
    """Leads and what becomes of them."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, Both)
    yield asking
    asking.forget()


@pytest.fixture
def held(world, ask):
    team = world.team()
    rep = as_rep(world.rep(team_id=team))
    lead = world.lead(finder_id=UUID(int=7), source="form", channel="web")
    ask(rep, "claim_lead", lead)
    return rep, lead, as_manager([team])


def stage(ask, rep, lead, name, **more):
    return ask(rep, "set_stage", lead, {"stage": name, **more})


def lose(ask, rep, lead):
    stage(ask, rep, lead, "visit")
    stage(ask, rep, lead, "lost", lost_reason="price")


def test_quote_keeps_amount_and_expected_date_and_contract_follows_it(world, ask, held):
    rep, lead, _ = held
    assert ask.refused(rep, "set_stage", lead, {"stage": "quote"}).pointer == "/amount_fen"
    body = {"stage": "contract", "amount_fen": 5}
    assert ask.refused(rep, "set_stage", lead, body).code == "quote_missing"
    stage(ask, rep, lead, "quote", amount_fen=500, expected_on="2027-05-01")
    stage(ask, rep, lead, "contract")
    told = ask(rep, "get_lead", lead)
    assert (told["stage"], told["amount_fen"], told["expected_on"]) == ("contract", 500, "2027-05-01")
    assert world.broken() == []


def test_won_lead_tells_amount_and_credit(world, ask, held):
    rep, lead, _ = held
    stage(ask, rep, lead, "payment", amount_fen=990000)
    told = world.one("select data from outbox where type = 'lead_converted'")
    facts = {
        name: told[name] for name in ("rep_id", "amount_fen", "finder_id", "sharer_id", "source", "channel")
    }
    assert facts == {
        "rep_id": str(rep.id), "amount_fen": 990000, "finder_id": str(UUID(int=7)), "sharer_id": None,
        "source": "form", "channel": "web",
    }  # fmt: skip


def test_lost_lead_comes_back_to_the_hand_and_stage_it_had(world, ask, held):
    rep, lead, _ = held
    lose(ask, rep, lead)
    told = ask(rep, "reopen_lead", lead, {"reason": "they called"}, key="k1")
    assert told == ask(rep, "reopen_lead", lead, {"reason": "they called"}, key="k1")
    assert (told["state"], told["stage"], told["owner_id"]) == ("held", "visit", str(rep.id))
    assert world.run("select outcome, closed_at, lost_reason from lead") == [(None, None, None)]
    types = [row.type for row in world.run("select type from lead_event order by sequence")]
    assert types[-3:] == ["lost", "reopened", "assigned"]
    event = world.one("select data from outbox where type = 'lead_reopened'")
    assert (event["from_state"], event["stage"], event["reason"]) == ("lost", "visit", "they called")
    assert ask.refused(rep, "reopen_lead", lead, {"reason": "again"}).code == "not_closed"
    assert world.broken() == []


def test_won_lead_is_opened_by_a_manager_only(world, ask, held):
    rep, lead, manager = held
    stage(ask, rep, lead, "payment", amount_fen=1)
    assert ask.refused(rep, "reopen_lead", lead, {"reason": "refund"}).status == 403
    assert ask(manager, "reopen_lead", lead, {"reason": "refund"})["stage"] == "lead"
    assert world.broken() == []


def test_reopening_keeps_to_the_caps_and_leaves_nothing_half_done(world, ask, held):
    rep, lead, _ = held
    lose(ask, rep, lead)
    world.rules({"holding": {"cap": {"senior": 1}}})
    ask(rep, "claim_lead", world.lead())
    assert ask.refused(rep, "reopen_lead", lead, {"reason": "late"}).code == "holding_cap_reached"
    assert world.one("select state from lead where id = :lead", lead=lead) == "lost"
    assert world.broken() == []


def test_closed_lead_goes_to_a_rep_there_is(world, ask, held):
    rep, lead, _ = held
    lose(ask, rep, lead)
    nobody = {"reason": "late", "to": str(UUID(int=99))}
    assert ask.refused(as_admin(), "reopen_lead", lead, nobody).pointer == "/to"
    history = world.lead(state="lost", pool_id=None)
    assert ask.refused(as_admin(), "reopen_lead", history, {"reason": "late"}).pointer == "/to"


def test_lead_of_another_rep_is_not_found(world, ask, held):
    rep, lead, _ = held
    lose(ask, rep, lead)
    stranger = as_rep(world.rep())
    assert ask.refused(stranger, "reopen_lead", lead, {"reason": "mine"}).status == 404
    assert ask.refused(stranger, "list_stages", lead, {}).status == 404
    assert ask(stranger, "list_opportunities", {})["data"] == []


def test_stages_of_a_lead_tell_their_days_beside_the_median(world, ask, held):
    rep, lead, _ = held
    ask.later(days=4)
    stage(ask, rep, lead, "visit")
    ask.later(days=2)
    stage(ask, rep, lead, "quote", amount_fen=7)
    ask.later(days=1)
    lines = ask(rep, "list_stages", lead, {})["data"]
    assert [(line["stage"], line["days"], line["median_days"]) for line in lines] == [
        ("lead", 4.0, 4.0), ("visit", 2.0, 2.0), ("quote", 1.0, None),
    ]  # fmt: skip
    first = ask(rep, "list_stages", lead, {"limit": 2})
    rest = ask(rep, "list_stages", lead, {"limit": 2, "after": first["next_after"]})
    assert first["data"] + rest["data"] == lines
    assert rest["next_after"] is None


def test_median_is_that_of_the_latest_changes_of_stage(world, ask, held):
    rep, lead, _ = held
    stage(ask, rep, lead, "visit")
    world.run(
        "insert into lead_event (lead_id, sequence, type, at, data)"
        " select lead_id, sequence, 'stage_changed', cast(:now as timestamptz) + interval '1 day' * day,"
        " jsonb_build_object('stage', stage) from unnest(cast(:leads as uuid[])) lead_id"
        " cross join (values (2, 'visit', 1), (3, 'trial', 2), (4, 'visit', 20), (5, 'trial', 29))"
        " m(sequence, stage, day)",
        leads=array(world.leads(LATEST // 2)),
        now=NOW,
    )
    assert [line["median_days"] for line in ask(rep, "list_stages", lead, {})["data"]] == [None, 9.0]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("-days_at_stage", [0, 1, 2]), ("-amount_fen", [1, 2, 0]), ("expected_on", [2, 1, 0])],
)
def test_opportunities_page_in_every_order(world, ask, sort, order):
    world.rules({"holding": {"unworked_cap": 9}})
    rep = as_rep(world.rep())
    leads = world.leads(3)
    for lead in leads:
        ask(rep, "claim_lead", lead)
    stage(ask, rep, leads[0], "visit")
    ask.later(days=1)
    stage(ask, rep, leads[1], "quote", amount_fen=9, expected_on="2027-06-01")
    ask.later(days=1)
    stage(ask, rep, leads[2], "quote", amount_fen=8, expected_on="2027-05-01")
    found, after = [], None
    while after or not found:
        page = ask(rep, "list_opportunities", {"sort": sort, "limit": 1, "after": after})
        found, after = found + page["data"], page["next_after"]
    assert [line["id"] for line in found] == [str(leads[place]) for place in order]
    late = ask(rep, "list_opportunities", {"expected_before": "2027-05-02", "stage": "quote"})["data"]
    assert [(line["id"], line["days_at_stage"]) for line in late] == [(str(leads[2]), 0.0)]


def test_lost_reasons_are_the_companys_to_edit(ask):
    admin = as_admin()
    first = ask(admin, "list_lost_reasons", {"limit": 2})
    rest = ask(admin, "list_lost_reasons", {"after": first["next_after"]})
    assert [each["code"] for each in first["data"]] == ["price", "competitor"]
    assert len(rest["data"]) == 4
    new = ask(admin, "create_lost_reason", {"code": "merged_away", "zh": "被并购", "en": "was bought"})
    assert new["position"] == 7
    again = {"code": "price", "zh": "价", "en": "x"}
    assert ask.refused(admin, "create_lost_reason", again).code == "lost_reason_exists"
    changed = ask(admin, "update_lost_reason", new["id"], {"active": False}, if_match=1)
    assert (changed["active"], changed["version"]) == (False, 2)
    stale = ask.refused(admin, "update_lost_reason", new["id"], {"zh": "x"}, if_match=1)
    assert stale.code == "version_conflict"
    assert ask.refused(admin, "update_lost_reason", UUID(int=5), {"zh": "x"}).status == 404


def test_of_two_moves_at_once_both_are_told_in_order(world, ask, held):
    rep, lead, _ = held
    names = ["visit", "trial"]

    def move(number: int) -> str:
        asking = Asking(world.db, Both, NOW)
        return outcome(lambda: asking(rep, "set_stage", lead, {"stage": names[number]}))

    assert together(2, move) == ["ok", "ok"]
    moves = world.run("select data ->> 'from_stage' as before, data ->> 'stage' as stage"
                      " from lead_event where type = 'stage_changed' order by sequence")  # fmt: skip
    assert moves[0].before == "lead"
    assert moves[1].before == moves[0].stage
    assert world.one("select stage from lead") == moves[1].stage
    assert world.broken() == []


def test_of_many_who_reopen_one_does(world, ask, held):
    rep, lead, _ = held
    lose(ask, rep, lead)

    def again(_: int) -> str:
        asking = Asking(world.db, Both, NOW)
        return outcome(lambda: asking(rep, "reopen_lead", lead, {"reason": "they called"}))

    assert sorted(together(4, again)) == ["not_closed", "not_closed", "not_closed", "ok"]
    assert world.broken() == []
