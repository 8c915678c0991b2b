"""The supervisor of a local stack: its configuration, and talking to the one that runs."""

import shlex
import sys
import xmlrpc.client
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from ops.layout import MARK, Stack
from ops.ports import LOOPBACK
from ops.programs import NotReady, Program, end_marked, wait_until

APP = "app"
GIVE_UP_AFTER = 1_000_000


@dataclass(frozen=True)
class State:
    """A supervised process as it is now; `pid` is 0 unless it runs."""

    name: str
    state: str
    pid: int
    seconds: int


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _writing_to(log: Path, argv: Sequence[str]) -> list[str]:
    """A command that writes its log by itself: through the supervisor every line would cost twice."""
    return ["/bin/sh", "-c", 'exec "$@" >> "$0" 2>&1', str(log), *argv]


def program_section(program: Program, priority: int) -> str:
    """One `[program:…]` of the supervisor's configuration: started on demand, restarted whenever it ends."""
    variables = ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(program.env.items()))
    settings = {
        "command": _escaped(shlex.join(_writing_to(program.log, program.argv))),
        "directory": _escaped(str(program.cwd)),
        "environment": variables,
        "priority": priority,
        "autostart": "false",
        "autorestart": "true",
        "startsecs": 1,
        "startretries": GIVE_UP_AFTER,
        "stopsignal": program.stop_signal.name.removeprefix("SIG"),
        "stopwaitsecs": int(program.stop_seconds),
        "killasgroup": "true",
        "stdout_logfile": "NONE",
        "stderr_logfile": "NONE",
    }
    lines = [f"{name}={value}\n" for name, value in settings.items() if value != ""]
    return f"[program:{program.name}]\n{''.join(lines)}\n"


def owner_section(pid: int, stack: Stack) -> str:
    """The part of the configuration that ends the supervisor with its owner."""
    argv = [sys.executable, "-m", "ops.owner", str(pid)]
    env = {"PYTHONPATH": str(stack.root)}
    section = program_section(Program("owner", argv, stack.root, stack.logs / "owner.log", env=env), 1)
    return section.replace("autostart=false", "autostart=true")


class Supervisor:
    """supervisord for one stack, reached over loopback with this clone's own password."""

    def __init__(self, stack: Stack, owner_pid: int | None = None):
        """With `owner_pid` everything ends when that process does, however it does."""
        self._stack = stack
        self._owner_pid = owner_pid
        self._config = stack.local / "supervisord.conf"
        self._port = stack.ports.port("supervisor")
        self._password = stack.secrets.secret("supervisor")

    def _call(self, method: str, *arguments: object) -> Any:
        url = f"http://allhands:{self._password}@{LOOPBACK}:{self._port}/RPC2"
        try:
            with xmlrpc.client.ServerProxy(url) as server:
                return getattr(server.supervisor, method)(*arguments)
        except xmlrpc.client.Fault as refused:
            raise NotReady(f"{' '.join(map(str, arguments))}: {refused.faultString}") from refused
        except (OSError, xmlrpc.client.Error) as absent:
            raise NotReady("nothing of this clone runs: `make up` starts it") from absent

    def is_running(self) -> bool:
        """Whether this clone's supervisor answers."""
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except NotReady:
            return False

    def configure(self, infrastructure: Sequence[Program], suite: Sequence[Program]) -> None:
        """Write the configuration; a running supervisor takes up what changed, leaving the rest alone."""
        sections = [program_section(program, 10 + 10 * place) for place, program in enumerate(infrastructure)]
        sections += [program_section(program, 500) for program in suite]
        if suite:
            sections.append(f"[group:{APP}]\nprograms={','.join(p.name for p in suite)}\npriority=500\n")
        if self._owner_pid:
            sections.append(owner_section(self._owner_pid, self._stack))
        self._stack.logs.mkdir(parents=True, exist_ok=True)
        self._config.touch(mode=0o600)
        self._config.write_text(self._head() + "".join(sections))
        if self.is_running():
            self._take_up_changes()

    def _head(self) -> str:
        here = self._stack.local
        return (
            f"[supervisord]\nnodaemon=true\nlogfile={_escaped(str(self._stack.logs))}/supervisord.log\n"
            f"logfile_maxbytes=5MB\nlogfile_backups=1\npidfile={_escaped(str(here))}/supervisord.pid\n"
            f"[inet_http_server]\nport={LOOPBACK}:{self._port}\nusername=allhands\npassword={self._password}\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
        )

    def _take_up_changes(self) -> None:
        added, changed, removed = self._call("reloadConfig")[0]
        for name in [*removed, *changed]:
            self._call("stopProcessGroup", name)
            self._call("removeProcessGroup", name)
        for name in [*changed, *added]:
            self._call("addProcessGroup", name)

    def start(self) -> None:
        """Start the supervisor unless it runs, in a session of its own; no program starts yet."""
        if self.is_running():
            return
        argv = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._config)]
        log = self._stack.logs / "supervisord.out"
        no_inherited_logins = {"DATABASE_URL": "", "AMQP_URL": ""}
        env = {**self._stack.mark, **no_inherited_logins}
        program = Program("supervisord", argv, self._stack.root, log, env=env)
        process = program.start()
        wait_until(lambda: self.is_running() or process.poll() is not None, 20, f"no supervisor (log: {log})")
        if process.poll() is not None:
            raise NotReady(f"the supervisor ended at once:\n{log.read_text()[-2000:]}")
        process.returncode = 0  # it is meant to outlive us: nobody waits for it

    def states(self) -> list[State]:
        """Every supervised process; none when no supervisor runs."""
        if not self.is_running():
            return []
        found = self._call("getAllProcessInfo")
        return [State(p["name"], p["statename"], p["pid"], max(0, p["now"] - p["start"])) for p in found]

    def run(self, names: Iterable[str]) -> None:
        """Start those of `names` that do not run; does not wait."""
        running = {state.name for state in self.states() if state.state in {"RUNNING", "STARTING", "BACKOFF"}}
        for name in names:
            if name not in running:
                self._call("startProcess", self._full(name), False)

    def stop(self, name: str) -> None:
        """Stop one process until `run` starts it again; raises `NotReady` when it does not run."""
        self._call("stopProcess", self._full(name))

    def stop_suite(self) -> None:
        """Stop the suite's own processes, all at once; database and broker stay."""
        self._call("stopProcessGroup", APP)

    def _full(self, name: str) -> str:
        return f"{APP}:{name}" if name not in {"postgres", "rabbitmq", "epmd"} else name

    def shutdown(self, seconds: float = 90) -> None:
        """Stop every process, the suite first, then the supervisor; then whatever else bears our mark."""
        if self.is_running():
            supervisor = psutil.Process(self._call("getPID"))
            self._call("shutdown")
            psutil.wait_procs([supervisor], timeout=seconds)
        end_marked(MARK, str(self._stack.local))
