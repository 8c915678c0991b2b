"""An office on a fresh database, with an admin."""

from collections.abc import Iterator

import pytest

from tests.staff.office import Office


@pytest.fixture
def office(staff_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A company with a database of its own; events are held to their schemas."""
    monkeypatch.setenv("ALLHANDS_ENV", "test")
    opened = Office(staff_db)
    opened.run("UPDATE outbox SET occurred_at = now()")  # of the default calendar, old as the run's template
    yield opened
    opened.db.close()


@pytest.fixture
def admin(office: Office) -> str:
    """The id of an admin."""
    return office.hire("admin", number="9001")
