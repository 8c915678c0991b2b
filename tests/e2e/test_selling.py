"""From a lead to the last payment over HTTP, as a rep, a manager and a receiver outside would live it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from allhands_client import Conflict, Forbidden, Invalid, NotFound
from tests.support.client import Client, as_role, finished_import, hired_rep
from tests.support.suite import Suite
from tests.support.waiting import wait_for
from tests.webhooks.receiver import Receiver

STAGES = ("lead", "visit", "trial", "quote", "contract", "payment")
REFUSED = (Conflict, Invalid, Forbidden, NotFound)


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


@pytest.fixture
def receiver():
    with Receiver() as up:
        yield up


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def code(act, *args: Any, **more: Any) -> str:
    """The code an act is refused with."""
    with pytest.raises(REFUSED) as caught:
        act(*args, **more)
    return str(caught.value.code)


def reached(admin: Client, channel: str, lead: str) -> dict[str, tuple[int, bool]]:
    """For each stage how many leads of a channel reached it, and whether this one is among those named."""
    [group] = admin.api.get_funnel(by="channel", channel=channel, from_=day(-1), to=day(2))
    counts = {each["stage"]: each["count"] for each in group["stages"]}
    behind = {
        stage: list(admin.api.list_funnel_leads(by="channel", channel=channel, stage=stage, key=channel))
        for stage in STAGES
    }
    assert {stage: len(ids) for stage, ids in behind.items()} == counts
    return {stage: (counts[stage], lead in behind[stage]) for stage in STAGES}


def signed(rep: Client, lead: str) -> tuple[str, str]:
    """Take a held lead to its contract, past all that is refused on the way; a late and a coming due."""
    for stage in ("visit", "trial"):
        rep.api.set_stage(lead, {"stage": stage})
    due = [{"due_on": day(-40), "amount_fen": 60_00}, {"due_on": day(30), "amount_fen": 40_00}]
    agreed = {"amount_fen": 100_00, "receivables": due}
    assert code(rep.api.sign_contract, lead, agreed) == "quote_missing"
    assert code(rep.api.set_stage, lead, {"stage": "quote"}) == "invalid"
    assert code(rep.api.quote_lead, lead, {"amount_fen": 100_00, "expected_on": day(-2)}) == "invalid"
    rep.api.quote_lead(lead, {"amount_fen": 100_00, "expected_on": day(20)})
    assert [each["id"] for each in rep.api.list_opportunities(expected_before=day(21))] == [lead]
    assert code(rep.api.sign_contract, lead, {**agreed, "amount_fen": 1}) == "invalid"
    late, ahead = (each["id"] for each in rep.api.sign_contract(lead, agreed)["receivables"])
    aged = {each["id"]: (each["bucket"], each["open_fen"]) for each in rep.api.list_receivables(lead_id=lead)}
    assert aged == {late: ("31-60", 60_00), ahead: ("not_due", 40_00)}
    return late, ahead


def paid(rep: Client, lead: str, late: str, ahead: str) -> None:
    """Let the money come in, in parts; only the last of it wins the lead."""
    for _ in range(2):
        rep.api.receive_payment(late, {"amount_fen": 20_00}, idempotency_key=f"{lead}-1")
    assert [each["open_fen"] for each in rep.api.list_receivables(lead_id=lead)] == [40_00, 40_00]
    assert code(rep.api.receive_payment, late, {"amount_fen": 40_01}) == "overpaid"
    rep.api.receive_payment(late, {"amount_fen": 40_00})
    assert rep.api.get_lead(lead)["state"] == "held"
    rep.api.receive_payment(ahead, {"amount_fen": 40_00})
    assert list(rep.api.list_receivables(lead_id=lead)) == []


def check_frozen(admin: Client, lead: str, phone: str) -> None:
    """A won lead changes no hand and no field, and whoever brings its phone again finds the customer."""
    colleague, colleague_id = hired_rep(admin)
    assert code(colleague.api.claim_lead, lead) in {"lead_taken", "not_found"}
    assert code(admin.api.transfer_lead, lead, {"to": colleague_id}) == "lead_taken"
    version = admin.api.get_lead(lead)["version"]
    assert code(admin.api.update_lead, lead, {"company": "别的公司"}, if_match=version) == "lead_frozen"
    job = finished_import(admin, admin.upload(f"姓名,手机号\n韩梅梅,{phone}\n".encode()))
    assert (job["created"], job["duplicate"]) == (0, 1)
    assert [each["id"] for each in admin.api.list_leads(q=phone)] == [lead]


def test_a_lead_becomes_cash_and_everybody_can_see_how(suite, admin, receiver):
    rep, rep_id = hired_rep(admin)
    types = ["lead_converted", "lead_reopened"]
    webhook = admin.api.create_webhook({"url": receiver.url, "event_types": types})
    channel, phone = f"channel-{uuid4().hex[:8]}", f"136{uuid4().int % 10**8:08d}"
    pool = admin.api.create_pool({"name": f"pool {uuid4()}"})["id"]
    person = {"name": "李雷", "company": "云上科技", "phone": phone, "source": "expo", "channel": channel}
    lead = admin.api.create_lead({**person, "pool_id": pool})["id"]
    rep.api.claim_lead(lead)
    paid(rep, lead, *signed(rep, lead))
    assert admin.api.get_lead(lead)["state"] == "converted"

    [request] = wait_for(lambda: receiver.requests)
    won = Webhook(webhook["secret"]).verify(request["body"], request["headers"])
    said = {"lead_id": lead, "amount_fen": 100_00, "rep_id": rep_id, "source": "expo", "channel": channel}
    assert (won["type"], won["data"]) == ("lead_converted", won["data"] | said)
    check_frozen(admin, lead, phone)
    assert reached(admin, channel, lead) == dict.fromkeys(STAGES, (1, True))

    admin.api.reopen_lead(lead, {"reason": "钱被退回"})
    assert rep.api.get_lead(lead)["stage"] == "contract"
    [_, told] = wait_for(lambda: receiver.bodies()[1:] and receiver.bodies())
    assert (told["type"], told["data"]["voids"]) == ("lead_reopened", won["sequence"])
    after = reached(admin, channel, lead)
    assert (after["contract"], after["payment"]) == ((1, True), (0, False))
    assert suite.broken_promises() == []
