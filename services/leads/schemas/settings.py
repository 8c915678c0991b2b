"""Bodies and answers about what somebody wants to hear by e-mail."""

from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.leads.domain.reminders import Kind
from shared.schemas import Body

_CLOCK = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="must be a time of day like 22:00")


def _is_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError("No such time zone.")


class QuietHours(Body):
    """From and to in local time, over midnight too: no e-mail between them, it comes after."""

    start = fields.String(required=True, validate=_CLOCK)
    end = fields.String(required=True, validate=_CLOCK)

    @validates_schema
    def _differs(self, told: dict[str, str], **_: object) -> None:
        if told.get("start") == told.get("end"):
            raise ValidationError("must differ from start", "end")


class NoticeSettingsPatchBody(Body):
    """Changes; what is left out stays. The inbox cannot be turned off, only e-mails can."""

    email_off = fields.List(fields.String(validate=validate.OneOf([str(kind) for kind in Kind])))
    quiet_hours = fields.Nested(QuietHours, allow_none=True)
    digest_hour = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=23))
    timezone = fields.String(allow_none=True, validate=_is_zone)


class NoticeSettings(Schema):
    """What I want by e-mail: with a `digest_hour` once a day, else at once but in quiet hours.

    `timezone` null: that of my working calendar.
    """

    email_off = fields.List(fields.String(), required=True)
    quiet_hours = fields.Nested(QuietHours, required=True, allow_none=True)
    digest_hour = fields.Integer(required=True, allow_none=True)
    timezone = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
