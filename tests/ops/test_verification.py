"""`allhands verify` says what holds, what does not, and who breaks it."""

import psycopg2
import pytest

from ops.verification import checks_of, report

BROKEN_CALENDARS = "UPDATE working_calendar SET is_default = false"


@pytest.fixture
def staff(staff_db: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database as `migrate` left it, with what it told published: here runs no relay."""
    monkeypatch.setenv("ALLHANDS_STAFF_DATABASE_URL", staff_db)
    run(staff_db, "UPDATE outbox SET published_at = now()")
    return staff_db


def run(url: str, sql: str) -> None:
    session = psycopg2.connect(url)
    with session, session.cursor() as cursor:
        cursor.execute(sql)
    session.close()


def test_every_service_states_what_must_hold() -> None:
    assert {check.id for check in checks_of("leads")} >= {f"I{number}" for number in range(1, 17)}
    assert checks_of("staff")


@pytest.mark.usefixtures("staff")
def test_empty_company_breaks_no_promise() -> None:
    lines: list[str] = []
    assert report(["staff"], 5, lines.append)
    assert lines[-1].endswith(" 0 broken")
    assert all(line.startswith("ok ") for line in lines[:-1])


def test_broken_promise_is_named_with_what_breaks_it(staff: str) -> None:
    run(staff, BROKEN_CALENDARS)

    lines: list[str] = []
    assert not report(["staff"], 5, lines.append)

    failed = [line for line in lines if line.startswith("FAIL")]
    assert len(failed) == 1
    assert "default calendar" in failed[0]
    assert lines[lines.index(failed[0]) + 1].strip().startswith("1 broken: ")
