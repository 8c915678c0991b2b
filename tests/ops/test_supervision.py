"""The supervisor's configuration, and knowing our own processes from strangers."""

import configparser
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ops.layout import MARK, Addresses, Stack
from ops.programs import Program, end_marked, living, marked, wait_until
from ops.supervision import Supervisor, program_section


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path / "local", name="toy", gateway_port=None)


@pytest.fixture
def sleeper(stack: Stack) -> Program:
    argv = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)"]
    return Program("sleeper", argv, stack.root, stack.logs / "sleeper.log")


@pytest.fixture
def supervisor(stack: Stack, sleeper: Program) -> Iterator[Supervisor]:
    stack.local.mkdir()
    running = Supervisor(stack, owner_pid=os.getpid())
    running.configure([], [sleeper])
    running.start()
    running.run(["sleeper"])
    wait_until(lambda: pid(running) != 0, 20, "the sleeper did not start")
    yield running
    running.shutdown()


def pid(supervisor: Supervisor) -> int:
    return next((s.pid for s in supervisor.states() if s.name == "sleeper" and s.state == "RUNNING"), 0)


def addresses(stack: Stack) -> Addresses:
    databases = {service: f"postgresql://{service}@db/{service}" for service in stack.services}
    return Addresses(databases, {name: f"amqp://{name}@mq/" for name in ("ops", "gateway", *stack.services)})


def test_suite_is_these_processes(stack: Stack) -> None:
    assert [program.name for program in stack.programs(addresses(stack))] == [
        "gateway",
        "leads",
        "leads-relay",
        "leads-imports",
        "leads-exports",
        "leads-models",
        "leads-scores",
        "staff",
        "staff-relay",
        "staff-imports",
        "webhooks",
        "webhooks-relay",
        "webhooks-deliver",
        "scheduler",
    ]


def test_process_gets_the_logins_of_its_own_service_only(stack: Stack) -> None:
    programs = {program.name: program for program in stack.programs(addresses(stack))}
    assert programs["leads-relay"].env["DATABASE_URL"] == "postgresql://leads@db/leads"
    assert programs["leads-relay"].env["AMQP_URL"] == "amqp://leads@mq/"
    assert not any("DATABASE" in name for name in programs["gateway"].env)


def test_section_survives_quotes_and_percent_signs(tmp_path: Path) -> None:
    program = Program(
        "odd",
        ["run", "a b", "100%"],
        tmp_path,
        tmp_path / "odd.log",
        env={"URL": "amqp://a:b@c/%2F"},
        stop_signal=signal.SIGINT,
    )
    read = configparser.RawConfigParser()
    read.read_string(program_section(program, 10))
    section = read["program:odd"]
    assert section["command"].endswith(f"{tmp_path}/odd.log run 'a b' 100%%")
    assert section["environment"] == 'URL="amqp://a:b@c/%%2F"'
    assert section["stopsignal"] == "INT"


def test_killed_process_comes_back(supervisor: Supervisor) -> None:
    first = pid(supervisor)
    psutil.Process(first).kill()
    wait_until(lambda: pid(supervisor) not in {0, first}, 20, "it did not come back")


def test_what_did_not_change_is_not_restarted(supervisor: Supervisor, sleeper: Program) -> None:
    first = pid(supervisor)
    supervisor.configure([], [sleeper])
    supervisor.run(["sleeper"])
    assert pid(supervisor) == first


def test_stopped_process_stays_stopped_until_started(supervisor: Supervisor) -> None:
    supervisor.stop("sleeper")
    assert pid(supervisor) == 0

    supervisor.run(["sleeper"])
    wait_until(lambda: pid(supervisor) != 0, 20, "it did not start again")


def test_shutdown_leaves_nothing_of_ours_and_touches_nobody_else(
    supervisor: Supervisor, stack: Stack
) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

    supervisor.shutdown()

    assert marked(MARK, str(stack.local)) == []
    assert living(stranger.pid)
    stranger.kill()
    stranger.wait()


def test_orphans_of_a_killed_supervisor_are_ended(supervisor: Supervisor, stack: Stack) -> None:
    orphan = pid(supervisor)
    parent = psutil.Process(psutil.Process(orphan).ppid())
    parent.kill()
    wait_until(lambda: not supervisor.is_running(), 20, "the supervisor survived")
    assert living(orphan)

    end_marked(MARK, str(stack.local))

    assert marked(MARK, str(stack.local)) == []
