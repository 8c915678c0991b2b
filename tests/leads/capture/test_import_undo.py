"""An import taken back: what nobody touched, for a day, once."""

from datetime import timedelta

import pytest

from services.leads.repository import imports
from shared.clock import utc_now
from shared.files.states import ImportNotUndoable
from tests.leads.capture.support import as_csv, bring, change, counts, find, lead_row, people, run, work


def test_undo_takes_back_what_nobody_touched_and_keeps_the_rest(world):
    known = bring(world, {"phone": "13800000009", "tags": ["old"]}).lead_id
    touched = bring(world, {"phone": "13800000008"}).lead_id
    job = run(world, as_csv(people(0, 10)))
    assert counts(job) == (8, 2, 0, 0)
    claimed = world.one("select id from lead where external_id = 'X1'")
    change(world, claimed, {"city": "北京"}, now=utc_now())
    change(world, touched, {"city": "北京"}, now=utc_now())
    with world.db.transaction() as session:
        assert imports.ask_undo(session, job.id, actor=None, now=utc_now()).state == "undoing"
    work(world)
    undone = find(world, job.id)
    assert (undone.state, undone.undo_result) == ("undone", {"removed": 7, "reverted": 1, "kept": 2})
    told = world.run("select * from outbox where aggregate_id = :id order by position", id=job.id)
    assert [each.type for each in told] == ["leads_imported", "leads_import_undone"]
    assert told[1].data == {"import_id": str(job.id), **undone.undo_result}
    assert told[1].sequence > told[0].sequence
    assert world.one("select count(*) from lead where state = 'pooled'") == 3
    assert (lead_row(world, known).email, lead_row(world, known).extra) == (None, {})
    assert lead_row(world, known).phone == "+8613800000009"
    assert lead_row(world, claimed).phone == "+8613800000001"
    assert world.one("select count(*) from lead where state = 'invalid' and phone is null") == 7
    assert world.broken() == []
    assert counts(run(world, as_csv(people(0, 10)))) == (7, 1, 2, 0)


def test_undo_is_for_a_day_and_only_once(world):
    job = run(world, as_csv(people(0, 2)))
    with world.db.transaction() as session, pytest.raises(ImportNotUndoable):
        imports.ask_undo(session, job.id, actor=None, now=utc_now() + timedelta(hours=25))
    for _ in range(2):
        with world.db.transaction() as session:
            imports.ask_undo(session, job.id, actor=None, now=utc_now())
        work(world)
        assert find(world, job.id).undo_result == {"removed": 2, "reverted": 0, "kept": 0}


def test_tags_are_added_to_a_known_lead_and_taken_back_by_undo(world):
    lead = bring(world, {"phone": "13800000001", "tags": ["old"]}).lead_id
    job = run(world, as_csv([("13800000001", "VIP;old")], ("手机", "标签")))
    assert (counts(job), lead_row(world, lead).tags) == ((0, 1, 0, 0), ["old", "VIP"])
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    assert lead_row(world, lead).tags == ["old"]
    assert world.broken() == []
