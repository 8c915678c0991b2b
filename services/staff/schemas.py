"""The published contract of the staff service: bodies, queries and answers, for RPC and HTTP alike."""

from datetime import UTC
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError, fields, validate

from services.staff.domain.departure import DepartureState, Target
from services.staff.domain.leave import LeaveKind
from services.staff.domain.people import Grade, Role, Seniority
from shared.schemas import Body, Query

NUMBER = r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}"
PHONE = r"\+?[0-9 ().\-]{5,30}"
SCOPE = r"(\*|[a-z][a-z-]{0,30}):(read|write)"


class Words(fields.String):
    """Text a person wrote: spaces made single, and free of characters PostgreSQL or a log cannot hold."""

    def __init__(self, *, longest: int = 200, pattern: str | None = None, **kwargs: Any) -> None:
        rules: list[validate.Validator] = [validate.Length(min=1, max=longest)]
        if pattern:
            rules.append(validate.Regexp(f"^{pattern}$"))
        super().__init__(validate=rules, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = " ".join(super()._deserialize(value, attr, data, **kwargs).split())
        if not text.isprintable():
            raise ValidationError("Holds characters that cannot be printed.")
        return text


class Timezone(Words):
    """A time zone by its IANA name, like `Asia/Shanghai`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        name = super()._deserialize(value, attr, data, **kwargs)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError("No such time zone.") from None
        return name


def words_of(kind: type[StrEnum], *, at_least: int = 0, **kwargs: Any) -> fields.List[Any]:
    """A list of the words of an enum, each at most once."""
    size = validate.Length(min=at_least, max=len(kind))
    return fields.List(fields.Enum(kind, by_value=True), validate=[size, no_repeats], **kwargs)


def no_repeats(values: list[Any]) -> None:
    """Refuse a list that says something twice."""
    if len(set(values)) < len(values):
        raise ValidationError("Says something twice.")


class Moment(fields.AwareDateTime):
    """A point in time with its offset, read as UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:
            raise ValidationError("Too far from now.") from None


def answered_moment(**kwargs: Any) -> fields.AwareDateTime:
    """A point in time, answered in UTC."""
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


# Sessions and tokens


class SessionBody(Body):
    """Sign in by employee number or e-mail."""

    username = Words(required=True)
    password = fields.String(required=True, validate=validate.Length(min=1, max=128), load_only=True)


class PasswordBody(Body):
    """Change one's own password."""

    current_password = fields.String(required=True, validate=validate.Length(min=1, max=128), load_only=True)
    new_password = fields.String(required=True, validate=validate.Length(min=8, max=128), load_only=True)


class ApiTokenBody(Body):
    """A token for scripts. Scopes: `area:read`, `area:write`; `*:read` reads everything its owner may."""

    name = Words(required=True, longest=80)
    scopes = fields.List(
        Words(longest=40, pattern=SCOPE),
        required=True,
        validate=[validate.Length(min=1, max=50), no_repeats],
    )
    expires_at = Moment(load_default=None, allow_none=True, metadata={"description": "Default: in 90 days."})


class ApiToken(Schema):
    """An API token. `access_token`, the secret, is answered once, on creation."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = answered_moment(required=True)
    expires_at = answered_moment(required=True)
    last_used_at = answered_moment(required=True, allow_none=True)
    access_token = fields.String()


class TokenPage(Schema):
    """One's own live API tokens."""

    data = fields.List(fields.Nested(ApiToken), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


# Employees


class EmployeePatchBody(Body):
    """What may change about an employee; fields left out stay."""

    number = Words(longest=32, pattern=NUMBER)
    name = Words(longest=80)
    email = fields.Email(validate=validate.Length(max=254))
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
    email = fields.Email(required=True, validate=validate.Length(max=254))
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


class Session(Schema):
    """A session just begun."""

    access_token = fields.String(required=True)
    expires_at = answered_moment(required=True)
    employee = fields.Nested(Employee, required=True)


class EmployeePage(Schema):
    """A page of employees."""

    data = fields.List(fields.Nested(Employee), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ListQuery(Query):
    """What every list takes. `after` is where the page begins; the gateway signs it as `cursor`."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    after = fields.Dict(load_default=None, allow_none=True)


class EmployeeQuery(ListQuery):
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


# Departure


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
    """A departure, planned or applied."""

    employee_id = fields.UUID(required=True)
    effective_on = fields.Date(required=True)
    plan = fields.Nested(PlanBody, required=True)
    state = fields.Enum(DepartureState, by_value=True, required=True)
    applied_at = answered_moment(required=True, allow_none=True)


# Teams


class TeamPatchBody(Body):
    """What may change about a team; fields left out stay."""

    name = Words(longest=80)
    region = Words(longest=40)
    manager_id = fields.UUID(allow_none=True)


class TeamBody(TeamPatchBody):
    """A new team."""

    name = Words(required=True, longest=80)
    region = Words(required=True, longest=40)
    manager_id = fields.UUID(load_default=None, allow_none=True)


class Team(Schema):
    """A team."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    region = fields.String(required=True)
    manager_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)
    created_at = answered_moment(required=True)


class TeamPage(Schema):
    """A page of teams."""

    data = fields.List(fields.Nested(Team), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class TeamQuery(ListQuery):
    """Filters and order of the team list."""

    sort = fields.String(
        load_default="name", validate=validate.OneOf(["name", "-name", "created_at", "-created_at"])
    )
    q = Words()
    region = Words()


# Calendars


def _hours(**kwargs: Any) -> fields.List[Any]:
    """Spans of one day: `[["09:00", "12:00"], ["13:00", "18:00"]]`."""
    span = fields.List(fields.String(validate=validate.Length(equal=5)), validate=validate.Length(equal=2))
    return fields.List(span, validate=validate.Length(max=12), **kwargs)


class CalendarExceptionBody(Body):
    """A date whose hours replace the weekly ones; no hours means a day off."""

    on = fields.Date(required=True)
    hours = _hours(required=True)
    name = Words(required=True, longest=80)


class CalendarPatchBody(Body):
    """What may change about a calendar. `exceptions` replaces the whole table of exceptions."""

    name = Words(longest=80)
    timezone = Timezone()
    weekly = fields.Dict(keys=fields.String(), values=_hours())
    exceptions = fields.List(fields.Nested(CalendarExceptionBody), validate=validate.Length(max=2000))
    is_default = fields.Boolean()


class CalendarBody(CalendarPatchBody):
    """A new calendar."""

    name = Words(required=True, longest=80)
    timezone = Timezone(required=True)
    weekly = fields.Dict(required=True, keys=fields.String(), values=_hours())
    exceptions = fields.List(
        fields.Nested(CalendarExceptionBody), load_default=list, validate=validate.Length(max=2000)
    )
    is_default = fields.Boolean(load_default=False)


class Calendar(Schema):
    """A working calendar: weekly hours, and the dates that differ."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True)
    weekly = fields.Dict(required=True)
    exceptions = fields.List(fields.Nested(CalendarExceptionBody), required=True)
    is_default = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    created_at = answered_moment(required=True)


class CalendarPage(Schema):
    """A page of calendars."""

    data = fields.List(fields.Nested(Calendar), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class CalendarQuery(ListQuery):
    """Order of the calendar list."""

    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-name"]))


# Leave


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


# Audit


class AuditQuery(ListQuery):
    """Filters of the audit log; the latest entry comes first."""

    actor_id = fields.UUID()
    object_type = Words(longest=40)
    object_id = fields.UUID()
    action = Words(longest=60)
    since = Moment()
    until = Moment()


class AuditEntry(Schema):
    """One change: who did what to which object, before and after."""

    id = fields.UUID(required=True)
    at = answered_moment(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.UUID(required=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)


class AuditPage(Schema):
    """A page of the audit log."""

    data = fields.List(fields.Nested(AuditEntry), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
