"""Wait for what another process or thread does: look until it is so, and fail when time is up."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def wait_for(
    look: Callable[[], Seen],
    holds: Callable[[Seen], object] = bool,
    *,
    seconds: float = 60,
    every: float = 0.02,
) -> Seen:
    """Return what `look` sees as soon as it holds; fail with what it saw last."""
    until = time.monotonic() + seconds
    while not holds(seen := look()):
        assert time.monotonic() < until, f"still {seen!r} after {seconds} s"
        time.sleep(every)
    return seen
