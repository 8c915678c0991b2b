"""A few chunks of a job at once: while the database writes one, the next is decided. For jobs only."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

Submit = Callable[[Callable[[], Any]], "Future[Any]"]


@contextmanager
def workers(at_once: int) -> Iterator[Submit]:
    """Give a way to start work beside what is running, under the same trace; done when the block ends."""
    with ThreadPoolExecutor(at_once) as pool:
        yield lambda work: pool.submit(copy_context().run, work)
