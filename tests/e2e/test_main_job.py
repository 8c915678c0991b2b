"""A file of leads, from upload to recycling, as people would do it over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from allhands_client import Conflict, Invalid, NotFound
from tests.support.client import (
    Client,
    as_role,
    finished_import,
    hired_rep,
    imported_pool,
    pooled_leads,
)
from tests.support.suite import Suite
from tests.support.waiting import wait_for

TOKEN_DIES_WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


def test_every_row_of_a_file_ends_in_exactly_one_outcome(admin):
    spellings = [
        "138 0013 7001",
        "+86-138-0013-7001",
        "0086 13800137001",
        "(86)13800137001",
        "１３８００１３７００１",
    ]
    rows = [f"张伟,{phone},北京" for phone in spellings] + [
        "李娜,not-a-phone,上海",
        ",,广州",
        "王芳,13800137002,深圳",
    ]
    job = finished_import(admin, admin.upload("\n".join(["姓名,手机号,城市", *rows]).encode()))

    assert job["state"] == "completed"
    assert job["total"] == len(rows)
    assert job["total"] == job["created"] + job["updated"] + job["duplicate"] + job["failed"]
    assert (job["created"], job["failed"]) == (3, 1)
    failed = list(admin.api.list_import_rows(job["id"], outcome="failed"))
    assert [row["row"] for row in failed] == [6]
    assert all(row["code"] and row["detail"] for row in failed)


def test_claim_is_repeatable_by_key_and_refused_at_the_cap(admin):
    rep, _ = hired_rep(admin, seniority="junior")
    pool = imported_pool(admin, 12)
    lead, other, *_ = pooled_leads(rep, pool, 12)

    first = rep.api.claim_lead(lead, idempotency_key="claim-1")
    assert rep.api.claim_lead(lead, idempotency_key="claim-1") == first
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        rep.api.claim_lead(other, idempotency_key="claim-1")

    for _ in range(9):
        rep.api.claim_next(pool)
    with pytest.raises(Conflict, match="holding_cap_reached") as past:
        rep.api.claim_next(pool)
    assert (past.value.more["held"], past.value.more["cap"]) == (10, 10)


def test_contact_details_are_masked_until_the_claim(admin):
    rep, _ = hired_rep(admin)
    colleague, _ = hired_rep(admin)
    pool = imported_pool(admin, 1)
    (lead,) = pooled_leads(rep, pool, 1)

    assert "*" in rep.api.get_lead(lead)["email"]
    rep.api.claim_lead(lead)
    assert "*" not in rep.api.get_lead(lead)["email"]
    with pytest.raises(NotFound):
        colleague.api.get_lead(lead)
    with pytest.raises(NotFound):
        colleague.api.release_lead(lead, {"reason": "not mine"})


def test_a_touch_moves_the_return_and_the_history_tells_all(admin):
    rep, _ = hired_rep(admin)
    pool = imported_pool(admin, 1)
    (lead,) = pooled_leads(rep, pool, 1)
    claimed = rep.api.claim_lead(lead)
    call = {
        "kind": "call",
        "outcome": "connected",
        "seconds": 90,
        "occurred_at": datetime.now(UTC).isoformat(),
    }

    rep.api.log_touch(lead, call)
    assert rep.api.get_lead(lead)["recycle_at"] >= claimed["recycle_at"]
    rep.api.release_lead(lead, {"reason": "打不通"})
    with pytest.raises(Conflict, match="cool_down"):
        rep.api.claim_lead(lead)
    events = [event["type"] for event in rep.api.get_history(lead)]
    assert {"captured", "claimed", "touched", "released"} <= set(events)


def test_a_leavers_leads_go_back_and_their_token_dies(admin, suite):
    rep, employee = hired_rep(admin)
    pool = imported_pool(admin, 3)
    leads = pooled_leads(rep, pool, 3)
    for lead in leads:
        rep.api.claim_lead(lead)

    leaving = {"effective_on": datetime.now(UTC).date().isoformat(), "plan": {"target": "pool"}}
    admin.api.depart_employee(employee, leaving)

    wait_for(lambda: rep.get("/v1/me").status_code == 401, seconds=TOKEN_DIES_WITHIN_SECONDS, every=0.5)
    wait_for(lambda: {admin.api.get_lead(lead)["state"] for lead in leads} == {"pooled"}, every=0.1)
    assert suite.broken_promises() == []


def test_sweep_recycles_due_leads_once_with_the_reason_in_their_history(admin, suite):
    due_by = (datetime.now(UTC) + timedelta(days=55)).isoformat(timespec="seconds")
    first = suite.job("leads.sweep", "--as-of", due_by)
    assert '"state":"done"' in first
    before = [lead["id"] for lead in admin.api.list_leads(state="pooled", limit=200)]
    assert '"state":"already_done"' in suite.job("leads.sweep", "--as-of", due_by)
    assert [lead["id"] for lead in admin.api.list_leads(state="pooled", limit=200)] == before

    histories = (admin.api.get_history(lead) for lead in before)
    recycled = next(e for events in histories for e in events if e["type"] == "recycled")
    assert recycled["rule_version"]
    assert recycled["words"]["zh"]
    assert recycled["words"]["en"]
    assert suite.broken_promises() == []
