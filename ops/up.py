"""`allhands up`: from an empty folder to a running suite; what already runs as it should is left alone."""

import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ops import demo_data, infrastructure
from ops.console import Console
from ops.layout import MARK, Addresses, Stack, code_stamp
from ops.ports import LOOPBACK, is_free
from ops.programs import Program, end_marked, run_module, wait_until
from ops.progress import step
from ops.supervision import Supervisor

READY_SECONDS = 120
STAMP = "up.stamp"


def up(stack: Stack, *, with_demo: bool = True) -> None:
    """Start whatever of the stack does not run; raises `NotReady` naming what failed and where its log is."""
    stack.local.mkdir(exist_ok=True)
    if not Supervisor(stack).is_running():
        end_marked(MARK, str(stack.local))  # left over from a supervisor that was killed
        _give_up_taken_ports(stack)
    with step("PostgreSQL and RabbitMQ: found or installed"):
        base = infrastructure.of(stack)
    addresses = infrastructure.addresses_of(stack, base)
    addresses.save(stack.addresses_file)
    supervisor = Supervisor(stack)
    with step("PostgreSQL and RabbitMQ: running"):
        supervisor.configure(base.programs, stack.programs(addresses))
        supervisor.start()
        supervisor.run(program.name for program in base.programs)
        base.wait_ready()
    with step("A database and a login of its own for each service"):
        is_new = infrastructure.make_databases(stack, base.server)
    if is_new or not _is_current(stack):
        migrate(stack, addresses)
    build_console()
    if with_demo:
        demo_data.load_if_empty(stack, addresses)
    _start_suite(stack, supervisor, stack.programs(addresses))


def _is_current(stack: Stack) -> bool:
    """Whether the last `up` that came to its end ran the code as it is now, on these databases.

    Queues need no such care: every process declares its own whenever it connects.
    """
    file = stack.local / STAMP
    return file.exists() and file.read_text() == _stamp(stack)


def _stamp(stack: Stack) -> str:
    return f"{code_stamp(stack.root)}\n{Console().built_of}\n{stack.addresses_file.read_text()}"


def _give_up_taken_ports(stack: Stack) -> None:
    for name in stack.ports.names():
        if not is_free(stack.ports.port(name)):
            stack.ports.forget(name)


def build_console() -> None:
    """Build the console unless it is built of the sources as they are."""
    console = Console()
    if console.exists:
        with step("Console: built"):
            console.build()


def migrate(stack: Stack, addresses: Addresses) -> None:
    """Bring every service's database and its queues up to date, side by side."""
    with step(f"Tables and queues of {', '.join(stack.services)}"), ThreadPoolExecutor() as pool:
        list(pool.map(lambda service: _migrate_one(addresses, service), stack.services))


def _migrate_one(addresses: Addresses, service: str) -> None:
    run_module(addresses.of_service(service), "shared.migrate", service)


def _start_suite(stack: Stack, supervisor: Supervisor, programs: Sequence[Program]) -> None:
    names = [program.name for program in programs]
    with step(f"{len(programs)} processes: running and ready"):
        if not _is_current(stack):
            supervisor.stop_suite()
        supervisor.run(names)
        wait_for_all(stack, programs)
        (stack.local / STAMP).write_text(_stamp(stack))


def wait_for_all(stack: Stack, programs: Iterable[Program]) -> None:
    """Return when every program with a probe is ready; raise `NotReady` naming the first that is not."""
    for program in programs:
        if program.name != "scheduler":
            port = stack.health_port(program.name)
            late = f"{program.name} was not ready (log: {program.log})"
            wait_until(lambda port=port: is_ready(port), READY_SECONDS, late)  # type: ignore[misc]


def is_ready(port: int) -> bool:
    """Whether the process behind `port` answers its readiness probe with 200."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
