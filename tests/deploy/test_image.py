"""The Dockerfile makes an image that starts: built by buildah, without a registry."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import requests

from ops.databases import DatabaseServer
from ops.ports import free_port
from shared import registry
from shared.migrate import upgrade
from tests.deploy.building import Builder, ensure_tools
from tests.deploy.manifests import service_of, workloads
from tests.support.waiting import wait_for

pytestmark = pytest.mark.soak
USER = "10001"
NO_BROKER = "amqp://nobody:nothing@127.0.0.1:1/none"
KINDS = ("Job", "Deployment", "CronJob")


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
    return builder.build("gateway", base, builder.node(base))


@pytest.fixture
def container(builder: Builder, image: str) -> Iterator[str]:
    with builder.container(image) as name:
        yield name


def of_image(name: str) -> list[tuple[str, str, list[str]]]:
    """Kind, service and command of everything the manifests run of an image; migrations first."""
    found = [
        (document["kind"], service_of(template), [str(part) for part in container["command"]])
        for document, template in workloads("base")
        for container in template["spec"]["containers"]
        if container["image"].split(":")[0] == f"allhands/{name}"
    ]
    return sorted(found, key=lambda each: KINDS.index(each[0]))


@pytest.mark.parametrize("name", [*registry.service_names(), "jobs"])
def test_whatever_runs_of_an_image_lives_without_a_broker(
    builder: Builder, base: str, postgres: DatabaseServer, amqp_url: str, name: str
) -> None:
    urls = {each: new_database(postgres, f"{each}_of_{name}", each) for each in registry.service_names()}
    if name == "jobs":  # it has no migrations of its own
        for service, url in urls.items():
            upgrade(service, url)
    with builder.container(builder.build(name, base)) as container:
        for kind, service, command in of_image(name):
            settings = {"DATABASE_URL": urls[service], "AMQP_URL": amqp_url if kind == "Job" else NO_BROKER}
            if kind == "Deployment":
                assert_lives(builder, container, command, settings)
            else:
                builder.inside(container, *command, **settings)


def assert_lives(builder: Builder, container: str, command: list[str], settings: dict[str, str]) -> None:
    """A resident process of a container answers."""
    port = free_port()
    with builder.started(container, command, ALLHANDS_HEALTH_PORT=str(port), **settings) as process:
        assert wait_for(lambda: is_alive(builder, process, port), seconds=60), command


def new_database(postgres: DatabaseServer, name: str, owner: str) -> str:
    """An empty database of a service."""
    postgres.ensure_owner(owner, owner)
    postgres.ensure_database(name, owner=owner)
    return postgres.url(name, owner, owner)


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
    assert sorted(listed) == ["console", "deploy", "gateway", "ops", "services", "shared"]
    assert builder.inside(container, "ls", "/app/console").split() == ["dist", "src"]
    words = builder.inside(container, "find", "/app/console/src", "-type", "f").split()
    assert sorted(each.removeprefix("/app/console/src/words/") for each in words) == [
        "en/imports.json", "en/problems.json", "zh/imports.json", "zh/problems.json",
    ]  # fmt: skip
    assert "pytest" not in builder.inside(container, "ls", "/opt/allhands/bin")


def test_image_starts_by_its_own_command_and_lives_without_a_broker(builder, image, container):
    port = free_port()
    settings = {
        "AMQP_URL": NO_BROKER,
        "ALLHANDS_SECRET": "a secret of thirty-two bytes or more",
        "ALLHANDS_GATEWAY_PORT": str(port),
    }
    with builder.started(container, builder.command_of(image), **settings) as process:
        assert wait_for(lambda: is_alive(builder, process, port), seconds=60)
        page = requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        (script,) = re.findall(r'src="(/assets/[^"]+[.]js)"', page.text)
        assert requests.get(f"http://127.0.0.1:{port}{script}", timeout=5).ok
