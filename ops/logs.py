"""Keeping the logs of a local stack small while its processes write to them."""

import shutil
from pathlib import Path

LARGEST_BYTES = 20_000_000


def keep_small(folder: Path, largest: int = LARGEST_BYTES) -> list[Path]:
    """Move what is in logs that have grown too large to `<name>.log.1` and return them.

    The writers append and keep their files open, so a log is copied and emptied, never renamed; a line
    written in between is lost.
    """
    grown = [log for log in folder.glob("*.log") if log.stat().st_size > largest]
    for log in grown:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        with log.open("r+b") as content:
            content.truncate()
    return grown
