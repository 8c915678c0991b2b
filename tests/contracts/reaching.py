"""The world of the access matrix: two teams that must not see one another, and those who do not sell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from tests.support.client import Client, as_role, finished_import
from tests.support.suite import Suite
from tests.support.waiting import wait_for

REGION = "华北"
LEADS = 300
LATER = (datetime.now(UTC) + timedelta(days=300)).isoformat()
PASSWORD = uuid4().hex
MOST_IN_HAND = 6
Ids = dict[str, str]
Maker = Callable[["World"], Ids]


@dataclass
class World:
    """Who may come along, and the pools whose leads they work."""

    suite: Suite
    people: dict[str, Client]
    ids: dict[str, str]
    numbers: dict[str, str]
    makers: Mapping[str, Maker]
    team: str
    far_team: str
    pool: str = ""
    far_pool: str = ""
    far_lead: str = ""
    free: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    kept_things: dict[str, Ids] = field(default_factory=dict)

    @property
    def admin(self) -> Client:
        return self.people["admin"]

    @property
    def own(self) -> Client:
        return self.people["rep-own"]

    def thing(self, name: str) -> Ids:
        """Make one: the ids that stand in a path, by their names there."""
        if len(self.given) > MOST_IN_HAND:
            self._empty_hands()
        return self.makers[name](self)

    def _empty_hands(self) -> None:
        """Take back what `rep-own` was given, before a cap is reached."""
        kept = {ids.get("lead_id") for ids in self.kept_things.values()}
        for lead in set(self.given) - kept:
            self.admin.post(f"/v1/leads/{lead}/release", {"reason": "a test"})
        self.given.clear()

    def kept(self, name: str) -> Ids:
        """One for all who only look."""
        return self.kept_things.get(name) or self.kept_things.setdefault(name, self.thing(name))

    def signed_in(self, who: str) -> Client:
        """Another session of the same person."""
        return signed_in(self.suite, self.numbers[who])


def signed_in(suite: Suite, number: str) -> Client:
    body = {"username": number, "password": PASSWORD}
    session = requests.post(f"{suite.url}/v1/sessions", json=body, timeout=10).json()
    return Client(suite.url, session["access_token"])


def made(answer: requests.Response) -> str:
    """The id of what a call has made."""
    assert answer.ok, answer.text
    return str(answer.json()["id"])


def hired(admin: Client, role: str, **more: Any) -> tuple[str, str]:
    """The id and the number of a new employee."""
    told = person() | {"roles": [role], **more}
    return made(admin.post("/v1/employees", told)), told["number"]


def person() -> dict[str, Any]:
    number = uuid4().hex[:12]
    told = {"number": number, "name": "某人", "email": f"{number}@example.com", "password": PASSWORD}
    return told | {"region": REGION, "seniority": "senior"}


def a_world(suite: Suite, makers: Mapping[str, Maker]) -> World:
    """Two teams with a manager and a rep each, those who do not sell, and a pool of the first team."""
    admin = as_role(suite, "admin")
    known = {"manager-team": hired(admin, "manager"), "manager-other": hired(admin, "manager")}
    near, far = (team_of(admin, employee) for employee, _ in known.values())
    known |= {role: hired(admin, role) for role in ("hr", "finance", "admin")}
    known |= {"rep-own": hired(admin, "rep", team_id=near), "colleague": hired(admin, "rep", team_id=near)}
    known |= {"rep-other": hired(admin, "rep", team_id=far)}
    people = {who: signed_in(suite, number) for who, (_, number) in known.items() if who != "colleague"}
    ids = {who: employee for who, (employee, _) in known.items()}
    world = World(suite, people, ids, {who: number for who, (_, number) in known.items()}, makers, near, far)
    world.pool = near_pool(world)["pool_id"]
    world.free = imported(world, world.pool, LEADS)
    world.far_pool = made(admin.post("/v1/pools", {"name": f"pool {uuid4()}", "team_ids": [far]}))
    [world.far_lead] = imported(world, world.far_pool, 1)
    return world


def team_of(admin: Client, manager: str) -> str:
    return made(admin.post("/v1/teams", {"name": f"team {uuid4()}", "region": REGION, "manager_id": manager}))


def near_pool(world: World) -> Ids:
    """A pool of the first team, once leads knows that team and who is in it."""
    body = {"name": f"pool {uuid4()}", "team_ids": [world.team]}
    answer = wait_for(lambda: (made_ := world.admin.post("/v1/pools", body)).ok and made_, every=0.1)
    pool = made(answer)
    for who in ("rep-own", "manager-team"):
        wait_for(lambda who=who: world.people[who].get(f"/v1/pools/{pool}").ok, every=0.1)
    return {"pool_id": pool}


def imported(world: World, pool: str, leads: int) -> list[str]:
    rows = "".join(f"客户 {n},{uuid4()}@example.com\n" for n in range(leads))
    job = finished_import(world.admin, world.admin.upload(f"name,email\n{rows}".encode(), pool_id=pool))
    assert job["created"] == leads, job
    return [lead["id"] for lead in world.admin.api.list_pool_leads(pool, limit=200)]
