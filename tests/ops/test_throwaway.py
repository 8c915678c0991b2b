"""Servers of a test run: real, private, and gone with their owner."""

import os
import subprocess
import sys
from pathlib import Path

import amqp
import psycopg2
import pytest

from ops.databases import DatabaseServer
from ops.programs import ROOT, living, marked, wait_until
from ops.throwaway import RUN_MARK, Throwaway
from tests.support import stack


def connect(url: str) -> amqp.Connection:
    user, rest = url.removeprefix("amqp://").split(":", 1)
    password, host = rest.split("@")
    address, vhost = host.split("/")
    connection = amqp.Connection(address, user, password, virtual_host=vhost.replace("%2F", "/"))
    connection.connect()
    return connection


def test_postgres_is_version_18(postgres: DatabaseServer) -> None:
    with postgres.session() as session:
        assert session.server_version // 10000 == 18


def test_a_copy_of_a_template_has_its_tables_and_its_owner(postgres: DatabaseServer) -> None:
    postgres.ensure_owner("someone", "someone")
    postgres.ensure_database("pattern", owner="someone")
    with postgres.session("pattern") as session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")

    postgres.ensure_database("copied", owner="someone", template="pattern")

    with postgres.session("copied") as session, session.cursor() as cursor:
        cursor.execute("SELECT id FROM kept")
        assert cursor.fetchall() == [(7,)]
    postgres.drop_database("copied")
    postgres.drop_database("pattern")


def test_a_service_cannot_enter_the_database_of_another(postgres: DatabaseServer) -> None:
    for name in ("mine", "theirs"):
        postgres.ensure_owner(name, name)
        postgres.ensure_database(name, owner=name)

    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        psycopg2.connect(postgres.url("theirs", user="mine", password="mine"))

    for name in ("mine", "theirs"):
        postgres.drop_database(name)


def test_broker_takes_this_workers_login(amqp_url: str) -> None:
    with connect(amqp_url) as connection:
        assert connection.connected


def test_paused_broker_refuses_and_keeps_what_it_was_told(
    restartable_broker: Throwaway, restartable_amqp_url: str
) -> None:
    with connect(restartable_amqp_url) as connection:
        connection.channel().queue_declare("kept", durable=True, auto_delete=False)

    restartable_broker.pause()
    with pytest.raises(OSError, match="refused"):
        connect(restartable_amqp_url)

    restartable_broker.resume()
    with connect(restartable_amqp_url) as connection:
        connection.channel().queue_declare("kept", passive=True)


def test_cluster_runs_in_a_folder_only_its_owner_may_enter(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    server = Throwaway(private / "postgres", os.getpid())
    server.start()

    assert server.postgres().server.answers()

    server.stop()
    assert list(private.iterdir()) == [private / "postgres.log"]


STARTER = """
import os, subprocess, sys, time
from pathlib import Path
from ops.throwaway import RUN_OWNER, Throwaway
folder = Path(sys.argv[1])
os.environ[RUN_OWNER] = str(os.getpid())
Throwaway(folder / "postgres", os.getpid()).start()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
(folder / "child").write_text(str(child.pid))
time.sleep(600)
"""


def test_what_a_killed_run_had_started_goes_too(tmp_path: Path) -> None:
    run = {**os.environ, RUN_MARK: str(tmp_path), "PYTHONPATH": str(ROOT)}
    owner = subprocess.Popen([sys.executable, "-c", STARTER, str(tmp_path)], env=run)
    written = tmp_path / "child"
    wait_until(lambda: written.exists() and bool(written.read_text()), 60, "nothing was started")

    owner.kill()
    owner.wait()

    wait_until(lambda: marked(RUN_MARK, str(tmp_path)) == [], 40, "something outlived its owner")
    assert living(int(written.read_text())) is None


def test_server_goes_when_its_owner_is_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    server = Throwaway(tmp_path / "postgres", owner.pid)
    server.start()

    owner.kill()
    owner.wait()

    wait_until(lambda: not server.folder.exists(), 30, "the server outlived its owner")


def test_identity_differs_between_processes_and_ends_with_them() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    alive = living(process.pid)
    process.kill()
    process.wait()

    assert alive
    assert living(process.pid) is None


def test_worker_has_a_virtual_host_of_its_own() -> None:
    assert stack.worker_name() in stack.WORKERS
