"""Each of S50–S54 names exactly what was planted: a fault of capture or import, and nothing else."""

import pytest
from sqlalchemy import text

from services.leads.checks_capture import CAPTURE_CHECKS
from services.leads.repository import imports
from shared.checks import find
from shared.clock import utc_now
from tests.leads.capture.support import as_csv, queue, run, work
from tests.leads.world import as_admin

HEADER = ("phone", "who", "fair")
MAPPING = {"phone": "phone", "who": "owner", "fair": "event_name"}
FIRST = "(SELECT id FROM lead WHERE phone = '+8613800000001')"
FAULTS = {
    "S50": (
        "UPDATE import_job SET held = held - 1 WHERE held > 0",
        "SELECT id FROM import_job WHERE state = 'completed'",
    ),
    "S51": (
        f"UPDATE lead SET import_id = '{{other}}' WHERE id = {FIRST}",
        f"SELECT id FROM lead WHERE id = {FIRST}",
    ),
    "S52": (
        "UPDATE registration SET event_key = 'x' WHERE id = (SELECT min(id::text)::uuid FROM registration)",
        "SELECT id FROM registration WHERE event_key = 'x'",
    ),
    "S53": (
        "INSERT INTO lead_identity (kind, value, lead_id) SELECT 'email', 'a@b.cn', id FROM lead"
        " WHERE state = 'invalid'",
        "SELECT id FROM lead WHERE state = 'invalid'",
    ),
    "S54": (
        "UPDATE import_mapping SET mapping = mapping || '{\"nowhere\": \"city\"}'",
        "SELECT id FROM import_mapping",
    ),
}  # fmt: skip


@pytest.fixture
def company(world):
    """One import that put a lead into a hand, one that was undone, both of registered people."""
    world.rep(number="1")
    content = as_csv([("13800000001", "1", "展会"), ("13800000002", "", "展会")], HEADER)
    first = queue(world, content, MAPPING)
    world.run("update import_job set created_by = :me where id = :id", me=as_admin().id, id=first)
    work(world)
    gone = run(world, as_csv([("13800000003", "", "展会")], HEADER), MAPPING)
    with world.db.transaction() as session:
        imports.ask_undo(session, gone.id, actor=None, now=utc_now())
    work(world)
    return world, gone.id


def test_faults_are_named_and_nothing_else_is(company):
    world, other = company
    with world.db.engine.connect() as live:
        for check in CAPTURE_CHECKS:
            assert find(live, check).ids == (), check.id
        live.rollback()
        for check in CAPTURE_CHECKS:
            plant, expected = FAULTS[check.id]
            live.execute(text(plant.replace("{other}", str(other))))
            wanted = sorted(str(each) for each in live.execute(text(expected)).scalars())
            found = {each.id: find(live, each).ids for each in CAPTURE_CHECKS}
            live.rollback()
            assert found == {each.id: tuple(wanted) if each is check else () for each in CAPTURE_CHECKS}, (
                check.id
            )
            assert wanted, check.id
