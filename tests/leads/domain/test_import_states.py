from datetime import UTC, datetime, timedelta

import pytest

from services.leads.domain.import_states import ImportNotUndoable, check_undoable

NOW = datetime(2027, 3, 10, tzinfo=UTC)


def test_an_import_can_be_undone_for_a_day():
    check_undoable("completed", False, NOW - timedelta(hours=24), NOW)


@pytest.mark.parametrize(
    ("state", "dry_run", "finished_at"),
    [
        ("running", False, None),
        ("failed", False, NOW),
        ("completed", True, NOW),
        ("completed", False, NOW - timedelta(hours=24, seconds=1)),
        ("completed", False, None),
    ],
)
def test_otherwise_it_cannot(state, dry_run, finished_at):
    with pytest.raises(ImportNotUndoable):
        check_undoable(state, dry_run, finished_at, NOW)
