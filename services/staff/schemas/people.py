"""Employees, their departure and their leave."""

from marshmallow import Schema, fields, validate

from services.staff.domain.departure import DepartureState, Target
from services.staff.domain.leave import LeaveKind
from services.staff.domain.people import Grade, Role, Seniority
from services.staff.schemas.common import no_repeats, words_of
from shared.fields import Moment, Words, answered_moment
from shared.schemas import Body, PagedQuery

NUMBER = r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}"
PHONE = r"\+?[0-9 ().\-]{5,30}"
EMAIL = (validate.Length(max=254), validate.Regexp("^[!-~]+$"))


class EmployeePatchBody(Body):
    """What may change about an employee; fields left out stay."""

    number = Words(longest=32, pattern=NUMBER)
    name = Words(longest=80)
    email = fields.Email(validate=EMAIL)
    phone = Words(longest=32, pattern=PHONE, allow_none=True)
    team_id = fields.UUID(allow_none=True)
    region = Words(longest=40, allow_none=True)
    seniority = fields.Enum(Seniority, by_value=True)
    roles = words_of(
        Role, at_least=1, metadata={"description": "hr, finance and admin are granted by an admin only."}
    )
    weight = fields.Integer(
        strict=True,
        validate=validate.Range(0, 1000),
        metadata={"description": "Share in assignment; 100 is usual."},
    )
    grades = words_of(Grade)
    skills = fields.List(Words(longest=40), validate=[validate.Length(max=50), no_repeats])
    on_shift = fields.Boolean()
    calendar_id = fields.UUID(
        allow_none=True, metadata={"description": "Null: the company's default calendar."}
    )
    password = fields.String(validate=validate.Length(min=8, max=128), load_only=True)


class EmployeeBody(EmployeePatchBody):
    """A new employee."""

    number = Words(required=True, longest=32, pattern=NUMBER)
    name = Words(required=True, longest=80)
    email = fields.Email(required=True, validate=EMAIL)
    phone = Words(load_default=None, longest=32, pattern=PHONE, allow_none=True)
    team_id = fields.UUID(load_default=None, allow_none=True)
    region = Words(load_default=None, longest=40, allow_none=True)
    seniority = fields.Enum(Seniority, by_value=True, load_default=Seniority.REGULAR)
    roles = words_of(Role, at_least=1, load_default=lambda: [Role.EMPLOYEE])
    weight = fields.Integer(strict=True, load_default=100, validate=validate.Range(0, 1000))
    grades = words_of(Grade, load_default=lambda: list(Grade))
    skills = fields.List(Words(longest=40), load_default=list, validate=[validate.Length(max=50), no_repeats])
    on_shift = fields.Boolean(load_default=True)
    calendar_id = fields.UUID(load_default=None, allow_none=True)
    password = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(min=8, max=128), load_only=True
    )


class Employee(Schema):
    """An employee. Who sees a colleague through the directory gets the first five fields only."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    active = fields.Boolean(required=True)
    email = fields.String()
    phone = fields.String(allow_none=True, metadata={"description": "Masked (138****1234) below full reach."})
    region = fields.String(allow_none=True)
    seniority = fields.Enum(Seniority, by_value=True)
    roles = fields.List(fields.String(validate=validate.OneOf(list(Role))))
    weight = fields.Integer()
    grades = fields.List(fields.String(validate=validate.OneOf(list(Grade))))
    skills = fields.List(fields.String())
    on_shift = fields.Boolean()
    calendar_id = fields.UUID(allow_none=True)
    version = fields.Integer()
    created_at = answered_moment()


DIRECTORY_FIELDS = ("id", "number", "name", "team_id", "active")


class Me(Employee):
    """The signed-in employee, with the teams they manage."""

    managed_team_ids = fields.List(fields.UUID(), required=True)


class EmployeePage(Schema):
    """A page of employees."""

    data = fields.List(fields.Nested(Employee), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class EmployeeQuery(PagedQuery):
    """Filters and order of the employee list."""

    sort = fields.String(
        load_default="name",
        validate=validate.OneOf(["name", "-name", "number", "-number", "created_at", "-created_at"]),
    )
    q = Words(metadata={"description": "Part of a name or number."})
    team_id = fields.UUID()
    region = Words()
    role = fields.Enum(Role, by_value=True)
    active = fields.Boolean()


class PlanBody(Body):
    """Where the leaver's leads go: a pool (absent: each lead's own), or a colleague within their caps."""

    target = fields.Enum(Target, by_value=True, required=True)
    employee_id = fields.UUID(load_default=None, allow_none=True)
    pool_id = fields.UUID(load_default=None, allow_none=True)


class DepartureBody(Body):
    """That an employee leaves. `effective_on` is the first day without them; today or before means now."""

    effective_on = fields.Date(required=True)
    plan = fields.Nested(PlanBody, required=True)


class Departure(Schema):
    """A departure: planned, applied, or undone within `undo_until`."""

    employee_id = fields.UUID(required=True)
    effective_on = fields.Date(required=True)
    plan = fields.Nested(PlanBody, required=True)
    state = fields.Enum(DepartureState, by_value=True, required=True)
    applied_at = answered_moment(required=True, allow_none=True)
    undo_until = answered_moment(required=True, allow_none=True)
    undone_at = answered_moment(required=True, allow_none=True)


class DepartureLine(Departure):
    """A departure with whose it is."""

    name = fields.String(required=True)
    number = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)


class DeparturePage(Schema):
    """A page of departures."""

    data = fields.List(fields.Nested(DepartureLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class DeparturesQuery(PagedQuery):
    """Departures by their day; the latest of each employee."""

    sort = fields.String(
        load_default="effective_on", validate=validate.OneOf(["effective_on", "-effective_on"])
    )
    state = fields.Enum(DepartureState, by_value=True)


class LeaveBody(Body):
    """Time away."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    kind = fields.Enum(LeaveKind, by_value=True, required=True)


class Leave(Schema):
    """Leave of one employee."""

    id = fields.UUID(required=True)
    employee_id = fields.UUID(required=True)
    starts_at = answered_moment(required=True)
    ends_at = answered_moment(required=True)
    kind = fields.Enum(LeaveKind, by_value=True, required=True)
    cancelled_at = answered_moment(required=True, allow_none=True)


class LeavePage(Schema):
    """Leave, the latest first."""

    data = fields.List(fields.Nested(Leave), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
