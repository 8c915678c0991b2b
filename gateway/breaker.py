"""A breaker per callee: after a run of silence it refuses at once for a while, then lets one call through to see."""

import time
from collections.abc import Callable

from shared.errors import Unavailable

SILENCES_TO_OPEN = 10
OPEN_SECONDS = 2.0


class Breaker:
    """Counts a callee's consecutive silences. Answers of any kind, refusals too, are signs of life."""

    def __init__(self, callee: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.callee = callee
        self._clock = clock
        self._silences = 0
        self._opened_at: float | None = None
        self._probing = False

    def check(self) -> None:
        """Pass, or raise `Unavailable` with the seconds until it is worth trying again."""
        if self._opened_at is None:
            return
        wait = self._opened_at + OPEN_SECONDS - self._clock()
        if wait > 0 or self._probing:
            refusal = Unavailable(f"{self.callee} does not answer at the moment; try again shortly")
            refusal.retry_after = max(wait, 1.0)
            raise refusal
        self._probing = True

    def answered(self) -> None:
        """The callee lives."""
        self._silences = 0
        self._opened_at = None
        self._probing = False

    def was_silent(self) -> None:
        """A call ran into its deadline."""
        self._silences += 1
        self._probing = False
        if self._silences >= SILENCES_TO_OPEN:
            self._opened_at = self._clock()

    def abandoned(self) -> None:
        """A call ended without telling us anything about the callee."""
        self._probing = False
