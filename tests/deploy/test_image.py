"""The Dockerfile makes an image that starts: built by buildah, without a registry."""

import shutil
from collections.abc import Iterator

import pytest
import requests

from ops.ports import free_port
from tests.deploy.building import Builder, ensure_tools
from tests.support.client import wait_for

pytestmark = pytest.mark.soak
USER = "10001"


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    ensure_tools()
    folder = tmp_path_factory.mktemp("images")
    yield Builder(folder)
    shutil.rmtree(folder, ignore_errors=True)  # images are large


@pytest.fixture(scope="module")
def image(builder: Builder) -> str:
    return builder.build("gateway", builder.base())


@pytest.fixture
def container(builder: Builder, image: str) -> Iterator[str]:
    with builder.container(image) as name:
        yield name


def test_image_runs_as_nobody_in_particular_and_holds_no_more_than_it_runs(builder, container):
    assert builder.inside(container, "id", "-u") == USER
    listed = builder.inside(container, "ls", "/app").split()
    assert sorted(listed) == ["deploy", "gateway", "ops", "services", "shared"]
    assert "pytest" not in builder.inside(container, "ls", "/opt/allhands/bin")


def test_image_starts_by_its_own_command_and_lives_without_a_broker(builder, image, container):
    port = free_port()
    settings = {
        "AMQP_URL": "amqp://nobody:nothing@127.0.0.1:1/none",
        "ALLHANDS_SECRET": "a secret of thirty-two bytes or more",
        "ALLHANDS_GATEWAY_PORT": str(port),
    }

    def is_alive() -> bool:
        assert process.poll() is None, builder.output
        try:
            return requests.get(f"http://127.0.0.1:{port}/livez", timeout=5).ok
        except requests.ConnectionError:
            return False

    with builder.started(container, builder.command_of(image), **settings) as process:
        assert wait_for(is_alive, 60)
