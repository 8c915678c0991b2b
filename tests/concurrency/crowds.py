"""Many sessions at once, each on a connection of its own, started together; every answer is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from shared.errors import Refusal

Answer = TypeVar("Answer")


def together(sessions: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Run `act(0)` … `act(sessions - 1)` at the same moment and return what each returned."""
    barrier = Barrier(sessions)

    def start(number: int) -> Answer:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(sessions) as threads:
        return list(threads.map(start, range(sessions)))


def outcome(act: Callable[[], object]) -> str:
    """`ok`, or the code of the refusal."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "ok"
