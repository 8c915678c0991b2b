"""A circuit breaker: after some failures in a row, refuse at once for a while, then let one call try."""

import time
from collections.abc import Callable


class Breaker:
    """State of one callee. Ask `permits`, then report `succeeded` or `failed`."""

    def __init__(
        self, *, threshold: int = 5, pause_seconds: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`threshold` failures in a row open it for `pause_seconds`."""
        self._threshold = threshold
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._failures = 0
        self._closed_from = 0.0

    def permits(self) -> bool:
        """Tell whether a call may go out; while open, one call per pause goes out as a probe."""
        if self._failures < self._threshold:
            return True
        now = self._clock()
        if now < self._closed_from:
            return False
        self._closed_from = now + self._pause_seconds
        return True

    def succeeded(self) -> None:
        """The callee answered, were it with a refusal."""
        self._failures = 0

    def failed(self) -> None:
        """The callee did not answer in time, or is not there."""
        self._failures += 1
        if self._failures >= self._threshold:
            self._closed_from = self._clock() + self._pause_seconds
