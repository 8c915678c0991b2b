"""Quotes and contracts: what was offered and until when, what was agreed and how it changed."""

import pytest
from sqlalchemy.exc import IntegrityError

from services.leads.rpc_contracts import ContractsRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_receivables import ReceivablesRpc
from tests.leads.asking import Asking
from tests.leads.world import as_manager, as_rep

DUE = [{"due_on": "2027-03-09", "amount_fen": 400}, {"due_on": "2027-06-01", "amount_fen": 600}]


class All(PoolRpc, OpportunitiesRpc, ContractsRpc, ReceivablesRpc):
    """Leads, what was agreed and what came in."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def held(world, ask):
    """A rep, a lead in their hand, and their manager."""
    team = world.team()
    rep, lead = as_rep(world.rep(team_id=team)), world.lead()
    ask(rep, "claim_lead", lead)
    return rep, lead, as_manager([team])


@pytest.fixture
def signed(ask, held):
    """A rep, a lead at stage contract with two receivables of 400 and 600 fen, and the rep's manager."""
    rep, lead, manager = held
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 900})
    told = ask(rep, "sign_contract", lead, {"amount_fen": 1000, "receivables": DUE})
    return rep, lead, [each["id"] for each in told["receivables"]], manager


def quotes(ask, who, lead, **query):
    return [
        (q["number"], q["amount_fen"], q["status"]) for q in ask(who, "list_lead_quotes", lead, query)["data"]
    ]


def test_a_quote_moves_the_lead_and_a_newer_one_supersedes_it(world, ask, held):
    rep, lead, manager = held
    first = ask(rep, "quote_lead", lead, {"amount_fen": 900, "note": "3 年"}, key="q1")
    assert first == ask(rep, "quote_lead", lead, {"amount_fen": 900, "note": "3 年"}, key="q1")
    assert (first["number"], first["valid_until"], first["status"]) == (1, "2027-04-09", "open")
    assert world.run("select stage, amount_fen from lead") == [("quote", 900)]
    second = {"amount_fen": 800, "valid_until": "2027-03-12", "expected_on": "2027-05-01"}
    ask(manager, "quote_lead", lead, second)
    assert world.run("select stage, amount_fen, expected_on::text from lead") == [
        ("quote", 800, "2027-05-01")
    ]
    ask.later(days=3)
    assert quotes(ask, rep, lead) == [(2, 800, "expired"), (1, 900, "superseded")]
    page = ask(rep, "list_lead_quotes", lead, {"limit": 1})
    rest = ask(rep, "list_lead_quotes", lead, {"limit": 1, "after": page["next_after"]})
    assert ([each["number"] for each in page["data"] + rest["data"]], rest["next_after"]) == ([2, 1], None)
    assert world.broken() == []


def test_a_stage_set_to_quote_is_a_quote_too(ask, held):
    rep, lead, _ = held
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 900, "valid_until": "2027-03-11"})
    assert [each["valid_until"] for each in ask(rep, "list_lead_quotes", lead, {})["data"]] == ["2027-03-11"]


def test_a_contract_follows_a_quote_that_holds(ask, held):
    rep, lead, _ = held
    assert ask.refused(rep, "quote_lead", lead, {"amount_fen": 9, "valid_until": "2027-03-09"}).status == 422
    ask(rep, "quote_lead", lead, {"amount_fen": 1000, "valid_until": "2027-03-12"})
    ask.later(days=3)
    body = {"amount_fen": 1000, "receivables": DUE}
    assert ask.refused(rep, "sign_contract", lead, body).code == "quote_expired"
    assert ask.refused(rep, "set_stage", lead, {"stage": "contract"}).code == "quote_expired"
    assert (
        ask.refused(rep, "sign_contract", lead, {**body, "signed_on": "2027-03-14"}).pointer == "/signed_on"
    )
    ask(rep, "sign_contract", lead, {**body, "signed_on": "2027-03-12"})
    assert quotes(ask, rep, lead) == [(1, 1000, "accepted")]
    assert ask.refused(rep, "quote_lead", lead, {"amount_fen": 1}).code == "contract_exists"


def test_a_lead_quoted_before_quotes_were_written_down_may_be_signed(world, ask, held):
    rep, lead, _ = held
    ask(rep, "set_stage", lead, {"stage": "quote", "amount_fen": 900})
    world.run("alter table quote disable trigger user")
    world.run("delete from quote")
    ask(rep, "set_stage", lead, {"stage": "contract"})
    assert world.broken() == []


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


def revision(*due, amount_fen=1000, **more):
    names = ("due_on", "amount_fen", "id")
    receivables = [dict(zip(names, each, strict=False)) for each in due]
    return {"amount_fen": amount_fen, "receivables": receivables, "reason": "less of it", **more}


