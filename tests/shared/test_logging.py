"""What reaches the log, and what never does."""

import json
import subprocess
import sys

import pytest

from shared.logging import scrub

PROGRAM = """
import logging, structlog
from shared import context
from shared.logging import configure_logging
configure_logging("toy")
context.trace.set("trace-1")
structlog.get_logger().info("called", phone="13800138000", n=7)
logging.getLogger("library").warning("dialled %s", "+86 138-0013-8000")
try:
    raise ValueError("13800138000 is taken")
except ValueError:
    structlog.get_logger().exception("failed")
    logging.getLogger("library").exception("failed too")
"""


@pytest.fixture(scope="module")
def lines():
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
    ).stdout
    return [json.loads(line) for line in output.splitlines()]


def test_every_line_is_json_with_service_and_trace(lines):
    assert len(lines) == 4
    assert {(line["service"], line["trace"]) for line in lines} == {("toy", "trace-1")}


def test_no_phone_number_reaches_the_log(lines):
    assert "138" not in json.dumps(lines)
    assert lines[0]["phone"] == "[phone]"


def test_defect_is_logged_with_its_traceback(lines):
    assert all("Traceback" in line["exception"] for line in lines[2:])


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
        "0086 13800138000",
        "+1 415 555 0100",
    ],
)
def test_phone_is_removed_however_it_is_written(phone):
    assert scrub(f'{{"note":"call {phone} now"}}'.encode()) == b'{"note":"call [phone] now"}'


@pytest.mark.parametrize(
    "text",
    ["01938001380012345678", "2026-11-21T20:50:51.138001Z", "13.800138000", "amount_fen 1380013800012"],
)
def test_other_numbers_stay(text):
    assert scrub(text.encode()) == text.encode()
