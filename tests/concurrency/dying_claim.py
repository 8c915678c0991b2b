"""Claims with a key, each in a process of its own that kills itself at a step: `python -m … URL`.

A step is whatever the database is about to be asked: each statement, the commit, and the connection's return
after it.
"""

import os
import signal
import sys
from typing import Any
from uuid import UUID

from sqlalchemy import event

from services.leads.repository.claims import claim_once
from shared import context
from shared.database import Database
from tests.leads.world import NOW, as_rep

KEY = "sent again after the crash"


def claim_with_key(db: Database, rep: UUID, lead: UUID) -> dict[str, Any]:
    """Claim as the remote method does."""
    context.actor.set(as_rep(rep))
    return claim_once(db, KEY, lead, actor=as_rep(rep), now=NOW)


class Steps:
    """Counts the steps of a database's work and dies at the one that is fatal."""

    def __init__(self, db: Database, fatal: int | None) -> None:
        self.count = 0
        self._fatal = fatal
        for name in ("before_cursor_execute", "commit", "checkin"):
            event.listen(db.engine, name, self._step)

    def _step(self, *_: object) -> None:
        if self.count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


def claim_and_die(url: str, rep: str, lead: str, fatal: str) -> int:
    """Claim in a child of this process; returns the signal it died of, or less than 0: its steps, done."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        db = Database(url)
        steps = Steps(db, int(fatal))
        claim_with_key(db, UUID(rep), UUID(lead))
        os.write(writer, bytes([steps.count]))
        os._exit(0)
    _, status = os.wait()
    return os.WTERMSIG(status) or -os.read(reader, 1)[0]


def main(url: str) -> None:
    """Do what each line of the input asks: a rep, a lead and the step to die at (-1: never)."""
    for line in sys.stdin:
        sys.stdout.write(f"{claim_and_die(url, *line.split())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
