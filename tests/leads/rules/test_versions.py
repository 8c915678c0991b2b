"""Versions of the rules: compared, scheduled, withdrawn before they begin; none of them ever changes."""

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

    def written(rules, at=None, pool_id=None):
        body = {"rules": rules, "pool_id": pool_id and str(pool_id)}
        return pool(as_admin(), "create_pool_rules", body | ({"effective_at": at.isoformat()} if at else {}))

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
    assert (listed(world, START)[3], listed(world, START)[2]) == ("scheduled", "in_force")
    assert listed(world, MONDAY)[3] == "in_force"
    assert listed(world, MONDAY)[2] == "past"


def test_a_version_for_today_overtakes_what_was_scheduled_before(world, write):
    write({"cycle_days": {"A": 3}}, MONDAY)
    write({"cycle_days": {"A": 4}})
    assert (listed(world, START)[3], listed(world, START)[4]) == ("overtaken", "in_force")
    assert cycle(world, MONDAY) == 4


def test_a_withdrawn_version_never_begins_and_what_was_before_goes_on(world, ask, write):
    write({"cycle_days": {"A": 6}}, START + DAY)
    version = write({"cycle_days": {"A": 3}}, MONDAY)
    rows = world.run("select * from rule_version order by number")
    admin = as_admin()
    told = ask(admin, "withdraw_pool_rules", version["id"], key="k")
    assert (told["number"], told["note"], told["state"]) == (5, "withdraws 4", "scheduled")
    assert ask(admin, "withdraw_pool_rules", version["id"], key="k") == told
    assert (cycle(world, START), cycle(world, START + DAY), cycle(world, MONDAY)) == (5, 6, 6)
    assert listed(world, START)[4] == "overtaken"
    assert world.run("select * from rule_version where number < 5 order by number") == rows


def test_a_pools_first_version_withdrawn_leaves_the_companys(world, ask, write):
    version = write({"cycle_days": {"A": 3}}, MONDAY, DEFAULT_POOL)
    assert ask(as_admin(), "withdraw_pool_rules", version["id"])["rules"] == {}
    assert cycle(world, MONDAY, DEFAULT_POOL) == 5


def test_what_has_begun_or_is_overtaken_cannot_be_withdrawn(ask, write):
    begun, scheduled = write({}), write({}, MONDAY)
    assert ask.refused(as_admin(), "withdraw_pool_rules", begun["id"]).code == "rules_not_scheduled"
    ask(as_admin(), "withdraw_pool_rules", scheduled["id"])
    assert ask.refused(as_admin(), "withdraw_pool_rules", scheduled["id"]).code == "rules_not_scheduled"
    assert ask.refused(as_admin(), "withdraw_pool_rules", uuid4()).status == 404


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
