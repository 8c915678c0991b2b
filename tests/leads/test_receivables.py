"""Contracts and receivables: instalments, payments, how late what is due is."""

from uuid import UUID

import pytest

from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_receivables import ReceivablesRpc
from tests.concurrency.crowds import outcome, together
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin, as_manager, as_rep

DUE = [{"due_on": "2027-03-09", "amount_fen": 400}, {"due_on": "2027-06-01", "amount_fen": 600}]


class All(PoolRpc, OpportunitiesRpc, ReceivablesRpc):
    """Leads, what becomes of them and what comes in."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def signed(world, ask):
    """A rep, a lead at stage contract with two receivables of 400 and 600 fen, and the rep's manager."""
    team = world.team()
    rep, lead = as_rep(world.rep(team_id=team)), world.lead()
    ask(rep, "claim_lead", lead)
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 900})
    told = ask(rep, "sign_contract", lead, {"amount_fen": 1000, "receivables": DUE})
    return rep, lead, [each["id"] for each in told["receivables"]], as_manager([team])


def pay(ask, who, receivable, amount_fen, **more):
    return ask(who, "receive_payment", receivable, {"amount_fen": amount_fen}, **more)


def test_contract_moves_the_lead_and_keeps_its_instalments(world, ask, signed):
    rep, lead, dues, _ = signed
    told = ask(rep, "get_contract", lead)
    assert (told["amount_fen"], told["paid_fen"], told["signed_on"]) == (1000, 0, "2027-03-10")
    assert [each["id"] for each in told["receivables"]] == dues
    assert world.run("select stage, amount_fen from lead") == [("contract", 1000)]
    assert [row.type for row in world.run("select type from lead_event order by sequence")][-2:] == [
        "stage_changed", "contracted",
    ]  # fmt: skip
    again = ask.refused(rep, "sign_contract", lead, {"amount_fen": 1000, "receivables": DUE})
    assert again.code == "contract_exists"
    assert world.broken() == []


def test_contract_needs_a_quote_and_instalments_that_add_up(world, ask, signed):
    rep = signed[0]
    other = world.lead()
    ask(rep, "claim_lead", other)
    body = {"amount_fen": 1000, "receivables": DUE}
    assert ask.refused(rep, "sign_contract", other, body).code == "quote_missing"
    assert ask.refused(rep, "sign_contract", other, {**body, "amount_fen": 9}).pointer == "/receivables"
    assert ask.refused(rep, "get_contract", other).status == 404


def test_contract_of_a_lead_at_that_stage_already(world, ask, signed):
    rep = signed[0]
    other = world.lead()
    ask(rep, "claim_lead", other)
    for stage in ("quote", "contract"):
        ask(rep, "set_stage", other, {"stage": stage, "amount_fen": 5})
    body = {"amount_fen": 1000, "signed_on": "2027-03-01", "receivables": DUE}
    assert ask(rep, "sign_contract", other, body)["signed_on"] == "2027-03-01"
    assert world.broken() == []


def test_payment_sent_twice_counts_once_and_the_last_one_wins_the_lead(world, ask, signed):
    rep, _, [first, second], _ = signed
    told = pay(ask, rep, first, 400, key="p1")
    assert told == pay(ask, rep, first, 400, key="p1")
    assert (told["open_fen"], told["contract_open_fen"]) == (0, 600)
    pay(ask, rep, second, 600)
    assert world.run("select state, stage, amount_fen from lead") == [("converted", "payment", 1000)]
    assert world.one("select data -> 'amount_fen' from outbox where type = 'lead_converted'") == 1000
    assert world.broken() == []


def test_never_more_than_is_open(world, ask, signed):
    rep, _, [first, _], _ = signed
    assert ask.refused(rep, "receive_payment", first, {"amount_fen": 401}).code == "overpaid"
    ahead = {"amount_fen": 1, "paid_on": "2027-03-11"}
    assert ask.refused(rep, "receive_payment", first, ahead).pointer == "/paid_on"
    assert ask.refused(rep, "receive_payment", UUID(int=3), {"amount_fen": 1}).status == 404
    assert world.one("select count(*) from payment") == 0


def test_of_many_payments_at_once_no_fen_too_many_is_taken(world, ask, signed):
    rep, _, [first, _], _ = signed

    def act(_: int) -> str:
        asking = Asking(world.db, All, NOW)
        return outcome(lambda: pay(asking, rep, first, 150))

    assert sorted(together(6, act)) == ["ok", "ok", *["overpaid"] * 4]
    assert world.one("select paid_fen from contract") == 300
    assert world.broken() == []


def test_money_comes_in_for_a_lead_in_nobodys_hand(world, ask, signed):
    rep, lead, [first, second], manager = signed
    ask(rep, "set_stage", lead, {"stage": "payment", "amount_fen": 1000})
    pay(ask, rep, first, 400)
    pay(ask, manager, second, 600)
    assert world.one("select paid_fen from contract") == 1000
    assert world.broken() == []


def test_receivables_of_another_rep_are_out_of_reach(world, ask, signed):
    _, lead, [first, _], _ = signed
    stranger = as_rep(world.rep())
    body = {"amount_fen": 1}
    assert ask.refused(stranger, "receive_payment", first, body).status == 404
    assert ask.refused(stranger, "get_contract", lead).status == 404
    assert ask.refused(as_manager([world.team()]), "receive_payment", first, body).status == 404
    page = ask(stranger, "list_receivables", {})
    assert (page["data"], sum(each["count"] for each in page["summary"])) == ([], 0)


def test_a_released_lead_can_be_seen_by_many_but_only_its_own_take_its_money(world, ask, signed):
    rep, lead, [first, _], _ = signed
    ask(rep, "release_lead", lead, {})
    stranger = as_rep(world.rep())
    assert ask.refused(stranger, "receive_payment", first, {"amount_fen": 1}).status == 403
    assert pay(ask, rep, first, 1)["open_fen"] == 399


def test_what_is_due_is_listed_and_summed_by_how_late_it_is(world, ask, signed):
    rep, lead, [first, second], manager = signed
    pay(ask, rep, first, 100)
    ask.later(days=40)
    page = ask(rep, "list_receivables", {"limit": 1})
    assert [(each["id"], each["bucket"], each["days_late"], each["open_fen"]) for each in page["data"]] == [
        (first, "31-60", 41, 300)
    ]
    rest = ask(rep, "list_receivables", {"limit": 1, "after": page["next_after"]})
    assert ([each["id"] for each in rest["data"]], rest["next_after"]) == ([second], None)
    sums = {each["bucket"]: (each["count"], each["open_fen"]) for each in page["summary"]}
    assert sums == {
        "not_due": (1, 600), "1-30": (0, 0), "31-60": (1, 300), "61-90": (0, 0), "over_90": (0, 0),
    }  # fmt: skip
    late = ask(manager, "list_receivables", {"bucket": "31-60", "owner_id": str(rep.id)})
    assert [each["lead_id"] for each in late["data"]] == [str(lead)]
    assert ask(as_admin(), "list_receivables", {"team_id": str(UUID(int=1))})["data"] == []
