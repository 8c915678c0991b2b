"""The jobs on the demo company, as somebody tries them by hand."""

from datetime import UTC, datetime, timedelta

from ops.demo import loading as demo
from shared.jobs import run
from tests.leads.jobs.support import job
from tests.leads.world import World


def test_a_sweep_of_next_months_recycles_after_notice_once_and_work_goes_on(
    world: World, staff_db: str, leads_db: str
):
    # A sweep of a later time lives through the hours from the clock's: the company is of this minute.
    now = datetime.now(UTC)
    demo.load(staff_db, leads_db, secret="s", scale=0.05, now=now)
    later = now + timedelta(days=55)
    held = world.one("select count(*) from lead where state = 'held'")
    counts = job(world, "sweep", later)
    assert counts["due"] > held / 2
    assert counts["recycled"] > 0  # how many the storm brakes leave depends on the weekdays from today
    reasons = world.run(
        "select distinct data ->> 'reason' from lead_event where type = 'recycled' and at > :now", now=now
    )
    assert {reason for (reason,) in reasons} <= {"cycle_ended", "tenure_ended"}
    versions = world.one("select sum(version) from lead")
    assert run("leads.sweep", later, db=world.db).state == "already_done"
    assert job(world, "sweep", later)["recycled"] == 0
    assert world.one("select sum(version) from lead") == versions
    for (region,) in world.run("select distinct p.region from lead l join pool p on p.id = l.pool_id"):
        world.rep("senior", region=region)  # so small a company may have nobody there
    assert job(world, "assign", now)["assigned"] > 0
    assert world.broken() == []
