"""Every automatic act has its sentence, in both languages, with its numbers; and the checks of rules."""

from string import Formatter

import pytest

from services.leads.domain.acts import acts
from services.leads.domain.holding import Cause
from services.leads.domain.nurture import NurtureCause
from services.leads.domain.policy import _WAITS
from services.leads.domain.reminders import Kind, words
from services.leads.domain.story import _LINES
from services.leads.jobs_rescore import rescore
from services.leads.repository.copies import keep_leave
from services.leads.repository.leavers import Plan, leave
from services.leads.repository.ownership import EndCause, began, end
from services.leads.rpc_pool import PoolRpc
from shared.clock import business_zone
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, GENEROUS, HOUR, LONG_AGO, START, held, job, remind
from tests.leads.nurture.support import bring, threshold
from tests.leads.world import World, as_admin

MOVES = [(began._EVENTS[cause][0], cause) for cause in Cause]
ENDS = [(end._EVENTS[cause][0], cause) for cause in EndCause]
UNCOUNTED = {"captured", "captured_again", "released"}
NURTURED = {NurtureCause.QUIET: "nurtured"}
NURTURING = [(NURTURED.get(cause, "pooled"), cause) for cause in NurtureCause]


@pytest.mark.parametrize(("kind", "cause"), [*acts(), *MOVES, *ENDS, *NURTURING])
def test_every_act_that_can_be_written_has_words_in_both_languages(kind: str, cause: str):
    zh, en = _LINES.get(f"{kind}/{cause}") or _LINES[kind]
    assert zh
    assert en
    names = [{name for _, name, _, _ in Formatter().parse(said) if name} for said in (zh, en)]
    assert {each.removesuffix("_zh") for each in names[0]} == {each.removesuffix("_en") for each in names[1]}


@pytest.mark.parametrize("kind", Kind)
def test_every_notice_has_words_in_both_languages(kind: Kind):
    told = words(kind, {"lead": "L", "rep": "R", "count": 7, "due": 7, "held": 7}, START, business_zone())
    assert all(told.values())
    assert not {"{", "}"} & set("".join(told.values()))


@pytest.mark.parametrize("reason", ["no_rep", "caps_reached", "cool_down"])
def test_every_reason_to_wait_has_words(reason: str):
    assert all(_WAITS[reason])


def test_what_the_real_jobs_write_is_told_with_its_numbers(world: World):
    west = world.new_pool("西部")
    assignment = {"hold_out_share": 0, "explore_share": 0, "fill_share": 1, "overflow_to": {"A": str(west)}}
    world.rules({**GENEROUS, "assignment": assignment}, effective_at=LONG_AGO)
    world.leads(1, "A", pooled_at=START, score=70)
    world.leads(1, "B", pooled_at=START, score=60)
    threshold(world, 100)
    cold = bring(world).lead_id
    bring(world)
    job(world, "assign", START + DAY + 3 * HOUR)
    threshold(world, 1)
    rescore(world.db, START + 2 * DAY)
    rep, gone = world.rep(), world.rep()
    [lead] = held(world, rep)
    held(world, gone)
    away = [{"starts_at": (START + DAY).isoformat(), "ends_at": (START + 2 * DAY).isoformat()}]
    with world.db.transaction() as session:
        keep_leave(session, {"employee_id": str(rep), "leave": away}, 1, START)
        leave(session, gone, Plan(), 1, actor=None, now=START)
    due = remind(world, [lead])
    job(world, "sweep", due)
    job(world, "assign", due + DAY)
    rows = world.run("select distinct type, cause from lead_event where actor_id is null")
    written = {tuple(row) for row in rows}
    assert written <= set(acts())
    assert written >= {
        ("captured", "api"), ("pooled", "overflow"), ("pooled", "score"), ("rescheduled", "leave_changed"),
        ("recycled", "recycle"), ("released", "leaver"), ("assigned", "assignment"),
    }  # fmt: skip
    for each in told(world):
        assert each["why"], each
        for sentence in each["why"].values():
            assert not {"{", "}", "—"} & set(sentence), each
            assert any(sign.isdigit() for sign in sentence) or each["type"] in UNCOUNTED, each
    assert cold
    assert world.broken() == []


def told(world: World):
    """Every automatic line of every lead's history, as the API tells it, less those the fixture wrote."""
    asking = Asking(world.db, PoolRpc, START)
    for (lead,) in world.run("select id from lead"):
        for line in asking(as_admin(), "get_history", lead, {})["data"]:
            if line["actor_id"] is None and (line["type"] != "captured" or line["details"].get("grade")):
                yield line
    asking.forget()


FAULTS = {
    "S36": "insert into rule_version (id, kind, number, rules, effective_at, created_at)"
    " values (gen_random_uuid(), 'pool', 90, '{}', '2030-01-02', '2029-01-01'),"
    " (gen_random_uuid(), 'pool', 91, '{}', '2030-01-01', '2029-01-02')",
    "S37": "insert into lead_event (lead_id, sequence, type, cause, at, data)"
    """ select id, 2, 'pooled', 'overflow', now(), '{"times": 1}' from lead limit 1""",
    "S38": "insert into lead_event (lead_id, sequence, type, cause, at, data)"
    " select id, 2, 'held_out', 'recycle', now(),"
    """ '{"holding_id": "00000000-0000-0000-0000-000000000009"}' from lead limit 1""",
    "S39": "insert into sweep_brake (id, team_id, day, due, held, reason, state, asked_at, decided_at)"
    " values (gen_random_uuid(), gen_random_uuid(), '2026-03-11', 10, 10, 'share', 'allowed', now(), now())",
    "S56": "insert into lead_event (lead_id, sequence, type, cause, at, data)"
    " select id, 2, 'moved', 'magic', now(), '{}' from lead limit 1",
}


@pytest.mark.parametrize("check", FAULTS)
def test_each_check_of_the_rules_sees_its_planted_fault(world: World, check: str):
    world.lead()
    assert world.broken() == []
    world.run(FAULTS[check].replace(":", "\\:"))
    assert check in {each.split()[0] for each in world.broken()}
