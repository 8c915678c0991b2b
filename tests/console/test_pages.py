"""Every page, for everybody who sees it, in both languages, on a phone and on a desk."""

import os
from pathlib import Path

import pytest

from tests.console.audit import Data, faults_of
from tests.console.conftest import Visit
from tests.console.places import places
from tests.console.visitor import SCREENS, Screen, Visitor
from tests.support.client import Client, as_role
from tests.support.suite import Suite

ROLES = ("employee", "rep", "manager", "marketer", "hr", "finance", "admin")
DAILY = {("rep", "zh-390")}
"""What every run looks at; the soak looks at all."""


def _everybody() -> list[object]:
    return [
        pytest.param(
            role,
            screen,
            id=f"{role}-{screen}",
            marks=() if (role, str(screen)) in DAILY else pytest.mark.soak,
        )
        for role in ROLES
        for screen in SCREENS
    ]


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of every page are put, for eyes."""
    given = os.environ.get("ALLHANDS_SHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(("role", "screen"), _everybody())
def test_pages_are_whole_usable_and_in_the_readers_language(
    role: str, screen: Screen, visit: Visit, suite: Suite, shots: Path
) -> None:
    client = as_role(suite, role)
    window = visit(screen, client)
    data = Data(window.page)
    faults = []
    for place in places():
        if role in place.roles and (path := _path_of(place.path, client)):
            faults += _looked_at(window, path, data, shots / f"{role}-{screen}-{_name_of(place.path)}.png")

    assert faults == [], f"\npictures are in {shots}\n" + "\n".join(faults)


def _looked_at(window: Visitor, path: str, data: Data, picture: Path) -> list[str]:
    window.go(path)
    window.page.screenshot(path=picture)
    said = [f"{path}: {line}" for line in window.complaints]
    window.complaints.clear()
    return said + [f"{path}: {fault}" for fault in faults_of(window.page, data)]


def _name_of(path: str) -> str:
    return path.strip("/").replace("/", "_").replace(":", "")


WHERE = {
    ":leadId": "/v1/leads",
    ":importId": "/v1/imports",
    ":webhookId": "/v1/webhooks",
    ":sourceId": "/v1/sources",
    ":employeeId": "/v1/employees",
    ":modelId": "/v1/score-models",
    ":replayId": "/v1/pool-rules/replays",
    ":experimentId": "/v1/experiments",
}
"""Which list has an example of what a page is about."""


def _path_of(path: str, client: Client) -> str | None:
    """The address of a page, about the first there is; None where there is none yet."""
    for part in path.split("/"):
        if part.startswith(":"):
            found = client.get(WHERE[part], limit=1).json()["data"]
            if not found:
                return None
            path = path.replace(part, found[0]["id"])
    return path
