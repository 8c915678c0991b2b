"""Node is the machine's own where it is new enough, else the locked wheel's."""

import subprocess
from pathlib import Path

import pytest

from ops import node


@pytest.fixture
def old_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only Node is too old."""
    for name, says in (("node", "18.20.4"), ("npm", "9.2.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '\"{says}\"'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


@pytest.mark.parametrize(
    ("says", "fits"),
    [
        ('"20.19.0"', False),
        ('"22.21.9"', False),
        ('"22.22.0"', True),
        ('"24.1.0"', True),
        ("unknown", False),
        ("", False),
    ],
)
def test_node_fits_from_the_oldest_version_that_runs_all_we_need(
    tmp_path: Path, says: str, fits: bool
) -> None:
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    assert node.is_new_enough(str(program)) is fits


def test_node_that_cannot_be_run_does_not_fit() -> None:
    assert not node.is_new_enough("/bin/false")
    assert not node.is_new_enough("/no/such/node")


def test_machine_without_a_new_enough_node_uses_the_wheel(old_node: Path) -> None:
    assert node.bin_folder() != old_node
    for program in ("node", "npm"):
        argv = [program, "--version"]
        told = subprocess.run(argv, capture_output=True, text=True, check=True, env=node.environment())
        assert int(told.stdout.lstrip("v").split(".")[0]) >= 11
