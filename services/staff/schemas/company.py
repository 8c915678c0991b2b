"""Teams and working calendars."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.staff.schemas.common import Timezone
from shared.fields import Words, answered_moment
from shared.schemas import Body, PagedQuery


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


class TeamQuery(PagedQuery):
    """Filters and order of the team list."""

    sort = fields.String(
        load_default="name", validate=validate.OneOf(["name", "-name", "created_at", "-created_at"])
    )
    q = Words()
    region = Words()


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


class CalendarQuery(PagedQuery):
    """Order of the calendar list."""

    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-name"]))
