"""The Dockerfile makes an image that starts: built by buildah, without a registry."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
import requests

from ops.databases import DatabaseServer
from ops.ports import free_port
from shared import registry
from tests.deploy.building import Builder, ensure_tools
from tests.support.client import wait_for

pytestmark = pytest.mark.soak
USER = "10001"
NO_BROKER = "amqp://nobody:nothing@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    ensure_tools()
    folder = tmp_path_factory.mktemp("images")
    yield Builder(folder)
    shutil.rmtree(folder, ignore_errors=True)  # images are large


@pytest.fixture(scope="module")
def base(builder: Builder) -> str:
    return builder.base()


@pytest.fixture(scope="module")
def image(builder: Builder, base: str) -> str:
    return builder.build("gateway", base)


@pytest.fixture
def container(builder: Builder, image: str) -> Iterator[str]:
    with builder.container(image) as name:
        yield name


@pytest.mark.parametrize("service", [*registry.service_names(), "jobs"])
def test_image_of_a_service_migrates_a_database_and_lives_without_a_broker(
    builder: Builder, base: str, postgres: DatabaseServer, service: str
) -> None:
    name = "leads" if service == "jobs" else service
    postgres.ensure_owner(name, name)
    postgres.ensure_database(f"{service}_of_an_image", owner=name)
    url, port = postgres.url(f"{service}_of_an_image", name, name), free_port()
    settings = {"DATABASE_URL": url, "AMQP_URL": NO_BROKER, "ALLHANDS_HEALTH_PORT": str(port)}
    with builder.container(builder.build(service, base)) as container:
        migrate = ["python", "-c", f"from shared.migrate import upgrade; upgrade({name!r}, {url!r})"]
        builder.inside(container, *migrate)
        running = "services.leads.imports_worker" if service == "jobs" else f"shared.runner {service}"
        command = ["python", "-m", *running.split()]
        with builder.started(container, command, **settings) as process:
            assert wait_for(lambda: is_alive(builder, process, port), 60)


def is_alive(builder: Builder, process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether a process in a container answers /livez; fails with its output if it has ended."""
    assert process.poll() is None, builder.output
    try:
        return requests.get(f"http://127.0.0.1:{port}/livez", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_image_runs_as_nobody_in_particular_and_holds_no_more_than_it_runs(builder, container):
    assert builder.inside(container, "id", "-u") == USER
    listed = builder.inside(container, "ls", "/app").split()
    assert sorted(listed) == ["deploy", "gateway", "ops", "services", "shared"]
    assert "pytest" not in builder.inside(container, "ls", "/opt/allhands/bin")


def test_image_starts_by_its_own_command_and_lives_without_a_broker(builder, image, container):
    port = free_port()
    settings = {
        "AMQP_URL": NO_BROKER,
        "ALLHANDS_SECRET": "a secret of thirty-two bytes or more",
        "ALLHANDS_GATEWAY_PORT": str(port),
    }
    with builder.started(container, builder.command_of(image), **settings) as process:
        assert wait_for(lambda: is_alive(builder, process, port), 60)
