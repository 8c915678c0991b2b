from datetime import timedelta

import pytest

from services.leads import jobs_rescore
from services.leads.jobs_rescore import rescore
from services.leads.repository.scores import add_score_rules
from shared.jobs import JOBS
from tests.leads.capture.support import bring, lead_row
from tests.leads.world import NOW

KEEN = {"name": "李雷", "phone": "13800138000", "source": "转介绍", "company": "Acme", "title": "经理"}
NOTHING = dict.fromkeys(("scored", "regraded", "sharers", "asked", "model_regraded", "nurtured", "pooled"), 0)
RULES = {
    "fit": {"factors": [{"code": "n", "points": 50, "field": "name", "present": True, "zh": "名", "en": "n"}]}
}


def publish(world, rules, at=NOW):
    with world.db.transaction() as session:
        return add_score_rules(session, rules, note=None, effective_at=at, actor=None, now=NOW).id


def test_intent_that_has_cooled_lowers_score_and_grade_and_says_so(world):
    lead = bring(world, KEEN).lead_id
    before = lead_row(world, lead)
    later = NOW + timedelta(days=20)
    assert rescore(world.db, later) == {**NOTHING, "scored": 1, "regraded": 1}
    row = lead_row(world, lead)
    assert row.intent == pytest.approx(before.intent / 4)
    assert (row.fit, row.score) == (before.fit, before.fit + round(row.intent))
    assert (row.version, row.scored_at, row.intent_at) == (2, later, later)
    [event] = world.run("select * from lead_event where lead_id = :id and sequence = 2", id=lead)
    assert (event.type, event.data["from_grade"], event.data["grade"]) == ("scored", before.grade, row.grade)
    assert world.one("select count(*) from outbox where type = 'lead_scored'") == 1
    assert world.broken() == []


def test_a_score_that_moves_within_its_grade_leaves_no_history(world):
    lead = bring(world, KEEN).lead_id
    assert rescore(world.db, NOW + timedelta(hours=30)) == {**NOTHING, "scored": 1}
    assert lead_row(world, lead).version == 1


def test_nothing_is_scored_that_cannot_have_changed(world):
    bring(world, KEEN)
    bring(world, {"name": "no intent"})
    assert rescore(world.db, NOW + timedelta(minutes=5)) == NOTHING
    assert rescore(world.db, NOW + timedelta(days=9))["scored"] == 1
    assert rescore(world.db, NOW + timedelta(days=9)) == NOTHING


def test_new_rules_score_every_open_lead_again_and_keep_what_touches_added(world):
    lead = bring(world, KEEN).lead_id
    gone = bring(world, {"name": "gone"}).lead_id
    world.run("update lead set state = 'converted', pool_id = null where id = :id", id=gone)
    world.run("update lead set intent = intent + 6, score = score + 6 where id = :id", id=lead)
    touched = lead_row(world, lead)
    version = publish(world, {**RULES, "intent": {"factors": []}})
    assert rescore(world.db, NOW)["scored"] == 1
    row = lead_row(world, lead)
    assert (row.score_rule_id, row.fit) == (version, 50)
    assert row.intent == pytest.approx(6)
    assert row.score == 56 != touched.score
    assert lead_row(world, gone).score_rule_id != version
    assert rescore(world.db, NOW)["scored"] == 0


def test_rules_of_tomorrow_wait_for_tomorrow(world):
    bring(world, {"name": "x"})
    publish(world, RULES, NOW + timedelta(days=1))
    assert rescore(world.db, NOW)["scored"] == 0
    assert rescore(world.db, NOW + timedelta(days=1))["scored"] == 1


def test_a_lead_somebody_works_on_is_left_for_the_next_run(world):
    lead = bring(world, KEEN).lead_id
    later = NOW + timedelta(days=20)
    with world.db.engine.connect() as other:
        other.exec_driver_sql(f"select * from lead where id = '{lead}' for update")
        assert rescore(world.db, later)["scored"] == 0
    assert rescore(world.db, later)["scored"] == 1


def test_killed_between_chunks_it_goes_on_with_what_is_left(world, monkeypatch):
    monkeypatch.setattr(jobs_rescore, "CHUNK", 2)
    for number in range(5):
        bring(world, {**KEEN, "phone": f"1380013800{number}"})
    later = NOW + timedelta(days=20)
    write, calls = jobs_rescore.write_scores, []

    def dies(*args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args, **more)

    monkeypatch.setattr(jobs_rescore, "write_scores", dies)
    with pytest.raises(KeyboardInterrupt):
        rescore(world.db, later)
    assert rescore(world.db, later)["scored"] == 3
    assert world.one("select count(*) from lead_event where type = 'scored'") == 5
    assert world.broken() == []


def test_the_job_is_known_by_its_name():
    assert JOBS["leads.rescore"].work is rescore
