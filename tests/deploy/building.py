"""Images without a container engine or a registry: a Debian from its packages, then buildah in a chroot."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ops.node import bin_of_wheel

ROOT = Path(__file__).parents[2]
TOOLS = ("buildah", "debootstrap")
SUITE = "bookworm"
PACKAGES = "ca-certificates,python-is-python3,python3,python3-venv"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def ensure_tools() -> None:
    """Install what is missing where we may; otherwise say what to install."""
    missing = [name for name in TOOLS if not shutil.which(name)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.fail(
            f"install {' and '.join(missing)} and run as root: this test builds an image", pytrace=False
        )
    run("apt-get", "update", "--quiet")
    run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *missing)


def run(*command: str | Path) -> str:
    """Run a command to its end; its output is the message of its failure."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


class Builder:
    """Images and containers of one test, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        storage = ("--storage-driver", "vfs", "--root", folder / "storage", "--runroot", folder / "run")
        self._buildah = ("buildah", *storage)

    def buildah(self, *arguments: str | Path) -> str:
        """Run one buildah command on this folder; what it printed."""
        return run(*self._buildah, *arguments).strip()

    def base(self) -> str:
        """Make the image the Dockerfile starts from: Debian with Python, and this machine's certificates."""
        debian = self._folder / "debian"
        # A mount namespace of its own: killed half-way, it leaves no /proc for a clean-up to walk into.
        debootstrap = ("unshare", "--mount", "debootstrap", "--variant=minbase")
        run(*debootstrap, f"--include={PACKAGES}", SUITE, debian)
        shutil.copy(CERTIFICATES, debian / CERTIFICATES.relative_to("/"))
        container = self.buildah("from", "scratch")
        self.buildah("add", "--quiet", container, debian, "/")
        self.buildah("config", "--env", f"SSL_CERT_FILE={CERTIFICATES}", container)
        self.buildah("commit", "--quiet", "--rm", container, "localhost/base")
        shutil.rmtree(debian)
        return "localhost/base"

    def node(self, base: str) -> str:
        """Make the image the console is built in: the base with the locked wheel's Node."""
        container = self.buildah("from", "--pull-never", base)
        self.buildah("add", "--quiet", container, bin_of_wheel().parent, "/opt/node")
        npm = (
            "../lib/node_modules/npm/bin/npm-cli.js"  # the wheel's own link leads into this machine's folders
        )
        self.buildah("run", "--isolation", "chroot", container, "--", "ln", "-sf", npm, "/opt/node/bin/npm")
        path = "PATH=/opt/node/bin:/usr/local/bin:/usr/bin:/bin"
        self.buildah("config", "--env", path, "--env", f"NODE_EXTRA_CA_CERTS={CERTIFICATES}", container)
        self.buildah("commit", "--quiet", "--rm", container, "localhost/node")
        return "localhost/node"

    def build(self, service: str, base: str, node: str = "") -> str:
        """Build the image of one deployable by the Dockerfile; its name. `node` is for the gateway's."""
        name = f"localhost/allhands-{service}"
        given = {"SERVICE": service, "PYTHON_IMAGE": base, "NODE_IMAGE": node or base}
        arguments = [part for each in given.items() for part in ("--build-arg", "=".join(each))]
        self.buildah("build", "--isolation", "chroot", "--pull-never", *arguments, "--tag", name, ".")
        return name

    def command_of(self, image: str) -> list[str]:
        """What a container of the image runs."""
        described = json.loads(self.buildah("inspect", "--type", "image", image))
        command: list[str] = described["OCIv1"]["config"]["Cmd"]
        return command

    @contextmanager
    def container(self, image: str) -> Iterator[str]:
        """A container of an image, removed afterwards."""
        name = self.buildah("from", "--pull-never", image)
        yield name
        self.buildah("rm", name)

    def inside(self, container: str, *command: str, **settings: str) -> str:
        """Run a command in a container as its own user; what it printed."""
        return self.buildah("run", "--isolation", "chroot", *_given(settings), container, "--", *command)

    @contextmanager
    def started(
        self, container: str, command: list[str], **settings: str
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A process in a container, stopped afterwards by SIGTERM."""
        argv = [*self._buildah, "run", "--isolation", "chroot", *_given(settings), container, "--", *command]
        with (self._folder / "output").open("wb") as output:
            process = subprocess.Popen(argv, stdout=output, stderr=output, start_new_session=True)
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)

    @property
    def output(self) -> str:
        """What the started process has printed."""
        return (self._folder / "output").read_text()


def _given(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("--env", f"{name}={value}")]
