"""Every page, for everybody who sees it, in both languages, on a phone and on a desk."""

import os
from pathlib import Path

import pytest

from tests.console.audit import Data, faults_of
from tests.console.conftest import Visit
from tests.console.places import places
from tests.console.visitor import SCREENS, Screen, Visitor
from tests.leads.capture.support import as_csv
from tests.leads.models.support import HEADER, MAPPING, past
from tests.support.client import Client, as_role, finished_import
from tests.support.suite import Suite
from tests.support.waiting import wait_for

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


LEARNS = {"manager", "marketer", "admin"}
"""Who sees what is learned and tried."""


@pytest.fixture(scope="session")
def learned(suite: Suite) -> None:
    """A company with a model learned of a file, a replay that has run and an experiment still to begin."""
    admin = as_role(suite, "admin")
    finished_import(admin, admin.upload(as_csv(past(600), HEADER), mapping=MAPPING))
    asked = [
        admin.post(path, body).json()["id"]
        for path, body in (("/v1/score-trainings", {}), ("/v1/pool-rules/replays", {"rules": {}}))
    ]
    for path, made in zip(("/v1/score-trainings", "/v1/pool-rules/replays"), asked, strict=True):
        wait_for(
            lambda at=f"{path}/{made}": admin.get(at).json()["state"], lambda state: state == "completed"
        )
    answer = admin.post("/v1/experiments", {"name": "冷却期 9 天", "rules": {"cool_down_days": 9}})
    assert answer.status_code == 201, answer.text


@pytest.fixture
def client(role: str, suite: Suite, request: pytest.FixtureRequest) -> Client:
    """Who looks at the pages, of a company that has what this role sees."""
    if role in LEARNS:
        request.getfixturevalue("learned")
    return as_role(suite, role)


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of every page are put, for eyes."""
    given = os.environ.get("ALLHANDS_SHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(("role", "screen"), _everybody())
def test_pages_are_whole_usable_and_in_the_readers_language(
    role: str, screen: Screen, visit: Visit, client: Client, shots: Path
) -> None:
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
