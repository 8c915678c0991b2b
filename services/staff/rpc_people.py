"""Employees, their departure and their leave."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.staff import answers, passwords, schemas
from services.staff.domain.departure import Departure, Plan, check_date
from services.staff.domain.people import Role, check_may_change_roles, check_may_write
from services.staff.domain.reach import WRITERS, Viewer, check_plans_for, check_role, check_sees_plans_of
from services.staff.models import Employee
from services.staff.repository import departure_list, departures, employees, leave, reinstatement
from services.staff.repository.audit import Facts
from services.staff.rpc_call import Answer, StaffCall
from shared.clock import business_day
from shared.errors import check_version
from shared.rpc import rpc
from shared.schemas import load


class PeopleRpc(StaffCall):
    """Who works here, who is away, who leaves."""

    @rpc
    def list_employees(self, query: Answer) -> Answer:
        """Employees, each as far as the caller may see; answers `EmployeePage`."""
        asked = load(schemas.EmployeeQuery, query, at="query")
        viewer = self._viewer()
        with self.db.transaction() as session:
            found = employees.page(session, asked, viewer)
        return answers.page(found, lambda row: answers.employee_for(viewer, row))

    @rpc
    def get_employee(self, employee_id: str) -> Answer:
        """One employee as far as the caller may see; answers `Employee`."""
        with self.db.transaction() as session:
            return answers.employee_for(self._viewer(), employees.get(session, UUID(employee_id)))

    @rpc
    def create_employee(self, body: Answer) -> Answer:
        """Add an employee; admin and HR, the latter without privileged roles. Emits `employee_changed`."""
        asked = load(schemas.EmployeeBody, body)
        viewer = self._viewer()
        check_role(viewer, WRITERS)
        check_may_change_roles(viewer.roles, (), asked["roles"])
        values = _with_hash(asked)
        return self._once(
            "create_employee",
            _without_password(body),
            lambda session: answers.employee(employees.add(session, values, self._act())),
        )

    @rpc
    def update_employee(self, employee_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change an employee; admin and HR, the latter no privileged person. Emits `employee_changed`."""
        asked = load(schemas.EmployeePatchBody, body)
        viewer = self._viewer()
        check_role(viewer, WRITERS)
        values = _with_hash(asked)
        with self.db.transaction() as session:
            if "roles" in values:
                employees.lock_who_administers(session)
            employee = employees.lock(session, UUID(employee_id))
            check_version(employee.version, if_match)
            _check_may_change(session, viewer, employee, values)
            return answers.employee(employees.change(session, employee, values, self._act()))

    @rpc
    def depart_employee(self, employee_id: str, body: Answer) -> Answer:
        """Let an employee leave, now or on a day to come; admin and HR; answers `Departure`.

        Applied, it ends their sessions and API tokens and emits `employee_departed` and `employee_changed`.
        """
        asked = load(schemas.DepartureBody, body)
        terms = Departure(asked["effective_on"], Plan(**asked["plan"]))
        viewer, act = self._viewer(), self._act()
        today = business_day(act.now)
        check_role(viewer, WRITERS)
        check_date(terms.effective_on, today)

        def depart(session: Session) -> Answer:
            employees.lock_who_administers(session)
            employee = employees.lock(session, UUID(employee_id))
            check_may_write(viewer.roles, map(Role, employee.roles))
            row = departures.depart(session, employee, terms, today, act)
            return answers.departure(row, departures.departure_of(row))

        return self._once("depart_employee", {"employee_id": employee_id, "body": body}, depart)

    @rpc
    def list_departures(self, query: Answer) -> Answer:
        """Who leaves and has left, by their day, for admin and HR; answers `DeparturePage`."""
        asked = load(schemas.DeparturesQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            rows = departure_list.page(session, asked)
            lines = [answers.departure_line(row, departures.departure_of(row), who) for row, who in rows]
        page = lines[: asked["limit"]]
        place = {"day": page[-1]["effective_on"], "id": page[-1]["employee_id"]} if page else None
        return {"data": page, "next_after": place if len(lines) > len(page) else None}

    @rpc
    def get_departure(self, employee_id: str) -> Answer:
        """The departure of an employee, for admin and HR; answers `Departure`."""
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            row = departures.get(session, UUID(employee_id))
            return answers.departure(row, departures.departure_of(row))

    @rpc
    def cancel_departure(self, employee_id: str) -> Answer:
        """Forget a departure that is still planned; admin and HR."""
        viewer = self._viewer()
        check_role(viewer, WRITERS)
        with self.db.transaction() as session:
            employee = employees.lock(session, UUID(employee_id))
            check_may_write(viewer.roles, map(Role, employee.roles))
            departures.cancel(session, employee, self._act())
        return {}

    @rpc
    def undo_departure(self, employee_id: str) -> Answer:
        """Take back a departure applied within 24 hours; admin and HR; answers `Departure`.

        The employee is active again; their tokens stay dead. Emits `employee_reinstated`, `employee_changed`.
        """
        viewer = self._viewer()
        check_role(viewer, WRITERS)

        def undo(session: Session) -> Answer:
            employees.lock_who_administers(session)
            employee = employees.lock(session, UUID(employee_id))
            check_may_write(viewer.roles, map(Role, employee.roles))
            row = reinstatement.undo(session, employee, self._act())
            return answers.departure(row, departures.departure_of(row))

        return self._once("undo_departure", {"employee_id": employee_id}, undo)

    @rpc
    def list_leave(self, employee_id: str) -> Answer:
        """Leave of an employee, for admin, HR, the person and their manager; answers `LeavePage`."""
        with self.db.transaction() as session:
            employee = employees.get(session, UUID(employee_id))
            check_sees_plans_of(self._viewer(), employee.id, employee.team_id)
            return answers.all_of(leave.of(session, employee.id), answers.leave)

    @rpc
    def add_leave(self, employee_id: str, body: Answer) -> Answer:
        """Add leave; admin, HR and the person's manager; answers `Leave`. Emits `leave_changed`."""
        asked = load(schemas.LeaveBody, body)
        viewer = self._viewer()

        def add(session: Session) -> Answer:
            employee = employees.lock(session, UUID(employee_id))
            check_plans_for(viewer, employee.id, employee.team_id)
            employees.check_active(employee)
            return answers.leave(leave.add(session, employee, asked, self._act()))

        return self._once("add_leave", {"employee_id": employee_id, "body": body}, add)

    @rpc
    def cancel_leave(self, employee_id: str, leave_id: str) -> Answer:
        """Cancel leave; admin, HR and the person's manager; answers `Leave`. Emits `leave_changed`."""
        with self.db.transaction() as session:
            employee = employees.lock(session, UUID(employee_id))
            check_plans_for(self._viewer(), employee.id, employee.team_id)
            return answers.leave(leave.cancel(session, employee, UUID(leave_id), self._act()))


def _check_may_change(session: Session, viewer: Viewer, employee: Employee, values: Facts) -> None:
    """Refuse changes above the viewer's station, of a leaver, and the loss of the last admin."""
    employees.check_active(employee)
    roles = frozenset(map(Role, employee.roles))
    check_may_write(viewer.roles, roles)
    if "roles" in values:
        check_may_change_roles(viewer.roles, roles, values["roles"])
        if Role.ADMIN in roles and Role.ADMIN not in values["roles"]:
            employees.check_admin_remains(session, employee)


def _with_hash(asked: Facts) -> Facts:
    """The values to store: a password as its hash."""
    values = _without_password(asked)
    if asked.get("password"):
        values["password_hash"] = passwords.hashed(asked["password"])
    return values


def _without_password(body: Facts) -> Facts:
    return {name: value for name, value in body.items() if name != "password"}
