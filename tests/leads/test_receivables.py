"""Receivables and payments: what came in, what was taken back, how late what is due is."""

from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from services.leads.rpc_contracts import ContractsRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_receivables import ReceivablesRpc
from tests.concurrency.crowds import outcome, together
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin, as_finance, as_manager, as_rep

DUE = [{"due_on": "2027-03-09", "amount_fen": 400}, {"due_on": "2027-06-01", "amount_fen": 600}]


class All(PoolRpc, OpportunitiesRpc, ContractsRpc, ReceivablesRpc):
    """Leads, what becomes of them and what comes in."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def signed(world, ask):
    """A rep, their lead at stage contract with two receivables of 400 and 600 fen, and the rep's manager."""
    team = world.team()
    rep, lead = as_rep(world.rep(team_id=team)), world.lead(phone="+8613800138000", finder_id=UUID(int=7))
    world.run("insert into lead_identity values ('phone', '+8613800138000', :lead)", lead=lead)
    ask(rep, "claim_lead", lead)
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 900})
    told = ask(rep, "sign_contract", lead, {"amount_fen": 1000, "receivables": DUE})
    return rep, lead, [each["id"] for each in told["receivables"]], as_manager([team])


def pay(ask, who, receivable, amount_fen, **more):
    return ask(who, "receive_payment", receivable, {"amount_fen": amount_fen}, **more)


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


def test_finance_sees_all_that_is_due_with_masked_contact_and_writes_down_what_came_in(world, ask, signed):
    rep, lead, [first, second], _ = signed
    finance = as_finance()
    page = ask(finance, "list_receivables", {"sort": "-open_fen"})
    assert [(each["id"], each["phone"], each["owner_id"], each["contract_fen"]) for each in page["data"]] == [
        (second, "138****8000", str(rep.id), 1000), (first, "138****8000", str(rep.id), 1000),
    ]  # fmt: skip
    assert ask(finance, "get_contract", lead)["amount_fen"] == 1000
    pay(ask, finance, first, 400)
    pay(ask, finance, second, 600)
    told = world.one("select data from outbox where type = 'lead_converted'")
    assert (told["rep_id"], told["finder_id"], told["amount_fen"]) == (str(rep.id), str(UUID(int=7)), 1000)
    assert ask.refused(finance, "get_lead", lead).status == 404
    assert world.broken() == []


def test_receivables_by_state_and_order_a_page_at_a_time(ask, signed):
    rep, lead, [first, second], _ = signed
    pay(ask, rep, first, 400)
    found = {
        state: [(e["id"], e["bucket"]) for e in ask(rep, "list_receivables", {"state": state})["data"]]
        for state in ("open", "paid", "all")
    }
    assert found == {
        "open": [(second, "not_due")], "paid": [(first, None)],
        "all": [(first, None), (second, "not_due")],
    }  # fmt: skip
    for sort, order in (
        ("due_on", [first, second]),
        ("-due_on", [second, first]),
        ("-open_fen", [second, first]),
    ):
        wanted = {"state": "all", "sort": sort, "limit": 1, "lead_id": str(lead)}
        page = ask(rep, "list_receivables", wanted)
        rest = ask(rep, "list_receivables", {**wanted, "after": page["next_after"]})
        assert [each["id"] for each in page["data"] + rest["data"]] == order
        assert rest["next_after"] is None


def test_a_payment_taken_back_is_due_again_and_both_lines_stay(world, ask, signed):
    rep, _lead, [first, _], manager = signed
    paid = pay(ask, rep, first, 400)
    body = {"kind": "correction", "reason": "typed twice", "amount_fen": 100}
    assert ask.refused(rep, "reverse_payment", paid["id"], body).status == 403
    told = ask(manager, "reverse_payment", paid["id"], body, key="r1")
    assert told == ask(manager, "reverse_payment", paid["id"], body, key="r1")
    assert (told["amount_fen"], told["open_fen"], told["contract_open_fen"]) == (-100, 100, 700)
    rest = ask(as_finance(), "reverse_payment", paid["id"], {"kind": "refund", "reason": "cancelled"})
    assert rest["amount_fen"] == -300
    for each in (paid, rest):
        again = ask.refused(manager, "reverse_payment", each["id"], {"kind": "refund", "reason": "again"})
        assert again.code == "reversed_too_much"
    assert world.one("select paid_fen from contract") == 0
    assert [row.amount_fen for row in world.run("select amount_fen from payment order by id")] == [
        400,
        -100,
        -300,
    ]
    types = [row.type for row in world.run("select type from lead_event order by sequence")]
    assert types[-3:] == ["paid", "payment_reversed", "payment_reversed"]
    event = world.run("select data from outbox where type = 'payment_reversed' order by sequence")[0].data
    assert (event["amount_fen"], event["contract_paid_fen"], event["is_won"]) == (-100, 300, False)
    assert world.broken() == []


def test_a_payment_never_changes_but_for_what_was_taken_back(world, ask, signed):
    rep, _, [first, _], _ = signed
    pay(ask, rep, first, 400)
    for change in ("amount_fen = 1", "paid_on = '2027-01-01'", "reversed_fen = -1", "reversed_fen = 401"):
        with pytest.raises(IntegrityError):
            world.run(f"update payment set {change}")
    with pytest.raises(IntegrityError):
        world.run("delete from payment")


