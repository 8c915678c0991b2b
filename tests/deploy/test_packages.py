"""Each image has the packages of what it runs: its extra's, and theirs."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.manifests import workloads

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOADS = """
import importlib, sys
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from packaging.utils import canonicalize_name
carried, module, *more = sys.argv[1:]
known = {
    top: {canonicalize_name(name) for name in names} for top, names in packages_distributions().items()
}
found = PathFinder.find_spec
def find_spec(name, path=None, target=None):
    if known.get(name) and known[name].isdisjoint(carried.split()):
        return None
    return found(name, path, target)
PathFinder.find_spec = find_spec
for name in [name for name in sys.modules if name.partition(".")[0] == "packaging"]:
    del sys.modules[name]
from shared import registry
importlib.import_module(module + ".__main__" if module == "gateway" else module)
if module == "shared.jobs":
    registry.load(more[0].partition(".")[0], "jobs")
elif more:
    registry.service_class(more[0])
"""
"""What a command of a container loads before its first act, where only these packages are."""

RUNS = sorted(
    {
        (container["image"].partition(":")[0].removeprefix("allhands/"), *map(str, container["command"][2:]))
        for _, template in workloads("base")
        for container in template["spec"]["containers"]
    }
)


def carried(extra: str) -> set[str]:
    """The packages of an image, with all they bring along.

    What these could use besides counts too: some look whether it is installed, which here it is.
    """
    found: set[str] = set()
    waiting = [Requirement(each) for each in [*PROJECT["dependencies"], *EXTRAS[extra]]]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name == "allhands":
            waiting += [Requirement(each) for extra in wanted.extras for each in EXTRAS[extra]]
        elif name not in found:
            found.add(name)
            waiting += theirs(name)
    return found


def theirs(package: str) -> Iterator[Requirement]:
    """What a package needs or could use; nothing of one that is not here."""
    with suppress(PackageNotFoundError):
        yield from map(Requirement, requires(package) or ())


@pytest.mark.parametrize("run", RUNS, ids=" ".join)
def test_an_image_carries_what_its_commands_load(run: tuple[str, ...]) -> None:
    image, *command = run
    packages = " ".join({*carried(image), "allhands"})
    loads = [sys.executable, "-c", LOADS, packages, *command]
    told = subprocess.run(loads, capture_output=True, text=True, check=False, cwd=ROOT)
    assert told.returncode == 0, told.stderr[-2000:]


def test_a_package_that_is_not_carried_is_missed() -> None:
    loads = [
        sys.executable,
        "-c",
        LOADS,
        " ".join(carried("leads") - {"phonenumbers"}),
        "shared.runner",
        "leads",
    ]
    told = subprocess.run(loads, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "No module named 'phonenumbers'" in told.stderr
