"""The sweep and the assigner on due leads, beside one SQL statement that does the same unasked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bench.suite import Suite
from bench.world import add_roomy_rules
from services.leads.jobs import assign, sweep
from shared.database import Database, normalise_url
from shared.migrate import upgrade

LEADS_A_REP = 50
FOLDER = Path(__file__).parent

_FILL = (FOLDER / "due_leads.sql").read_text()
_ONE_STATEMENT = (FOLDER / "one_statement.sql").read_text()


def jobs_and_statement(suite: Suite, leads: int) -> tuple[float, float]:
    """Seconds for sweep and assign of so many due leads, and for the one statement on a copy of them."""
    now = datetime.now(UTC)
    with _database(suite, f"bench_due_{leads}") as url:
        _fill(url, leads, now)
        copy = f"bench_copy_{leads}"
        with _database(suite, copy, template=f"bench_due_{leads}") as other:
            statement = _run_statement(other, leads, now)
        return _run_jobs(url, leads), statement


@contextmanager
def _database(suite: Suite, name: str, template: str | None = None) -> Iterator[str]:
    """A database of the leads service, empty or a copy."""
    address = make_url(suite.addresses.databases["leads"])
    suite.server.ensure_database(name, address.username or "", template or "template0")
    try:
        url = address.set(database=name).render_as_string(hide_password=False)
        if template is None:
            upgrade("leads", url)
        yield url
    finally:
        suite.server.drop_database(name)


def _fill(url: str, leads: int, now: datetime) -> None:
    reps = max(10, leads // LEADS_A_REP)
    taken, due = now - timedelta(days=20), now - timedelta(days=1)
    values = {"reps": reps, "leads": leads, "each": leads // reps, "taken": taken, "due": due}
    with create_engine(normalise_url(url), poolclass=NullPool).begin() as connection:
        add_roomy_rules(connection)
        connection.execute(text(_FILL), values)


def _run_jobs(url: str, leads: int) -> float:
    db = Database(url, statement_timeout_ms=0)
    try:
        now = datetime.now(UTC)
        started = time.perf_counter()
        swept = sweep(db, now)
        given = assign(db, now)
        seconds = time.perf_counter() - started
    finally:
        db.close()
    if swept["recycled"] != leads or given["assigned"] != leads:
        raise RuntimeError(f"of {leads} leads {swept} were swept and {given} assigned")
    return seconds


def _run_statement(url: str, leads: int, now: datetime) -> float:
    with create_engine(normalise_url(url), poolclass=NullPool).connect() as connection:
        connection.execute(text("SELECT count(*) FROM lead"))
        started = time.perf_counter()
        moved = connection.execute(text(_ONE_STATEMENT), {"now": now}).scalar_one()
        connection.commit()
        seconds = time.perf_counter() - started
    if moved != leads:
        raise RuntimeError(f"the statement moved {moved} of {leads} leads")
    return seconds
