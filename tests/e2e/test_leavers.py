"""The leaver's wizard over HTTP: preview, let go, take it back; every service tells the same."""

from datetime import UTC, datetime

import pytest

from allhands_client import Client as Anew
from allhands_client import Conflict
from tests.support.client import Client, as_role, hired_rep, imported_pool, pooled_leads
from tests.support.suite import Suite
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


def owner_of(admin: Client, lead: str) -> str | None:
    return admin.api.get_lead(lead)["owner_id"]


def test_departure_does_what_its_preview_says_and_undoing_gives_back_what_nobody_worked(admin, suite):
    rep, leaver = hired_rep(admin)
    colleague, taker = hired_rep(admin, seniority="junior")
    pool = imported_pool(admin, 18)
    leads = pooled_leads(rep, pool, 18)
    for lead in leads[:6]:
        rep.api.claim_lead(lead)
    for lead in leads[6:14]:  # two of ten places are left
        colleague.api.claim_lead(lead)
    plan = {"target": "employee", "employee_id": taker}

    told = admin.api.preview_departure({"employee_id": leaver, "plan": plan})
    assert (told["held"], told["to_colleague"], told["to_pool"]) == (6, 2, 4)
    assert told["refused"] == {"holding_cap_reached": 4}

    today = datetime.now(UTC).date().isoformat()
    assert admin.api.depart_employee(leaver, {"effective_on": today, "plan": plan})["undo_until"]
    wait_for(lambda: [owner_of(admin, lead) for lead in leads[:6]].count(taker) == 2, every=0.1)
    worked, idle = (lead for lead in leads[:6] if owner_of(admin, lead) == taker)
    call = {"kind": "call", "outcome": "connected", "occurred_at": datetime.now(UTC).isoformat()}
    colleague.api.log_touch(worked, call)

    assert admin.api.undo_departure(leaver)["state"] == "undone"
    wait_for(lambda: owner_of(admin, idle) == leaver, every=0.1)
    assert sorted(owner_of(admin, lead) or "" for lead in leads[:6]) == sorted([leaver] * 5 + [taker])
    assert owner_of(admin, worked) == taker
    assert [line["cause"] for line in admin.api.get_history(idle)].count("leaver_undone") == 2
    number = admin.api.get_employee(leaver)["number"]
    with Anew.signed_in(suite.url, number, f"secret-{number}") as again:
        assert again.get_lead(idle)["owner_id"] == leaver
    with pytest.raises(Conflict, match="not_departed"):
        admin.api.undo_departure(leaver)
    assert suite.broken_promises() == []