def test_a_revision_keeps_what_was_agreed_before(world, ask, signed):
    rep, lead, [first, second], manager = signed
    ask(rep, "receive_payment", first, {"amount_fen": 300})
    body = revision(("2027-03-20", 300, first), ("2027-07-01", 500), amount_fen=800)
    told = ask(rep, "revise_contract", lead, body, key="v2")
    assert told == ask(rep, "revise_contract", lead, body, key="v2")
    assert (told["version"], told["amount_fen"], told["paid_fen"]) == (2, 800, 300)
    assert [(each["due_on"], each["amount_fen"], each["paid_fen"]) for each in told["receivables"]] == [
        ("2027-03-20", 300, 300), ("2027-07-01", 500, 0),
    ]  # fmt: skip
    versions = ask(manager, "list_contract_revisions", lead, {})["data"]
    assert [(each["number"], each["amount_fen"], each["reason"]) for each in versions] == [
        (2, 800, "less of it"), (1, 1000, None),
    ]  # fmt: skip
    assert [each["id"] for each in versions[1]["receivables"]] == [first, second]
    assert world.one("select amount_fen from lead") == 800
    assert [each["open_fen"] for each in ask(rep, "list_receivables", {})["data"]] == [500]
    assert ask.refused(rep, "receive_payment", second, {"amount_fen": 1}).code == "overpaid"
    assert (
        world.one("select data ->> 'from_amount_fen' from outbox where type = 'contract_revised'") == "1000"
    )
    page = ask(rep, "list_contract_revisions", lead, {"limit": 1})
    assert page["next_after"] == {"number": 2}
    assert world.broken() == []


def test_a_revision_never_undercuts_what_was_paid(world, ask, signed):
    rep, lead, [first, second], _ = signed
    ask(rep, "receive_payment", first, {"amount_fen": 300})
    for due in ([("2027-03-20", 299, first), ("2027-07-01", 701)], [("2027-07-01", 1000, second)]):
        refused = ask.refused(rep, "revise_contract", lead, revision(*due))
        assert (refused.code, refused.extra) == ("below_paid", {"receivable_id": first, "paid_fen": 300})
    with pytest.raises(IntegrityError):
        world.run("update contract set amount_fen = 299")
    assert world.one("select count(*) from contract_version") == 1


def test_a_revision_names_instalments_of_its_own_contract(world, ask, signed):
    rep, lead, [first, _], _ = signed
    strange = revision(("2027-03-20", 1000, str(world.lead())))
    assert ask.refused(rep, "revise_contract", lead, strange).pointer == "/receivables/0/id"
    twice = revision(("2027-03-20", 400, first), ("2027-03-21", 600, first))
    assert ask.refused(rep, "revise_contract", lead, twice).pointer == "/receivables/1/id"
    assert ask.refused(rep, "revise_contract", lead, revision(("2027-03-20", 1))).pointer == "/receivables"
    other = world.lead()
    ask(rep, "claim_lead", other)
    assert ask.refused(rep, "revise_contract", other, revision(("2027-03-20", 1000))).status == 404
    stranger = as_rep(world.rep())
    assert ask.refused(stranger, "revise_contract", lead, revision(("2027-03-20", 1000))).status == 404
    assert ask.refused(stranger, "list_contract_revisions", lead, {}).status == 404


def test_revised_down_to_what_is_paid_the_lead_is_won(world, ask, signed):
    rep, lead, [first, _], _ = signed
    ask(rep, "receive_payment", first, {"amount_fen": 300})
    ask(rep, "revise_contract", lead, revision(("2027-03-20", 300, first), amount_fen=300))
    assert world.run("select state, amount_fen from lead") == [("converted", 300)]
    assert world.broken() == []


def test_what_was_agreed_with_a_won_lead_stands_until_it_is_opened_again(world, ask, signed):
    rep, lead, [first, second], manager = signed
    for receivable, amount_fen in ((first, 400), (second, 600)):
        ask(rep, "receive_payment", receivable, {"amount_fen": amount_fen})
    more = revision(
        ("2027-03-09", 400, first), ("2027-06-01", 600, second), ("2027-09-01", 500), amount_fen=1500
    )
    assert ask.refused(rep, "revise_contract", lead, more).code == "lead_frozen"
    ask(manager, "reopen_lead", lead, {"reason": "they take more"})
    told = ask(rep, "revise_contract", lead, more)
    ask(rep, "receive_payment", told["receivables"][2]["id"], {"amount_fen": 500})
    assert world.run("select state, amount_fen from lead") == [("converted", 1500)]
    assert world.broken() == []
