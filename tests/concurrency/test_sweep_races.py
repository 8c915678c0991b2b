"""The sweep against itself, against a kill, against reps who follow up, and assignment against claims."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest

from services.leads import jobs
from services.leads.domain.turnover import Contact
from services.leads.repository import leavers
from services.leads.repository.claims import claim
from services.leads.repository.hands import NotTheHolder
from services.leads.repository.sweep import NO_TEAM
from services.leads.repository.touches import Touched, log_touch
from shared.database import Database
from shared.errors import Conflict, NotFound, Refusal
from tests.leads.jobs.support import (
    DAY,
    HOUR,
    LONG_AGO,
    ROTATE_ALL,
    START,
    deadline,
    held,
    job,
    remind,
    states,
)
from tests.leads.world import World, as_rep


@pytest.fixture
def world(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("DATABASE_URL", leads_db)
    database = Database(leads_db, statement_timeout_ms=0)
    company = World(database)
    company.rules(ROTATE_ALL, effective_at=LONG_AGO)
    yield company
    database.close()


def together(*acts: Callable[[], object]) -> list[object]:
    """Start acts at the same moment and return what each returned."""
    barrier = Barrier(len(acts))

    def start(act: Callable[[], object]) -> object:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(start, acts))


def due_leads(world: World, reps: int, each: int) -> list[UUID]:
    """Leads that fell due at one moment, their last reminders delivered; the storm has been allowed."""
    leads = [lead for _ in range(reps) for lead in held(world, world.rep(), each)]
    due = remind(world, leads)
    world.run(
        "insert into sweep_brake (id, team_id, day, due, held, reason, asked_at,"
        " state, decided_at, decided_by)"
        " values (gen_random_uuid(), :nobody, :day, 0, 0, 'share', :day, 'allowed', :day, gen_random_uuid())",
        nobody=NO_TEAM,
        day=due.date(),
    )
    return leads


def test_sweeps_at_once_are_one_sweep(world: World):
    leads = due_leads(world, 12, 40)
    now = deadline(world, leads[0])
    counts = together(*[lambda: jobs.sweep(world.db, now) for _ in range(4)])
    assert sum(each["recycled"] for each in counts) == 480
    assert states(world) == {"pooled": 480}
    assert world.one("select count(*) from lead_event where type = 'recycled'") == 480
    assert world.broken() == []


def test_a_sweep_killed_again_and_again_loses_nothing_and_the_next_one_goes_on(world: World):
    leads = due_leads(world, 40, 60)
    now = deadline(world, leads[0])
    for swept in (0, 800, 1600):
        kill_once_swept(world, now, swept)
        assert swept < states(world)["pooled"] < 2400
        assert world.broken() == []
    left = states(world)["held"]
    assert job(world, "sweep", now)["recycled"] == left
    assert states(world) == {"pooled": 2400}
    assert world.one("select count(*) from lead_event where type = 'recycled'") == 2400
    assert world.broken() == []


def kill_once_swept(world: World, now: datetime, more_than: int) -> None:
    """Run the sweep as a process of its own and kill it once it has taken so many leads."""
    command = [sys.executable, "-W", "ignore", "-m", "shared.jobs", "leads.sweep", "--as-of", now.isoformat()]
    sweep = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while world.one("select count(*) from lead where state = 'pooled'") <= more_than:
        assert time.monotonic() < give_up
        assert sweep.poll() is None
    os.kill(sweep.pid, signal.SIGKILL)
    sweep.wait()


def test_a_follow_up_that_committed_first_wins(world: World):
    rep = world.rep()
    won = {"touch": 0, "sweep": 0}
    for _ in range(200):
        [lead] = held(world, rep)
        now = remind_one(world, lead)

        def follow_up(lead: UUID = lead, now=now) -> bool:
            try:
                with world.db.transaction() as session:
                    visit = Touched(Contact("visit"), occurred_at=now)
                    log_touch(session, lead, visit, actor=as_rep(rep), now=now)
            except (NotTheHolder, NotFound):
                return False
            return True

        touched, _ = together(follow_up, lambda now=now: jobs.sweep(world.db, now))
        state = world.one("select state from lead where id = :lead", lead=lead)
        assert state == ("held" if touched else "pooled")
        won["touch" if touched else "sweep"] += 1
        world.run("update lead set recycle_at = null where id = :lead", lead=lead)
    assert world.broken() == []
    assert sum(won.values()) == 200


def remind_one(world: World, lead: UUID):
    """Put a lead's last reminder before it falls due, without waiting for it."""
    due = deadline(world, lead)
    jobs.notify(world.db, due - DAY)
    return due


def test_a_leaver_who_claims_at_the_same_moment_holds_nothing_after(world: World):
    for _ in range(30):
        rep, lead = world.rep(), world.lead("A", pooled_at=START)

        def take(rep: UUID = rep, lead: UUID = lead) -> object:
            try:
                with world.db.transaction() as session:
                    return claim(session, lead, actor=as_rep(rep), now=START)
            except Refusal as refusal:
                return refusal.code

        def go(rep: UUID = rep) -> object:
            with world.db.transaction() as session:
                return leavers.leave(session, rep, leavers.Plan(), 9, actor=None, now=START + HOUR)

        together(take, go)
        assert world.one("select held from rep_account where rep_id = :rep", rep=rep) == 0
    assert states(world) == {"pooled": 30}
    assert world.broken() == []


def test_two_who_leave_to_each_other_at_once_both_hold_nothing_after(world: World):
    for _ in range(20):
        pair = [world.rep(), world.rep()]
        for rep in pair:
            held(world, rep, 3)

        def go(rep: UUID, colleague: UUID) -> None:
            with world.db.transaction() as session:
                leavers.leave(session, rep, leavers.Plan(colleague), 9, actor=None, now=START + HOUR)

        together(partial(go, *pair), partial(go, *reversed(pair)))
    assert states(world) == {"pooled": 120}
    assert world.run("select distinct active, held from rep_account") == [(False, 0)]
    assert world.broken() == []


def test_claims_and_assignments_at_once_never_break_a_cap(world: World):
    caps = {**ROTATE_ALL["holding"], "cap": {"senior": 12}}
    world.rules({**ROTATE_ALL, "holding": caps, "assignment": {"fill_share": 1}}, effective_at=LONG_AGO)
    reps = [world.rep() for _ in range(8)]
    leads = world.leads(160, "A", pooled_at=START)

    def claimer(rep: UUID) -> Callable[[], int]:
        def take() -> int:
            taken = 0
            for lead in leads[reps.index(rep) :: 3]:
                try:
                    with world.db.transaction() as session:
                        claim(session, lead, actor=as_rep(rep), now=START + HOUR)
                    taken += 1
                except (Conflict, NotFound):
                    continue
            return taken

        return take

    together(
        *[claimer(rep) for rep in reps], *[lambda: jobs.assign(world.db, START + HOUR) for _ in range(3)]
    )
    assert world.run("select distinct held from rep_account") == [(12,)]
    assert states(world) == {"held": 96, "pooled": 64}
    assert world.broken() == []
