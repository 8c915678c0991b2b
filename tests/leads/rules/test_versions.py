"""Versions of the rules: compared, scheduled, withdrawn before they begin; none of them ever changes."""

from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest

from services.leads.repository.rulebook import rules_in_force
from services.leads.rpc_pool import PoolRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, START
from tests.leads.world import DEFAULT_POOL, as_admin

MONDAY = START + 5 * DAY


@pytest.fixture
def write(world):
    """Write a version through the API; returns it."""
    pool = Asking(world.db, PoolRpc, START)

    def written(rules, at=None, pool_id=None, ask=pool, **more):
        body = {"rules": rules, "pool_id": pool_id and str(pool_id), **more}
        return ask(as_admin(), "create_pool_rules", body | ({"effective_at": at.isoformat()} if at else {}))

    written.refused = partial(written, ask=pool.refused)
    yield written
    pool.forget()


def cycle(world, at, pool=None):
    with world.db.transaction() as session:
        return rules_in_force(session, pool, at)[1].cycle("A", None)


def listed(world, now, **query):
    asking = Asking(world.db, PoolRpc, now)
    told = asking(as_admin(), "list_pool_rules", query)["data"]
    asking.forget()
    return {each["number"]: each["state"] for each in told}


def test_a_version_to_come_is_scheduled_then_in_force(world, write):
    version = write({"cycle_days": {"A": 3}}, MONDAY)
    assert version["state"] == "scheduled"
    assert (listed(world, START)[3], listed(world, START)[2]) == ("scheduled", "running")
    assert listed(world, MONDAY)[3] == "running"
    assert listed(world, MONDAY)[2] == "past"


def test_a_version_that_would_overtake_a_scheduled_one_is_refused_with_what_to_do(world, write):
    scheduled = write({"cycle_days": {"A": 3}}, MONDAY)
    for at in (None, START + DAY, MONDAY):
        refusal = write.refused({"cycle_days": {"A": 4}}, at)
        assert (refusal.status, refusal.code) == (409, "rules_scheduled")
        assert [each["id"] for each in refusal.extra["scheduled"]] == [scheduled["id"]]
        assert "replaces" in refusal.detail
    assert write({"cycle_days": {"A": 4}}, MONDAY + DAY)["number"] == 4
    assert (cycle(world, START), cycle(world, MONDAY), cycle(world, MONDAY + DAY)) == (5, 3, 4)


def test_a_version_that_replaces_a_scheduled_one_says_so(world, write):
    scheduled = write({"cycle_days": {"A": 3}}, MONDAY)
    written = write({"cycle_days": {"A": 4}}, replaces=[scheduled["id"]])
    assert listed(world, START) == {4: "running", 3: "withdrawn", 2: "past", 1: "past"}
    assert (cycle(world, START), cycle(world, MONDAY)) == (4, 4)
    [[replaced_by]] = world.run("select replaced_by from rule_withdrawal")
    assert str(replaced_by) == written["id"]


def test_only_what_is_scheduled_can_be_replaced(world, write):
    begun, other = write({}), write({}, MONDAY, DEFAULT_POOL)
    for each in (begun["id"], other["id"], str(uuid4())):
        refusal = write.refused({}, replaces=[each])
        assert [error["pointer"] for error in refusal.errors] == ["/replaces/0"]


def test_a_pools_version_does_not_ask_about_the_companys(write):
    write({}, MONDAY)
    assert write({}, pool_id=DEFAULT_POOL)["state"] == "running"


def test_a_withdrawn_version_never_begins_and_what_else_is_scheduled_does(world, ask, write):
    write({"cycle_days": {"A": 6}}, START + DAY)
    version = write({"cycle_days": {"A": 3}}, MONDAY)
    write({"cycle_days": {"A": 7}}, MONDAY + DAY)
    rows = world.run("select * from rule_version order by number")
    admin = as_admin()
    told = ask(admin, "withdraw_pool_rules", version["id"], key="k")
    assert (told["number"], told["state"], told["withdrawn_by"]) == (4, "withdrawn", str(admin.id))
    assert ask(admin, "withdraw_pool_rules", version["id"], key="k") == told
    assert [cycle(world, at) for at in (START, START + DAY, MONDAY, MONDAY + DAY)] == [5, 6, 6, 7]
    assert listed(world, START)[4] == listed(world, MONDAY + 2 * DAY)[4] == "withdrawn"
    assert world.run("select * from rule_version order by number") == rows


def test_what_was_withdrawn_can_be_scheduled_again(world, ask, write):
    ask(as_admin(), "withdraw_pool_rules", write({"cycle_days": {"A": 3}}, MONDAY)["id"])
    assert write({"cycle_days": {"A": 2}}, MONDAY)["state"] == "scheduled"
    assert (cycle(world, START), cycle(world, MONDAY)) == (5, 2)


def test_a_pools_first_version_withdrawn_leaves_the_companys(world, ask, write):
    version = write({"cycle_days": {"A": 3}}, MONDAY, DEFAULT_POOL)
    assert ask(as_admin(), "withdraw_pool_rules", version["id"])["state"] == "withdrawn"
    assert cycle(world, MONDAY, DEFAULT_POOL) == 5


def test_what_has_begun_or_is_withdrawn_cannot_be_withdrawn(ask, write):
    begun, scheduled = write({}), write({}, MONDAY)
    assert ask.refused(as_admin(), "withdraw_pool_rules", begun["id"]).code == "rules_not_scheduled"
    ask(as_admin(), "withdraw_pool_rules", scheduled["id"])
    assert ask.refused(as_admin(), "withdraw_pool_rules", scheduled["id"]).code == "rules_not_scheduled"
    assert ask.refused(as_admin(), "withdraw_pool_rules", uuid4()).status == 404


def test_a_date_is_the_beginning_of_that_day_where_the_company_is(write):
    told = write({}, effective_at="2026-03-16")
    assert told["effective_at"] == "2026-03-16T00:00:00+08:00"
    assert datetime.fromisoformat(told["created_at"]) == START
    for wrong in ("2026-02-30", "2026-03-16T00:00:00", "monday"):
        assert write.refused({}, effective_at=wrong).errors[0]["pointer"] == "/effective_at"


def test_a_diff_is_against_the_version_before_or_the_one_named(ask, write):
    one, two = write({"cycle_days": {"A": 3}}), write({"cycle_days": {"A": 4}, "cool_down_days": 1})
    three = write({"cycle_days": {"A": 4}})
    told = ask(as_admin(), "diff_pool_rules", three["id"], {})
    assert (told["against"]["id"], told["version"]["id"]) == (two["id"], three["id"])
    assert [(each["path"], each["before"], each["after"]) for each in told["data"]] == [
        ("/cool_down_days", 1, 30)
    ]
    told = ask(as_admin(), "diff_pool_rules", three["id"], {"against": one["id"]})
    assert [each["words"]["zh"] for each in told["data"]] == ["周转周期（工作日） A：3 → 4"]


def test_the_first_version_of_a_pool_has_none_before_it(ask, write):
    version = write({"cool_down_days": 3}, pool_id=DEFAULT_POOL)
    told = ask(as_admin(), "diff_pool_rules", version["id"], {})
    assert (told["against"], told["data"][0]["before"]) == (None, None)


@pytest.mark.parametrize("query", [{}, {"against": str(uuid4())}])
def test_a_version_nobody_wrote_is_not_found(ask, write, query):
    wanted = write({})["id"] if query else uuid4()
    assert ask.refused(as_admin(), "diff_pool_rules", wanted, query).status == 404
