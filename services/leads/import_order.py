"""The batches of one import in order, and which may be decided before the one before is committed."""

from concurrent.futures import Future
from dataclasses import dataclass, field

from services.leads.domain.identity import Key
from services.leads.repository.import_batch import Entry


@dataclass(slots=True)
class Batch:
    """Rows to write, after `done` others; `written` ends when they are committed."""

    entries: list[Entry]
    done: int
    before: "Batch | None"
    keys: frozenset[Key] = frozenset()
    names_owners: bool = False
    written: "Future[None]" = field(default_factory=Future)

    def wait_for_the_one_before(self) -> None:
        """Return when everything before is committed; raise if it could not be."""
        if self.before is not None:
            self.before.written.result()
            self.before = None

    @property
    def may_overtake(self) -> bool:
        """Whether it can be decided before the one before is committed: they share no key.

        One that names owners locks reps, and whoever holds a lock may not wait for another batch.
        """
        before = self.before
        if before is None or before.written.done():
            return True
        return not self.names_owners and self.keys.isdisjoint(before.keys)
