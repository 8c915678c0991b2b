"""`python -m ops.console build|check`: the console, from its sources to the files that the gateway serves.

All that npm makes lies in `console/`, where its own .gitignore keeps it out of git.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.contract import contract_json
from ops import node
from ops.programs import ROOT, NotReady

LOG = ROOT / ".local" / "logs" / "console.log"
STAMP = ".made-of"  # within what is stamped: whoever deletes that deletes the stamp
CHECKS = ("check", "budget")


@dataclass(frozen=True)
class Console:
    """The npm project of a clone; without a package.json there is none, and nothing to do."""

    folder: Path = ROOT / "console"
    log: Path = LOG

    @property
    def exists(self) -> bool:
        """Whether this clone has a console."""
        return (self.folder / "package.json").exists()

    @property
    def built_of(self) -> str:
        """The stamp of the sources that the built console was made of; "" when none is built."""
        stamp = self.folder / "dist" / STAMP
        return stamp.read_text() if stamp.exists() else ""

    def build(self) -> bool:
        """Build it unless the built one is of these sources; whether it was built.

        Raises `NotReady` naming the log. Two at once wait for one another.
        """
        with node.alone("console"):
            self._install()
            wanted = self.sources()
            if self.built_of == wanted:
                return False
            self._npm("run", "build")
            (self.folder / "dist" / STAMP).write_text(wanted)
        return True

    def check(self) -> None:
        """Run the checks of package.json, each as long as it exists, on the terminal; raises `NotReady`."""
        self.build()
        scripts = json.loads((self.folder / "package.json").read_text())["scripts"]
        for name in [name for name in CHECKS if name in scripts]:
            npm = [str(node.bin_folder() / "npm"), "run", "--silent", name]
            if subprocess.run(npm, cwd=self.folder, env=node.environment(), check=False).returncode:
                raise NotReady(f"npm run {name} failed in {self.folder}")

    def sources(self) -> str:
        """A hash of every source and of the API's contract, which the types are generated from."""
        digest = hashlib.sha256()
        for path in sorted(self._source_files()):
            digest.update(f"{path.relative_to(self.folder)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        digest.update((self.folder / "openapi.json").read_bytes())
        return digest.hexdigest()

    def _source_files(self) -> Iterator[Path]:
        made = {self.folder / line.strip("/") for line in (self.folder / ".gitignore").read_text().split()}
        for folder, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if Path(folder, name) not in made]
            yield from {Path(folder, name) for name in files} - made

    def _install(self) -> None:
        """Write the contract, and install what package-lock.json names unless it is there."""
        contract, file = contract_json(), self.folder / "openapi.json"
        if not file.exists() or file.read_bytes() != contract:
            file.write_bytes(contract)
        wanted = hashlib.sha256((self.folder / "package-lock.json").read_bytes()).hexdigest()
        stamp = self.folder / "node_modules" / STAMP
        if not stamp.exists() or stamp.read_text() != wanted:
            self._npm(*node.CLEAN_INSTALL)
            stamp.parent.mkdir(exist_ok=True)
            stamp.write_text(wanted)

    def _npm(self, *arguments: str) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        npm = [str(node.bin_folder() / "npm"), *arguments]
        with self.log.open("ab") as log:
            done = subprocess.run(
                npm, cwd=self.folder, env=node.environment(), stdout=log, stderr=log, check=False
            )
        if done.returncode:
            said = self.log.read_text(errors="replace")[-2000:]
            raise NotReady(f"npm {' '.join(arguments[:2])} failed in console/ (log: {self.log})\n{said}")


def main(argv: list[str]) -> int:
    """`build` or `check`; the exit status says how it went."""
    console = Console()
    acts = {"build": console.build, "check": console.check}
    if len(argv) != 1 or argv[0] not in acts:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        if console.exists:
            acts[argv[0]]()
    except NotReady as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
