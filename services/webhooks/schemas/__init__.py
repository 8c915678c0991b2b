"""The published contract of the webhooks service: bodies, queries and answers, for RPC and HTTP alike."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.webhooks.domain.bulk import Mode
from services.webhooks.domain.messages import is_known
from services.webhooks.domain.retry import State
from shared.fields import Moment, answered_moment
from shared.schemas import Body, PagedQuery

_TYPE = validate.Regexp(
    r"^([a-z]+(_[a-z]+)*(_\*)?|\*)$", error="A type of event, a family like lead_*, or *."
)


def _known(value: str) -> None:
    if not is_known(value):
        raise ValidationError("There is no such event: see docs/events.md.")


def _printable(value: str) -> None:
    if not value.isprintable():
        raise ValidationError("Holds characters that cannot be printed.")


def _types(**kwargs: Any) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=[validate.Length(max=60), _TYPE, _known]),
        validate=validate.Length(1, 100),
        **kwargs,
    )


def _description(**kwargs: Any) -> fields.String:
    return fields.String(validate=[validate.Length(max=200), _printable], **kwargs)


class WebhookPatchBody(Body):
    """What may change; `active: true` also ends a pause, and what was collected meanwhile is sent."""

    url = fields.String(validate=validate.Length(1, 2000))
    event_types = _types()
    mode = fields.Enum(Mode, by_value=True)
    description = _description()
    active = fields.Boolean()


class WebhookBody(WebhookPatchBody):
    """A new webhook: where to, and which types of event (`lead_*` for a family, `*` for all).

    `mode`: `single` sends an event a message, `bulk` many of one type together.
    """

    url = fields.String(required=True, validate=validate.Length(1, 2000))
    event_types = _types(required=True)
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.SINGLE)
    description = _description(load_default="")
    active = fields.Boolean(load_default=True)


class Webhook(Schema):
    """A webhook. `paused_at`: it failed for days and collects until it is set active again."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    event_types = fields.List(fields.String(), required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    description = fields.String(required=True)
    active = fields.Boolean(required=True)
    failing_since = answered_moment(required=True, allow_none=True)
    paused_at = answered_moment(required=True, allow_none=True)
    previous_until = answered_moment(required=True, allow_none=True)
    created_by = fields.UUID(required=True, allow_none=True)
    created_at = answered_moment(required=True)
    version = fields.Integer(required=True)


class WebhookWithSecret(Webhook):
    """A webhook with its secret, shown this once; null if the request is repeated after it was replaced."""

    secret = fields.String(required=True, allow_none=True)


class WebhookPage(Schema):
    """A page of webhooks."""

    data = fields.List(fields.Nested(Webhook), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class _ListQuery(PagedQuery):
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(["created_at", "-created_at"]))


class WebhooksQuery(_ListQuery):
    """Filter and order of webhooks."""

    active = fields.Boolean()


class RotateBody(Body):
    """For how long the secret before signs beside the new one."""

    overlap_hours = fields.Integer(load_default=24, validate=validate.Range(0, 720))


class Attempt(Schema):
    """One try. `ended_at` null: under way, or cut off with its worker. `answer`: the first 1,024 bytes."""

    round = fields.Integer(required=True)
    number = fields.Integer(required=True)
    started_at = answered_moment(required=True)
    ended_at = answered_moment(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)
    ms = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)


class Delivery(Schema):
    """A message on its way to a webhook; `message_id` travels as webhook-id, `round` counts replays.

    `items` is how many events it tells of; more than one only in bulk mode.
    """

    id = fields.UUID(required=True)
    webhook_id = fields.UUID(required=True, attribute="subscription_id")
    message_id = fields.UUID(required=True)
    type = fields.String(required=True)
    aggregate_id = fields.UUID(required=True)
    items = fields.Integer(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    round = fields.Integer(required=True)
    attempts = fields.Integer(required=True)
    next_attempt_at = answered_moment(required=True, allow_none=True)
    created_at = answered_moment(required=True)
    settled_at = answered_moment(required=True, allow_none=True)
    log = fields.List(fields.Nested(Attempt), required=True)


class DeliveryPage(Schema):
    """A page of deliveries."""

    data = fields.List(fields.Nested(Delivery), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class DeliveriesQuery(_ListQuery):
    """Filters and order of deliveries."""

    state = fields.Enum(State, by_value=True)
    type = fields.String(validate=validate.Length(max=60))


class ReplayBody(Body):
    """Send again what was received since then: all, or only what was given up."""

    since = Moment(required=True)
    dead_only = fields.Boolean(load_default=False)


class Replayed(Schema):
    """How many events are on their way again."""

    replayed = fields.Integer(required=True)
