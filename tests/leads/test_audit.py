"""What the audit log says of leads: contacts shown, exports, imports, rules; for admins, in pages."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.leads.rpc_audit import AuditRpc
from shared.context import Actor
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, people
from tests.leads.capture.support import queue as import_file
from tests.leads.world import NOW, as_admin, as_rep


@pytest.fixture
def log(world):
    """`log(**query)` as an admin: the entries of one page."""
    asking = Asking(world.db, AuditRpc)
    yield lambda actor=None, **query: asking(actor or as_admin(), "list_audit", query)
    asking.forget()


def test_contact_shown_to_its_holder_is_in_the_log_once(world, ask, log):
    rep, lead = world.rep(), world.lead(phone="+8613800138000")
    ask(as_rep(rep), "claim_lead", lead)
    assert log(action="contact_shown")["data"] == []
    for _ in range(2):
        ask(as_rep(rep), "get_lead", lead)
    [entry] = log(action="contact_shown")["data"]
    assert (entry["actor_id"], entry["object_id"]) == (str(rep), str(lead))
    assert "138" not in str(entry["after"])
    assert {each["action"] for each in log(object_id=str(lead))["data"]} >= {"contact_shown", "lead_claimed"}


def test_imports_and_rules_are_in_the_log_and_found_by_every_filter(world, log):
    imported = import_file(world, as_csv(people(1, 2)))
    rules = world.rules({}, effective_at=NOW + timedelta(days=1))
    assert {entry["object_id"] for entry in log(q="_rules_")["data"]} >= {str(rules)}
    assert [entry["object_id"] for entry in log(object_type="import")["data"]] == [str(imported)]
    [entry] = log(action="import_created")["data"]
    assert entry["after"] == {"kind": "leads", "dry_run": False, "size": entry["after"]["size"]}
    for nobody in ({"actor_id": str(uuid4())}, {"target_id": str(uuid4())}, {"from": "2100-01-01T00:00:00Z"}):
        assert log(**nobody)["data"] == []


def test_pages_hold_every_entry_once_the_latest_first(world, log):
    for _ in range(5):
        import_file(world, as_csv(people(1, 2)))
    seen, after = [], None
    while True:
        page = log(limit="2", after=after)
        seen += page["data"]
        after = page["next_after"]
        if after is None:
            break
    assert len({entry["id"] for entry in seen}) == len(seen) >= 5
    assert [entry["at"] for entry in seen] == sorted((entry["at"] for entry in seen), reverse=True)


@pytest.mark.parametrize("role", ["rep", "manager", "marketer", "hr", "finance"])
def test_log_of_leads_is_for_admins(world, role):
    asking = Asking(world.db, AuditRpc)
    assert asking.refused(Actor(uuid4(), frozenset({role})), "list_audit", {}).status == 403
    asking.forget()
