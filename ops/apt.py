"""Debian's packages where a machine lacks a program: installed by root or sudo, else only unpacked."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops.programs import NotReady

POLICY = Path("/usr/sbin/policy-rc.d")
INSTALL_SECONDS = 600


def is_here() -> bool:
    """Whether this machine has apt-get at all."""
    return shutil.which("apt-get") is not None


def as_root() -> list[str] | None:
    """The prefix that makes a command run as root without asking anybody; None when there is none."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    may = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if may else None


def install(become_root: list[str], *packages: str) -> None:
    """Install packages without letting them start a service; raises `NotReady`."""
    with _no_service_starts(become_root):
        argv = [*become_root, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
        if _run(argv).returncode != 0:
            _run([*become_root, "apt-get", "update", "-q"])
            _check(_run(argv), f"install {packages[0]}")


@contextmanager
def _no_service_starts(become_root: list[str]) -> Iterator[None]:
    """Debian's own switch: while this file says 101, packages start no service."""
    if POLICY.exists():
        yield
        return
    make = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
    _check(_run([*become_root, "sh", "-c", make]), "keep the package from starting a service")
    try:
        yield
    finally:
        _run([*become_root, "rm", "-f", str(POLICY)])


def unpack(folder: Path, *packages: str) -> Path:
    """Fetch packages and what they lack here, and unpack them beside `folder`, without being root.

    Returns where they are, to be renamed to `folder` by whoever is content with them; raises `NotReady`.
    """
    state = folder.with_name(f"{folder.name}.apt")
    fresh = folder.with_name(f"{folder.name}.new")
    apt = _own_apt(state)
    missing = _missing(apt, packages) or _missing(apt, packages, update=True)
    if not missing:
        raise NotReady(f"apt-get knows no {packages[0]}")
    _check(_run([*apt, "download", *missing], cwd=state), f"download {packages[0]}")
    shutil.rmtree(fresh, ignore_errors=True)
    for package in state.glob("*.deb"):
        _check(_run(["dpkg", "-x", str(package), str(fresh)]), f"unpack {package.name}")
    shutil.rmtree(state)
    return fresh


def _own_apt(state: Path) -> list[str]:
    """apt-get with folders of its own, where we may write."""
    for part in ("lists/partial", "cache/archives/partial"):
        (state / part).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state / "cache",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "1",
    }
    return ["apt-get", "-q", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]


def _missing(apt: list[str], packages: Sequence[str], *, update: bool = False) -> list[str]:
    """What an installation would add to this machine; nothing when apt-get has no lists yet."""
    if update:
        _run([*apt, "update"])
    plan = _run([*apt, "install", "-s", "--no-install-recommends", *packages])
    return sorted(set(re.findall(r"^Inst (\S+)", plan.stdout, re.MULTILINE)))


def _run(argv: Sequence[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    return subprocess.run(
        list(argv), cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
    )


def _check(done: subprocess.CompletedProcess[str], what: str) -> None:
    if done.returncode != 0:
        raise NotReady(f"could not {what}: {done.stderr.strip()[-2000:]}")
