"""Logs: one JSON object a line on stdout, with the trace id in each and no phone number in any.

configure_logging("leads")                     # once, by the process
log = structlog.get_logger()                   # in a module
log.info("import_finished", rows=9240)         # an event name and fields; never personal data
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

from shared import context, settings

_PHONE = re.compile(
    rb"(?<![\w.-])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\w-])"
    rb"|(?<![\w.])\+\d[\d -]{6,14}\d(?!\w)"
)
_HIDDEN = b"[phone]"
_QUIET = ("nameko.containers", "kombu", "amqp", "aiormq", "aio_pika")


def configure_logging(service: str) -> None:
    """Send this process's logs, its libraries' included, to stdout as JSON lines."""

    def named(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        if trace := context.trace.get():
            event["trace"] = trace
        return event

    level = logging.getLevelNamesMapping()[settings.log_level()]
    shape: list[Any] = [
        named,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shape, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    _adopt_standard_logging(shape, level)


def render(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> bytes:
    """Write one event as JSON, phone numbers removed wherever they were."""
    return scrub(orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS))


def scrub(line: bytes) -> bytes:
    """Replace every phone number in a line."""
    return _PHONE.sub(_HIDDEN, line)


def _adopt_standard_logging(shape: list[Any], level: int) -> None:
    """Give the standard library's logging, which libraries use, the same form."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shape,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda *args: render(*args).decode(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.INFO))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
