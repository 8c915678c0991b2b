from datetime import UTC, datetime, timedelta

import pytest

from shared.files.states import (
    ImportNotPausable,
    ImportNotUndoable,
    check_pausable,
    check_resumable,
    check_undoable,
)

NOW = datetime(2027, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("state", ["completed", "failed"])
def test_an_import_that_ended_can_be_undone_for_a_day(state):
    check_undoable(state, dry_run=False, finished_at=NOW - timedelta(hours=24), now=NOW)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_paused_import_can_be_undone_as_far_as_it_went(dry_run):
    check_undoable("paused", dry_run=dry_run, finished_at=None, now=NOW)


@pytest.mark.parametrize(
    ("state", "dry_run", "finished_at"),
    [
        ("running", False, None),
        ("queued", False, None),
        ("undone", False, NOW),
        ("completed", True, NOW),
        ("completed", False, NOW - timedelta(hours=24, seconds=1)),
        ("completed", False, None),
    ],
)
def test_otherwise_it_cannot(state, dry_run, finished_at):
    with pytest.raises(ImportNotUndoable):
        check_undoable(state, dry_run=dry_run, finished_at=finished_at, now=NOW)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_what_waits_or_runs_can_be_paused(state):
    check_pausable(state)


@pytest.mark.parametrize("state", ["uploading", "completed", "failed", "undoing", "undone"])
def test_an_import_in_another_state_is_neither_paused_nor_resumed(state):
    for check in (check_pausable, check_resumable):
        with pytest.raises(ImportNotPausable, match=state):
            check(state)


def test_only_what_is_paused_goes_on():
    check_resumable("paused")
    with pytest.raises(ImportNotPausable):
        check_resumable("running")
