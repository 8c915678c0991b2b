"""Make `.venv` exactly as requirements.lock says, with nothing but a Python: standard library only.

Runs before anything is installed, so it must not import any other module of ours.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "requirements.stamp"
TOOLS = ROOT / ".local" / "tools"
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "ops" / "uv.lock"
OLDEST = (3, 11)


class CannotInstall(RuntimeError):
    """A step of the installation failed; the message is for the person at the keyboard."""


def wanted() -> str:
    """What a finished `.venv` is stamped with: it changes with the locked versions and with this Python."""
    locked = LOCK.read_bytes() + UV_LOCK.read_bytes()
    return f"{sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(locked).hexdigest()}"


def is_current() -> bool:
    """Whether `.venv` holds what is locked, as far as its stamp tells."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text().split()[1:] == wanted().split()[1:]


def ensure_venv() -> None:
    """Make or renew `.venv` unless it is current. Two at once wait for one another."""
    if is_current():
        return
    with _alone("bootstrap"):
        if is_current():
            return
        started = time.monotonic()
        _say("Installing the locked Python packages into .venv (a minute or two, once)")
        uv = ensure_uv()
        if not PYTHON.exists():
            _run("make .venv", [sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        sync = [str(uv), "pip", "sync", "--python", str(PYTHON), "--require-hashes", str(LOCK)]
        if not sys.stderr.isatty():
            sync.append("--quiet")
        _run("install the packages of requirements.lock", sync, {**os.environ, **uv_settings(pip_config())})
        STAMP.write_text(wanted() + "\n")
        _say(f"Packages installed ({time.monotonic() - started:.0f} s)")


def ensure_uv() -> Path:
    """Return the locked uv, installed into `.local/tools` by pip with its hashes checked."""
    uv = TOOLS / "bin" / "uv"
    stamp = TOOLS / "uv.stamp"
    locked = hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()
    if uv.exists() and stamp.exists() and stamp.read_text() == locked:
        return uv
    shutil.rmtree(TOOLS, ignore_errors=True)
    TOOLS.mkdir(parents=True)
    install = ["install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps"]
    _run("install uv", [*_pip(), *install, "--require-hashes", "--target", str(TOOLS), "-r", str(UV_LOCK)])
    stamp.write_text(locked)
    return uv


def uv_settings(pip: Mapping[str, str]) -> dict[str, str]:
    """The environment that makes uv use the indexes and certificates pip is configured with.

    `pip` has pip's option names; a list is separated by white space. What the user set for uv itself wins.
    """
    settings = {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_LINK_MODE": "copy",
    }
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "default-timeout": "UV_HTTP_TIMEOUT",
        "timeout": "UV_HTTP_TIMEOUT",
    }
    for option, name in names.items():
        if option in pip:
            separator = "," if option == "find-links" else " "
            settings[name] = separator.join(pip[option].split())
    return {name: value for name, value in settings.items() if name not in os.environ}


def pip_config() -> dict[str, str]:
    """pip's settings by option name: its files first, the environment over them."""
    listed = subprocess.run([*_pip(), "config", "list"], capture_output=True, text=True, check=False)
    found = dict(re.findall(r"^(?:global|install)\.([\w-]+)='(.*)'$", listed.stdout, re.MULTILINE))
    variables = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {**found, **{name[4:].lower().replace("_", "-"): value for name, value in variables.items()}}


def _pip() -> list[str]:
    """A pip to call: this Python's, else one of a small environment of its own."""
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    home = ROOT / ".local" / "pip"
    with _alone("pip"):
        if not (home / "bin" / "pip").exists():
            make = [sys.executable, "-m", "venv", "--clear", str(home)]
            _run("find pip (Debian has it in python3-venv)", make)
    return [str(home / "bin" / "python"), "-m", "pip"]


@contextmanager
def _alone(what: str) -> Iterator[None]:
    path = ROOT / ".local" / f"{what}.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(what: str, argv: list[str], env: Mapping[str, str] | None = None) -> None:
    try:
        subprocess.run(argv, check=True, env=env, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as failure:
        raise CannotInstall(f"could not {what}: {failure}") from failure


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main(argv: list[str]) -> int:
    """`ops/bootstrap.py [COMMAND…]`: make `.venv` ready, then become COMMAND inside it."""
    if sys.version_info < OLDEST:
        _say(f"Allhands needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}")
        return 1
    try:
        ensure_venv()
    except CannotInstall as failure:
        _say(str(failure))
        return 1
    if argv:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        program = str(VENV / "bin" / argv[0])
        os.execv(program, [program, *argv[1:]])  # noqa: S606
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
