"""The Dockerfile and compose file name only what exists."""

import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from ops.broker_users import compose_definitions

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def by_the_specification(compose: Path) -> subprocess.CompletedProcess[str]:
    """Hold a file against the schema of the Compose Specification, which the checker carries with it."""
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", compose]
    return subprocess.run(check, capture_output=True, text=True, check=False)


def test_compose_file_is_one_by_the_specification():
    told = by_the_specification(ROOT / "compose.yaml")
    assert told.returncode == 0, told.stdout + told.stderr


def test_compose_file_with_a_misspelt_key_would_be_seen(tmp_path: Path):
    misspelt = tmp_path / "compose.yaml"
    misspelt.write_text((ROOT / "compose.yaml").read_text().replace("healthcheck:", "health_check:"))
    assert "health_check" in by_the_specification(misspelt).stdout


def test_every_image_is_built_from_an_extra_that_exists():
    built = {s["build"]["args"]["SERVICE"] for s in COMPOSE.values() if "build" in s}
    assert built
    assert built <= EXTRAS.keys()


def test_every_image_has_its_stage_and_only_the_gateways_has_the_console():
    final = (ROOT / "Dockerfile").read_text().split("FROM runtime AS ")[1:]
    stages = {name: rest for name, _, rest in (each.partition("\n") for each in final)}
    assert stages.keys() == {s["build"]["args"]["SERVICE"] for s in COMPOSE.values() if "build" in s}
    assert [name for name, rest in stages.items() if "/app/console/dist" in rest] == ["gateway"]


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
    services = {path.parent.name for path in ROOT.glob("services/*/service.py")}
    workers = {
        "leads-imports",
        "leads-exports",
        "leads-models",
        "leads-scores",
        "staff-imports",
        "webhooks-deliver",
        "scheduler",
        "gateway",
    }
    for name in services | {f"{service}-relay" for service in services} | workers:
        assert {f"{service}-migrate" for service in services} <= COMPOSE[name]["depends_on"].keys()


def test_broker_of_compose_gives_each_user_the_rights_that_the_code_asks_for():
    assert (ROOT / "deploy" / "compose" / "rabbitmq.json").read_text() == compose_definitions(), (
        "run `make docs`"
    )


def test_every_container_logs_in_to_the_broker_as_its_own_user():
    for name, service in COMPOSE.items():
        if url := service.get("environment", {}).get("AMQP_URL"):
            user = "ops" if name == "scheduler" else name.partition("-")[0]
            assert url == f"amqp://{user}:{user}@rabbitmq:5672/allhands"
        else:
            assert name in {"postgres", "rabbitmq"}
