"""The Dockerfile and compose file name only what exists."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def test_every_image_is_built_from_an_extra_that_exists():
    built = {s["build"]["args"]["SERVICE"] for s in COMPOSE.values() if "build" in s}
    assert built
    assert built <= EXTRAS.keys()


def test_every_module_a_container_runs_exists():
    for service in COMPOSE.values():
        if command := service.get("command"):
            path = ROOT / Path(*command[2].split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), command


def test_every_folder_the_image_copies_exists_and_is_not_ignored():
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists()
                assert f"!{source}" in allowed


def test_every_service_migrates_before_it_starts():
    for name in ("staff", "leads", "staff-relay", "leads-relay", "leads-imports", "scheduler", "gateway"):
        assert {"staff-migrate", "leads-migrate"} <= COMPOSE[name]["depends_on"].keys()
