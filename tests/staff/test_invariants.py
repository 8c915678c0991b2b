"""Any sequence of changes keeps the promises, and whoever hears the events knows the company as it is."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from services.staff.repository import calendars, employees, teams
from shared import jobs
from shared.errors import Conflict, Invalid, NotFound
from tests.staff.office import Office

STEPS = 60
ROLES = ("rep", "manager", "employee", "hr", "admin")
HEARD = ("employee_changed", "team_changed", "calendar_changed")


class Chance:
    """A company to which anything may happen, decided by a seed."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.random = random.Random(seed)
        self.admin = office.hire("admin")
        self.people = [self.admin, *(office.hire(role) for role in ROLES)]
        self.teams = [office.team(name) for name in ("一组", "二组")]
        self.steps: list[Callable[[], Any]] = [
            *(
                self.add_person,
                self.change_roles,
                self.change_team,
                self.change_weight,
                self.depart,
                self.cancel,
                self.undo,
            ),
            *(
                self.name_manager,
                self.add_leave,
                self.cancel_leave,
                self.new_calendar,
                self.pass_a_day,
                self.new_token,
            ),
        ]

    def step(self) -> None:
        """One thing happens, or is refused."""
        with suppress(NotFound, Conflict, Invalid):
            self.random.choice(self.steps)()

    @property
    def call(self) -> Any:
        """The service, called by whoever is an active admin now."""
        [[admin], *_] = self.office.run(
            "SELECT id::text FROM employee WHERE active AND 'admin' = ANY (roles) ORDER BY id"
        )
        return self.office.as_(admin)

    def person(self) -> str:
        return self.random.choice(self.people)

    def add_person(self) -> None:
        number = str(self.random.randint(1, 15))
        body = {"number": number, "name": "新", "email": f"{number}@example.com", "roles": ["rep"]}
        self.people.append(self.call.create_employee(body=body)["id"])

    def change_roles(self) -> None:
        roles = self.random.sample(ROLES, 2)
        self.call.update_employee(employee_id=self.person(), body={"roles": roles})

    def change_team(self) -> None:
        team = self.random.choice([None, *self.teams])
        self.call.update_employee(employee_id=self.person(), body={"team_id": team})

    def change_weight(self) -> None:
        self.call.update_employee(employee_id=self.person(), body={"weight": self.random.randint(0, 2)})

    def depart(self) -> None:
        on = (self.office.clock.at.date() + timedelta(days=self.random.randint(-1, 3))).isoformat()
        taker = self.random.choice([{"target": "pool"}, {"target": "employee", "employee_id": self.person()}])
        self.call.depart_employee(employee_id=self.person(), body={"effective_on": on, "plan": taker})

    def cancel(self) -> None:
        self.call.cancel_departure(employee_id=self.person())

    def undo(self) -> None:
        gone = [who for who in self.people if not self.call.get_employee(employee_id=who)["active"]]
        if gone:
            self.call.undo_departure(employee_id=self.random.choice(gone))

    def name_manager(self) -> None:
        manager = self.random.choice([None, self.person()])
        self.call.update_team(team_id=self.random.choice(self.teams), body={"manager_id": manager})

    def add_leave(self) -> None:
        day = self.random.randint(1, 28)
        body = {
            "starts_at": f"2027-02-{day:02}T09:00Z",
            "ends_at": f"2027-03-{day:02}T09:00Z",
            "kind": "annual",
        }
        self.call.add_leave(employee_id=self.person(), body=body)

    def cancel_leave(self) -> None:
        person = self.person()
        for leave in self.call.list_leave(employee_id=person)["data"]:
            self.call.cancel_leave(employee_id=person, leave_id=leave["id"])

    def new_calendar(self) -> None:
        body = {
            "name": f"班{self.random.randint(1, 4)}",
            "timezone": "UTC",
            "weekly": {"mon": [["09:00", "18:00"]]},
        }
        self.call.create_calendar(body={**body, "is_default": self.random.random() < 0.5})

    def new_token(self) -> None:
        body = {"name": "t", "scopes": ["*:read"]}
        self.office.as_(self.person()).create_api_token(body=body)

    def pass_a_day(self) -> None:
        self.office.clock.advance(days=1)
        jobs.run("staff.depart", self.office.clock.at, db=self.office.db, again=True)


def heard(office: Office) -> dict[str, Any]:
    """What a consumer knows that keeps the newest of each object."""
    rows = office.run(
        "SELECT DISTINCT ON (aggregate_id) aggregate_id::text, data FROM outbox WHERE type = ANY (:heard)"
        " ORDER BY aggregate_id, sequence DESC",
        heard=list(HEARD),
    )
    return {row.aggregate_id: row.data for row in rows}


def known(office: Office) -> dict[str, Any]:
    """What the tables say."""
    with office.db.transaction() as session:
        people = {str(row.id): employees.event_of(row) for row in session.query(employees.Employee)}
        groups = {str(row.id): teams.event_of(row) for row in session.query(teams.Team)}
        weeks = {
            str(row.id): {"calendar_id": str(row.id), **calendars.facts_of(session, row)}
            for row in session.query(calendars.WorkingCalendar)
        }
        return people | groups | weeks


@pytest.mark.parametrize("seed", range(3))
def test_promises_hold_after_every_step_and_events_tell_it_all(office: Office, seed: int) -> None:
    chance = Chance(office, seed)
    for _ in range(STEPS):
        chance.step()
        assert office.broken_checks() == []
    assert heard(office) == known(office)
    repeated = office.run(
        "SELECT aggregate_id FROM outbox GROUP BY aggregate_id, sequence HAVING count(*) > 1"
    )
    assert repeated == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_promises_hold_after_many_more_steps(office: Office, seed: int) -> None:
    chance = Chance(office, seed)
    for _ in range(10 * STEPS):
        chance.step()
    assert office.broken_checks() == []
    assert heard(office) == known(office)
