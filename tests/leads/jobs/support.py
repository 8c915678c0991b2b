"""What the tests of the jobs have in common: leads in hands, and time passing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.leads.domain.holding import Cause
from services.leads.repository.ownership import Take, Taken, begin_holdings
from shared.jobs import run
from tests.leads.world import GENEROUS, World, as_rep

START = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # a Wednesday gone by, 10:00 in Shanghai
LONG_AGO = START - timedelta(days=400)
ROTATE_ALL = {**GENEROUS, "assignment": {"hold_out_share": 0}}
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def held(
    world: World, rep: UUID, count: int = 1, grade: str = "A", at: datetime = START, **columns: Any
) -> list[UUID]:
    """Leads in a rep's hand since `at`, taken the ordinary way."""
    leads = world.leads(count, grade, pooled_at=at, **columns)
    with world.db.transaction() as session:
        takes = [Take(lead, rep, Cause.CLAIM) for lead in leads]
        answers = begin_holdings(session, takes, actor=as_rep(rep), now=at)
    assert all(isinstance(answer, Taken) for answer in answers), answers
    return leads


def deadline(world: World, lead: UUID) -> datetime:
    return world.one("select recycle_at from lead where id = :lead", lead=lead)


def job(world: World, name: str, now: datetime) -> dict[str, int]:
    """Run a job as if it were `now` and return what it did."""
    result = run(f"leads.{name}", now, db=world.db, again=True)
    assert result.state == "done", result
    return result.counts


def remind(world: World, leads: list[UUID]) -> datetime:
    """Let the reminders before these leads' deadline go out in time; returns the deadline."""
    due = deadline(world, leads[0])
    for hours in (10 * 24, 5 * 24, 3 * 24 + 2, 24 + 1):
        job(world, "notify", due - hours * HOUR)
    assert deadline(world, leads[0]) == due
    return due


def states(world: World) -> dict[str, int]:
    return dict(world.run("select state, count(*) from lead group by 1"))


def history(world: World, lead: UUID) -> list[tuple[str, str]]:
    return [
        tuple(row)
        for row in world.run(
            "select type, cause from lead_event where lead_id = :lead order by sequence", lead=lead
        )
    ]


def kinds(world: World, recipient: UUID) -> list[str]:
    """The kinds of notice in somebody's inbox, oldest first."""
    rows = world.run(
        "select kind from notice where recipient_id = :who order by created_at, id", who=recipient
    )
    return [kind for (kind,) in rows]
