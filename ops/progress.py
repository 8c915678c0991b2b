"""Tells what a long command does: a live line per step on a terminal, plain lines anywhere else."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

console = Console(stderr=True, highlight=False)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show `what` while the block runs, then how many seconds it took."""
    started = time.monotonic()
    shown = escape(what)
    if console.is_terminal:
        with console.status(shown):
            yield
    else:
        yield
    console.print(f"[green]✓[/] {shown} [dim]{time.monotonic() - started:.1f} s[/]")
