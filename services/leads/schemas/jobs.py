"""Queries and answers of the inbox and of the sweep's brakes."""

from datetime import UTC

from marshmallow import Schema, fields, validate

from shared.schemas import Body, PagedQuery

BRAKE_STATES = ("waiting", "allowed", "refused")


def _moment() -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, required=True)


def _maybe_moment() -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, required=True, allow_none=True)


class NoticesQuery(PagedQuery):
    """My notices, newest first; `unread` leaves out those I have read."""

    unread = fields.Boolean(load_default=False)


class NoticesReadBody(Body):
    """Which of my notices I have read: those up to `up_to`, or all there are."""

    up_to = fields.AwareDateTime(format="iso")


class NoticesRead(Schema):
    """How many of my notices I had not read before."""

    read = fields.Integer(required=True)


class SweepBrakesQuery(PagedQuery):
    """Brakes of the teams I manage, newest first."""

    state = fields.String(validate=validate.OneOf(BRAKE_STATES))


class NoticeText(Schema):
    """A notice in words."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class Notice(Schema):
    """One message in my inbox. `recycle_at` is the deadline it speaks of."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    text = fields.Nested(NoticeText, required=True)
    lead_id = fields.UUID(required=True, allow_none=True)
    lead_ids = fields.List(fields.UUID(), required=True)
    sweep_brake_id = fields.UUID(required=True, allow_none=True)
    recycle_at = _maybe_moment()
    created_at = _moment()
    read_at = _maybe_moment()


class NoticePage(Schema):
    """A page of my inbox; `unread` counts all that I have not read."""

    data = fields.List(fields.Nested(Notice), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
    unread = fields.Integer(required=True)


class SweepBrake(Schema):
    """A sweep that waits for a manager: `due` of the `held` leads of a team would go back at once.

    `reason` is `share`, `rule_change` or `outage`. Allowed, the next sweep of that day or the following takes
    them; refused, they stay for the day.
    """

    id = fields.UUID(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    team = fields.String(required=True, allow_none=True)
    day = fields.Date(required=True)
    due = fields.Integer(required=True)
    held = fields.Integer(required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(BRAKE_STATES))
    asked_at = _moment()
    decided_at = _maybe_moment()
    decided_by = fields.UUID(required=True, allow_none=True)


class SweepBrakePage(Schema):
    """A page of brakes."""

    data = fields.List(fields.Nested(SweepBrake), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
