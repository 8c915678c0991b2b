"""Operations below /v1/employees. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    Departure,
    DepartureBody,
    Employee,
    EmployeeBody,
    EmployeePatchBody,
    Leave,
    LeaveBody,
    LeavePage,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class EmployeesOperations(Transport):
    """One method per operation."""

    def list_employees(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["name", "-name", "number", "-number", "created_at", "-created_at"] | None = None,
        q: str | None = None,
        team_id: str | None = None,
        region: str | None = None,
        role: Literal["employee", "rep", "manager", "marketer", "hr", "finance", "admin"] | None = None,
        active: bool | None = None,
    ) -> Pages[Employee]:
        """Employees, each as far as I may see. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/employees",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                        "q": q,
                        "team_id": team_id,
                        "region": region,
                        "role": role,
                        "active": active,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_employee(self, body: EmployeeBody, *, idempotency_key: str | None = None) -> Employee:
        """Add an employee. Roles: admin, hr."""
        return cast(
            Employee, self._call("POST", "/v1/employees", json=body, moves=True, key=idempotency_key).json()
        )

    def get_employee(self, employee_id: str) -> Employee:
        """One employee. Anyone signed in."""
        return cast(
            Employee,
            self._call("GET", path_of("/v1/employees/{employee_id}", employee_id=employee_id)).json(),
        )

    def update_employee(
        self, employee_id: str, body: EmployeePatchBody | None = None, *, if_match: Version | None = None
    ) -> Employee:
        """Change an employee. Roles: admin, hr."""
        return cast(
            Employee,
            self._call(
                "PATCH",
                path_of("/v1/employees/{employee_id}", employee_id=employee_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )

    def get_departure(self, employee_id: str) -> Departure:
        """The departure of an employee. Roles: admin, hr."""
        return cast(
            Departure,
            self._call(
                "GET", path_of("/v1/employees/{employee_id}/departure", employee_id=employee_id)
            ).json(),
        )

    def depart_employee(
        self, employee_id: str, body: DepartureBody, *, idempotency_key: str | None = None
    ) -> Departure:
        """Let an employee leave, now or on a day to come. Roles: admin, hr."""
        return cast(
            Departure,
            self._call(
                "POST",
                path_of("/v1/employees/{employee_id}/departure", employee_id=employee_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def cancel_departure(self, employee_id: str) -> None:
        """Forget a departure that is still planned. Roles: admin, hr."""
        self._call("DELETE", path_of("/v1/employees/{employee_id}/departure", employee_id=employee_id))

    def undo_departure(self, employee_id: str, *, idempotency_key: str | None = None) -> Departure:
        """Take back a departure within 24 hours. Roles: admin, hr."""
        return cast(
            Departure,
            self._call(
                "POST",
                path_of("/v1/employees/{employee_id}/departure/undo", employee_id=employee_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_leave(self, employee_id: str) -> LeavePage:
        """Leave of an employee. Anyone signed in."""
        return cast(
            LeavePage,
            self._call("GET", path_of("/v1/employees/{employee_id}/leave", employee_id=employee_id)).json(),
        )

    def add_leave(self, employee_id: str, body: LeaveBody, *, idempotency_key: str | None = None) -> Leave:
        """Add leave. Roles: admin, hr, manager."""
        return cast(
            Leave,
            self._call(
                "POST",
                path_of("/v1/employees/{employee_id}/leave", employee_id=employee_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def cancel_leave(self, employee_id: str, leave_id: str) -> Leave:
        """Cancel leave. Roles: admin, hr, manager."""
        return cast(
            Leave,
            self._call(
                "DELETE",
                path_of(
                    "/v1/employees/{employee_id}/leave/{leave_id}", employee_id=employee_id, leave_id=leave_id
                ),
            ).json(),
        )