def test_money_paid_back_of_a_won_lead_leaves_it_won_and_due_again(world, ask, signed):
    rep, _lead, [first, second], manager = signed
    pay(ask, rep, first, 400)
    last = pay(ask, rep, second, 600)
    ask(as_finance(), "reverse_payment", last["id"], {"kind": "refund", "reason": "withdrawn"})
    assert world.run("select state, stage from lead") == [("converted", "payment")]
    assert world.one("select data -> 'is_won' from outbox where type = 'payment_reversed'") is True
    assert [each["open_fen"] for each in ask(manager, "list_receivables", {})["data"]] == [600]
    pay(ask, as_finance(), second, 600)
    assert world.one("select count(*) from outbox where type = 'lead_converted'") == 1
    assert world.broken() == []


def test_a_reopened_win_is_taken_back_and_won_again_with_the_last_payment(world, ask, signed):
    rep, lead, [first, second], manager = signed
    pay(ask, rep, first, 400)
    last = pay(ask, rep, second, 600)
    won = world.one("select sequence from outbox where type = 'lead_converted'")
    ask(as_finance(), "reverse_payment", last["id"], {"kind": "refund", "reason": "withdrawn"})
    ask(manager, "reopen_lead", lead, {"reason": "refunded"})
    told = world.one("select data from outbox where type = 'lead_reopened'")
    names = ("voids", "credit_rep_id", "finder_id", "sharer_id", "amount_fen")
    assert {name: told[name] for name in names} == {
        "voids": won, "credit_rep_id": str(rep.id), "finder_id": str(UUID(int=7)), "sharer_id": None,
        "amount_fen": 1000,
    }  # fmt: skip
    assert world.broken() == []
    pay(ask, rep, second, 600)
    assert world.run("select state, stage from lead") == [("converted", "payment")]
    assert world.one("select count(*) from outbox where type = 'lead_converted'") == 2
    assert world.broken() == []


def test_nothing_is_due_of_a_lead_that_was_lost_until_it_is_opened_again(ask, signed):
    rep, lead, _, _ = signed
    ask(rep, "set_stage", lead, {"stage": "lost", "lost_reason": "price"})
    page = ask(rep, "list_receivables", {})
    assert (page["data"], sum(each["open_fen"] for each in page["summary"])) == ([], 0)
    assert len(ask(rep, "list_receivables", {"state": "all"})["data"]) == 2
    ask(rep, "reopen_lead", lead, {"reason": "they signed after all"})
    assert len(ask(rep, "list_receivables", {})["data"]) == 2


def test_payments_are_listed_filtered_and_summed(world, ask, signed):
    rep, lead, [first, second], manager = signed
    early = pay(ask, rep, first, 300)
    ask.later(days=2)
    late = pay(ask, rep, second, 200)
    ask(manager, "reverse_payment", late["id"], {"kind": "refund", "reason": "too much", "amount_fen": 50})
    every = ask(as_finance(), "list_payments", {})
    assert every["summary"] == {"count": 3, "received_fen": 500, "taken_back_fen": 50}
    assert [(each["kind"], each["amount_fen"], each["reversed_fen"]) for each in every["data"]] == [
        ("refund", -50, 0), ("payment", 200, 50), ("payment", 300, 0),
    ]  # fmt: skip
    assert every["data"][0]["reverses_id"] == late["id"]
    found, after = [], None
    while after or not found:
        page = ask(rep, "list_payments", {"sort": "-amount_fen", "limit": 1, "after": after})
        found, after = found + page["data"], page["next_after"]
    assert [each["amount_fen"] for each in found] == [300, 200, -50]
    back = every["data"][0]["id"]
    later = {"from": "2027-03-11", "lead_id": str(lead), "owner_id": str(rep.id), "sort": "paid_on"}
    for filters, ids in [
        ({"to": "2027-03-10"}, [early["id"]]),
        ({"kind": "refund"}, [back]),
        (later, [late["id"], back]),
        ({"team_id": str(UUID(int=1))}, []),
    ]:
        assert [each["id"] for each in ask(manager, "list_payments", filters)["data"]] == ids
    stranger, body = as_rep(world.rep()), {"kind": "refund", "reason": "x"}
    assert ask(stranger, "list_payments", {})["data"] == []
    assert ask.refused(stranger, "reverse_payment", early["id"], body).status == 404
    assert ask.refused(manager, "reverse_payment", UUID(int=3), body).status == 404


def test_of_many_reversals_at_once_no_fen_too_many_is_taken_back(world, ask, signed):
    _, _, [first, _], manager = signed
    paid = pay(ask, manager, first, 400)
    body = {"kind": "refund", "reason": "x", "amount_fen": 150}

    def act(_: int) -> str:
        asking = Asking(world.db, All, NOW)
        return outcome(lambda: asking(manager, "reverse_payment", paid["id"], body))

    assert sorted(together(5, act)) == ["ok", "ok", *["reversed_too_much"] * 3]
    assert world.one("select paid_fen from receivable where due_on = '2027-03-09'") == 100
    assert world.broken() == []
