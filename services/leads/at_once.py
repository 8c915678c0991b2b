"""A few chunks of a job at once: while the database writes one, the next is decided. For jobs only."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from types import TracebackType
from typing import Any, Self


class Workers:
    """Up to `at_once` pieces of work beside what is running, under its trace; done when the block ends."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._pool = ThreadPoolExecutor(at_once)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=error is not None)

    def start(self, work: Callable[[], Any]) -> "Future[Any]":
        """Start a piece of work, or queue it."""
        return self._pool.submit(copy_context().run, work)
