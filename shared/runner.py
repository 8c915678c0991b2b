"""Run one service: `python -m shared.runner leads`. Outlives its broker; drains on SIGTERM."""

import eventlet

eventlet.monkey_patch()  # without arguments: only then is psycopg2 made to yield

import argparse  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import structlog  # noqa: E402
from sqlalchemy import text  # noqa: E402

from shared import memory, registry, settings  # noqa: E402
from shared.consumer import Consumer  # noqa: E402
from shared.container import Container  # noqa: E402
from shared.database import Database  # noqa: E402
from shared.health import Checks, serve_health  # noqa: E402
from shared.logging import configure_logging  # noqa: E402

log = structlog.get_logger()


def main() -> None:
    """Read the command line and run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m shared.runner")
    parser.add_argument("service")
    run(registry.service_class(parser.parse_args().service))


def run(service_cls: Any) -> None:
    """Run a service class until SIGTERM or SIGINT."""
    configure_logging(service_cls.name)
    container = Container(service_cls, {"AMQP_URI": settings.amqp_url()})
    if port := settings.health_port():
        serve_health(settings.health_host(), port, _checks(container))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(_stop, container))
    log.info("starting", pid=os.getpid())
    container.start()
    memory.settle()
    log.info("ready")
    _wait(container)
    log.info("stopped")


def _stop(container: Container) -> None:
    """Take no new work, finish what runs, and leave at the latest when the drain time is over."""
    log.info("stopping")
    eventlet.spawn_after(settings.drain_seconds(), _leave)
    container.stop()


def _leave() -> None:
    log.error("drain_timed_out")
    os._exit(1)


def _wait(container: Container) -> None:
    """Wait for the container; a signal may interrupt the hub, which is no reason to leave."""
    waiter = eventlet.spawn(container.wait)
    while True:
        try:
            waiter.wait()
        except InterruptedError:
            continue
        return


def _checks(container: Container) -> Checks:
    """Ready means: connected to the broker, and to the service's own database if it has one."""
    checks = {"broker": lambda: container.shared_extensions[Consumer].is_connected}
    for provider in container.dependencies:
        if isinstance(provider, Database):
            checks["database"] = partial(_answers, provider)
    return checks


def _answers(database: Database) -> bool:
    with eventlet.Timeout(2), database.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT true")))


if __name__ == "__main__":
    main()
