"""How one call or event is run: its context set, its deadline kept, its outcome handed back, one log line."""

import sys
import time
from typing import Any

import eventlet
import structlog
from nameko.containers import ServiceContainer

from shared import context, metrics, settings
from shared.context import Actor
from shared.errors import Refusal, Unavailable
from shared.handlers import event_handlers

log = structlog.get_logger()


class Container(ServiceContainer):  # type: ignore[misc]
    """nameko's container with the part that runs a worker replaced."""

    def __init__(self, service_cls: Any, config: dict[str, Any]) -> None:
        """Make room for every call and event that prefetch may bring: nothing waits to start."""
        events = sum(handler.workers for handler in event_handlers(service_cls))
        super().__init__(service_cls, {**config, "max_workers": settings.max_workers() + events})
        metrics.IN_FLIGHT.set_function(self._worker_pool.running)

    @property
    def is_busy(self) -> bool:
        """Whether any worker is running."""
        return bool(self._worker_pool.running())

    def _run_worker(self, worker_ctx: Any, handle_result: Any) -> None:
        result = exc_info = None
        started = time.perf_counter()
        try:
            _enter_context(worker_ctx.data)
            self._inject_dependencies(worker_ctx)
            self._worker_setup(worker_ctx)
            result = _call(worker_ctx)
        except Exception:  # noqa: BLE001 - becomes the answer
            exc_info = sys.exc_info()
        _report(worker_ctx.entrypoint, exc_info, time.perf_counter() - started)
        handle_result(worker_ctx, result, exc_info)
        self._worker_result(worker_ctx, result, exc_info)
        self._worker_teardown(worker_ctx)


def _enter_context(headers: dict[str, Any]) -> None:
    """Set the context of this greenlet, which ends with it."""
    actor = headers.get("actor")
    context.trace.set(headers.get("trace") or "")
    context.key.set(headers.get("key"))
    deadline = headers.get("deadline")
    context.deadline.set(None if deadline is None else float(deadline))
    context.actor.set(Actor.from_header(actor) if actor else None)


def _call(worker_ctx: Any) -> Any:
    """Run the method until its deadline: not at all if that has passed, and not beyond it."""
    method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
    deadline = context.deadline.get()
    if deadline is None:
        return method(*worker_ctx.args, **worker_ctx.kwargs)
    left = deadline - time.time()
    if left <= 0:
        raise Unavailable("the deadline passed before the work began")
    timer = eventlet.Timeout(left)
    try:
        return method(*worker_ctx.args, **worker_ctx.kwargs)
    except eventlet.Timeout as timeout:
        if timeout is not timer:
            raise
        raise Unavailable("the deadline passed before the work was done") from None
    finally:
        timer.cancel()


def _report(entrypoint: Any, exc_info: Any, seconds: float) -> None:
    """Write the log line and the metrics of one call or event; a defect with its traceback."""
    error = exc_info[1] if exc_info else None
    outcome = "ok" if error is None else error.code if isinstance(error, Refusal) else "internal"
    metrics.handled(entrypoint.kind, entrypoint.label, outcome, seconds)
    entrypoint.log_outcome(outcome, seconds, exc_info)
