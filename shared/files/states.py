"""An imported file from upload to undo: what may be done with it when, and the refusals. Pure."""

from datetime import datetime, timedelta

from shared.errors import Conflict, Invalid

UNDO_WINDOW = timedelta(hours=24)
STATES = ("uploading", "queued", "running", "paused", "completed", "failed", "undoing", "undone")
UNDER_WAY = ("queued", "running")
"""To be run, or running: these may be paused."""


class ImportClosed(Conflict):
    """The import has started; its file cannot change any more."""

    code = "import_closed"


class ChunkInvalid(Invalid):
    """A piece of a file that is no piece of a file."""

    code = "chunk_invalid"


class ImportIncomplete(Conflict):
    """Not all of the file has arrived."""

    code = "import_incomplete"


class FileTooLarge(Invalid):
    """More of the file arrived than was announced."""

    code = "file_too_large"


class ImportNotUndoable(Conflict):
    """An import can be taken back once, within a day of its end."""

    code = "import_not_undoable"


class ImportNotPausable(Conflict):
    """Only an import that waits or runs can be paused, and only a paused one goes on."""

    code = "import_not_pausable"


def check_pausable(state: str) -> None:
    """Raise `ImportNotPausable` unless the import waits or runs."""
    if state not in UNDER_WAY:
        raise ImportNotPausable(f"an import that is {state} cannot be paused")


def check_resumable(state: str) -> None:
    """Raise `ImportNotPausable` unless the import is paused."""
    if state != "paused":
        raise ImportNotPausable(f"an import that is {state} cannot be resumed")


def check_undoable(state: str, *, dry_run: bool, finished_at: datetime | None, now: datetime) -> None:
    """Raise `ImportNotUndoable` unless it is paused, or ended within a day and was no dry run."""
    if state == "paused":
        return
    if state not in ("completed", "failed") or finished_at is None:
        raise ImportNotUndoable("an import can be undone when it is paused or has ended")
    if dry_run:
        raise ImportNotUndoable("a dry run changed nothing")
    if now - finished_at > UNDO_WINDOW:
        raise ImportNotUndoable("an import can be undone for 24 hours")


def failing_from(began_as: str) -> tuple[str, ...]:
    """The states from which work begun in one may fail: what was paused or taken back meanwhile stays so."""
    return UNDER_WAY if began_as in UNDER_WAY else (began_as,)
