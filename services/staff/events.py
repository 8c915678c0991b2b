"""Events the staff service emits. The sequence of each is the version its row got in the same transaction."""

from marshmallow import Schema, fields

from services.staff.domain.departure import Target
from services.staff.domain.leave import LeaveKind
from services.staff.domain.people import Grade, Role, Seniority
from shared.events import PublicEvent as Event


class EmployeeChangedSchema(Schema):
    """The employee as they are now. Aggregate: the employee."""

    employee_id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    team_id = fields.UUID(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    seniority = fields.Enum(Seniority, by_value=True, required=True)
    weight = fields.Integer(required=True)
    grades = fields.List(fields.Enum(Grade, by_value=True), required=True)
    roles = fields.List(fields.Enum(Role, by_value=True), required=True)
    active = fields.Boolean(required=True)
    calendar_id = fields.UUID(required=True, allow_none=True)
    on_shift = fields.Boolean(required=True)


class PlanSchema(Schema):
    """Who takes over a leaver's leads."""

    target = fields.Enum(Target, by_value=True, required=True)
    employee_id = fields.UUID(required=True, allow_none=True)
    pool_id = fields.UUID(required=True, allow_none=True)


class EmployeeDepartedSchema(Schema):
    """An employee has left. Aggregate: the employee."""

    employee_id = fields.UUID(required=True)
    effective_on = fields.Date(required=True)
    plan = fields.Nested(PlanSchema, required=True)


class EmployeeReinstatedSchema(Schema):
    """A departure was undone: which, by its moment and its event's sequence. Aggregate: the employee."""

    employee_id = fields.UUID(required=True)
    departed_at = fields.AwareDateTime(required=True, format="iso")
    departed_sequence = fields.Integer(required=True)
    plan = fields.Nested(PlanSchema, required=True)


class TeamChangedSchema(Schema):
    """The team as it is now. Aggregate: the team."""

    team_id = fields.UUID(required=True)
    name = fields.String(required=True)
    region = fields.String(required=True)
    manager_id = fields.UUID(required=True, allow_none=True)


class ExceptionSchema(Schema):
    """A date whose hours replace the weekly ones."""

    on = fields.Date(required=True)
    hours = fields.List(fields.List(fields.String()), required=True)
    name = fields.String(required=True)


class CalendarChangedSchema(Schema):
    """The calendar as it is now, every exception included. Aggregate: the calendar."""

    calendar_id = fields.UUID(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True)
    weekly = fields.Dict(required=True)
    exceptions = fields.List(fields.Nested(ExceptionSchema), required=True)
    is_default = fields.Boolean(required=True)


class LeaveSpanSchema(Schema):
    """One leave."""

    leave_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True, format="iso")
    ends_at = fields.AwareDateTime(required=True, format="iso")
    kind = fields.Enum(LeaveKind, by_value=True, required=True)


class LeaveChangedSchema(Schema):
    """All leave of an employee that has not ended. Aggregate: the employee."""

    employee_id = fields.UUID(required=True)
    leave = fields.List(fields.Nested(LeaveSpanSchema), required=True)


class EmployeeChanged(Event):
    """An employee was added or changed, or left."""

    type = "employee_changed"
    schema = EmployeeChangedSchema
    consumers = ("leads",)


class EmployeeDeparted(Event):
    """An employee left; their work moves by the plan."""

    type = "employee_departed"
    schema = EmployeeDepartedSchema
    consumers = ("leads",)


class EmployeeReinstated(Event):
    """A departure was undone; what it took and nobody has worked since comes back."""

    type = "employee_reinstated"
    schema = EmployeeReinstatedSchema
    consumers = ("leads",)


class TeamChanged(Event):
    """A team was added or changed, or lost its manager."""

    type = "team_changed"
    schema = TeamChangedSchema
    consumers = ("leads",)


class CalendarChanged(Event):
    """A working calendar was added or changed."""

    type = "calendar_changed"
    schema = CalendarChangedSchema
    consumers = ("leads",)


class LeaveChanged(Event):
    """Leave was added or cancelled."""

    type = "leave_changed"
    schema = LeaveChangedSchema
    consumers = ("leads",)


EVENTS: list[type[Event]] = [
    EmployeeChanged,
    EmployeeDeparted,
    EmployeeReinstated,
    TeamChanged,
    CalendarChanged,
    LeaveChanged,
]
