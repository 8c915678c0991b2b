"""Rows that name two leads at once: which one they join, and the pair they leave for people to look at."""

import pytest

from services.leads.repository import imports
from shared.clock import utc_now
from tests.leads.capture.support import as_csv, bring, counts, find, people, rows, run, work


def test_a_row_with_the_keys_of_two_others_joins_the_stronger_and_takes_nothing_from_the_weaker(world):
    header = ("手机", "邮箱", "城市")
    rows_in = [("13800000001", "", ""), ("", "b@c.cn", ""), ("13800000001", "b@c.cn", "上海")]
    job = run(world, as_csv(rows_in, header))
    assert counts(job) == (2, 1, 0, 0)
    assert world.run("select phone, email, city from lead order by number") == [
        ("+8613800000001", None, "上海"),
        (None, "b@c.cn", None),
    ]
    assert counts(run(world, as_csv(rows_in, header))) == (0, 0, 3, 0)
    assert world.broken() == []


def pairs(world):
    found = world.run(
        "select least(one.external_id, other.external_id), greatest(one.external_id, other.external_id),"
        " d.kind, d.state, d.claims, d.score from duplicate d"
        " join lead one on one.id = d.lead_id join lead other on other.id = d.other_id order by 1, 2"
    )
    return [tuple(row) for row in found]


CROSSED = ("", "", "13800000001", "c2@example.com", "", "", "", "")
"""A row with the phone of one of `people` and the e-mail of the next."""


@pytest.mark.parametrize("batch_rows", [1, 3, 100])
def test_a_row_with_the_keys_of_two_leads_makes_them_a_pair_wherever_the_batches_end(
    world, monkeypatch, batch_rows
):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", str(batch_rows))
    both = ("X2", "", "13800000001", "c2@example.com", "", "", "", "")
    file = as_csv([*people(1, 3), CROSSED, CROSSED, both])
    assert counts(run(world, file)) == (3, 0, 3, 0)
    expected = [("X1", "X2", "key_conflict", "open", ["email", "external"], 95)]
    assert pairs(world) == expected
    assert counts(run(world, file)) == (0, 0, 6, 0)
    assert pairs(world) == expected
    assert world.broken() == []


def test_a_row_that_crosses_a_known_lead_with_one_of_its_own_file_makes_a_pair(world):
    bring(world, {"phone": "13800000001", "external_id": "X1"})
    run(world, as_csv([*people(2, 1), CROSSED]))
    assert pairs(world) == [("X1", "X2", "key_conflict", "open", ["email"], 95)]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_row_with_the_keys_of_two_leads_says_so(world, dry_run):
    job = run(world, as_csv([*people(1, 3), CROSSED]), dry_run=dry_run)
    [noted] = [row for row in rows(world, job) if row.code]
    assert (noted.row, noted.outcome, noted.code, noted.pointer) == (4, "duplicate", "two_leads", "/email")
    assert noted.detail == "email of another lead: a pair for the queue of duplicates"


def test_a_row_that_fills_a_lead_and_names_another_says_so_in_the_history(world):
    one = bring(world, {"phone": "13800000001"}).lead_id
    other = bring(world, {"email": "c2@example.com"}).lead_id
    run(world, as_csv([("", "", "13800000001", "c2@example.com", "某公司", "", "", "")]))
    [told] = world.run("select lead_id, data from lead_event where type = 'updated'")
    assert (told.lead_id, told.data["changed"], told.data["conflicts"]) == (one, ["company"], [str(other)])
    run(world, as_csv([CROSSED]))
    assert world.one("select count(*) from lead_event where type <> 'captured'") == 1
    assert world.broken() == []


def test_rows_that_cross_two_leads_either_way_make_one_pair(world):
    other_way = ("", "", "13800000002", "c1@example.com", "", "", "", "")
    run(world, as_csv([*people(1, 2), CROSSED, other_way]))
    assert [(row[0], row[1]) for row in pairs(world)] == [("X1", "X2")]


def test_a_dismissed_pair_is_opened_by_a_file_only_for_another_key(world):
    run(world, as_csv([*people(1, 2), CROSSED]))
    dismiss = "update duplicate set state = 'dismissed', decided_at = now(), reason = 'two people'"
    world.run(dismiss)
    run(world, as_csv([CROSSED]))
    assert [row[3] for row in pairs(world)] == ["dismissed"]
    run(world, as_csv([("X2", *CROSSED[1:])]))
    assert [row[3] for row in pairs(world)] == ["open"]


def test_a_dry_run_makes_no_pair(world):
    run(world, as_csv(people(1, 2)))
    assert counts(run(world, as_csv([*people(5, 1), CROSSED]), dry_run=True)) == (1, 0, 1, 0)
    assert pairs(world) == []


def test_undo_of_an_import_leaves_the_pair_as_it_is(world):
    run(world, as_csv(people(1, 2)))
    job = run(world, as_csv([CROSSED, *people(3, 1)]))
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    assert find(world, job.id).state == "undone"
    assert pairs(world) == [("X1", "X2", "key_conflict", "open", ["email"], 95)]
    assert world.broken() == []


@pytest.mark.parametrize("gone", [0, 1])
def test_a_merged_lead_in_a_row_is_no_conflict_with_its_survivor(world, gone):
    leads = [bring(world, body).lead_id for body in ({"phone": "13800000001"}, {"email": "c2@example.com"})]
    merge = "update lead set state = 'merged', pool_id = null, survivor_id = :kept where id = :gone"
    world.run(merge, kept=leads[1 - gone], gone=leads[gone])
    job = run(world, as_csv([CROSSED]))
    assert (job.failed, [row.lead_id for row in rows(world, job)]) == (0, [leads[1 - gone]])
    assert world.one("select count(*) from duplicate") == 0
