"""Bodies, queries and answers of leads on nurture tracks, and of the ways to customers."""

from marshmallow import Schema, fields, validate

from services.leads.domain.nurture_acts import EndCause
from services.leads.domain.nurture_tracks import CHANNELS
from services.leads.schemas.common import _maybe, _told, _words
from shared.schemas import Body, PagedQuery


class NurtureEnrolBody(Body):
    """Put a lead on a track by hand, of its audience or not; never who must not be contacted."""

    track_id = fields.UUID(required=True)


class NurtureStopBody(Body):
    """Take a lead off its track."""

    reason = _maybe(fields.String, validate=validate.Length(max=500))


class NurtureDone(Schema):
    """A step as it was done; `reason`: why it was left out, failed or was called off."""

    id = fields.UUID(required=True)
    step = fields.Integer(required=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    created_at = _told(required=True)
    sent_at = _told(required=True, allow_none=True)
    delivered_at = _told(required=True, allow_none=True)
    replied_at = _told(required=True, allow_none=True)


class NurtureEnrolment(Schema):
    """A lead on a track; `steps` of it there are, `next_step` from 0 comes at `next_at`."""

    id = fields.UUID(required=True)
    track_id = fields.UUID(required=True)
    track_name = fields.String(required=True)
    track_number = fields.Integer(required=True)
    held_out = fields.Boolean(required=True)
    started_at = _told(required=True)
    steps = fields.Integer(required=True)
    next_step = fields.Integer(required=True)
    next_kind = fields.String(required=True, allow_none=True)
    next_at = _told(required=True, allow_none=True)
    ended_at = _told(required=True, allow_none=True)
    end_cause = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([str(each) for each in EndCause])
    )
    done = fields.List(fields.Nested(NurtureDone), required=True)


class LeadNurture(Schema):
    """Tracks a lead is and was on, the newest first."""

    data = fields.List(fields.Nested(NurtureEnrolment), required=True)


class NurtureChannelBody(Body):
    """How messages leave. `url`: the receiver that sends SMS or WeCom; e-mail goes by the mail server."""

    active = fields.Boolean(required=True)
    url = _maybe(fields.String, validate=validate.Length(max=2000))


class NurtureChannelTestBody(Body):
    """Where a test message goes: an address, a phone number, a WeCom id."""

    to = _words(200, required=True)


class NurtureChannel(Schema):
    """A way to customers. `secret` signs what we send and what is reported; told when it is made, this once.

    Reports come to `/v1/nurture-reports/{id}`. `test_state`: queued, sent, failed.
    """

    kind = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    id = fields.UUID(required=True, allow_none=True)
    active = fields.Boolean(required=True)
    url = fields.String(required=True, allow_none=True)
    has_mail_server = fields.Boolean()
    version = fields.Integer(required=True)
    updated_at = _told(required=True, allow_none=True)
    test_state = fields.String(required=True, allow_none=True)
    test_reason = fields.String(required=True, allow_none=True)
    test_at = _told(required=True, allow_none=True)
    secret = fields.String()


class NurtureChannels(Schema):
    """E-mail, WeCom and SMS, set up or not."""

    data = fields.List(fields.Nested(NurtureChannel), required=True)


REPORTS = ("delivered", "failed", "reply", "unsubscribe")


class NurtureReportBody(Body):
    """What became of a message: its `message_id` is the webhook-id it came with."""

    message_id = fields.UUID(required=True)
    status = fields.String(required=True, validate=validate.OneOf(REPORTS))
    reason = _maybe(fields.String, validate=validate.Length(max=200))
    at = fields.AwareDateTime(format="iso", allow_none=True, load_default=None)


class NurtureReceived(Schema):
    """Always the same."""

    received = fields.Boolean(required=True)


class UnsubscribeAnswer(Schema):
    """Whether it is done; the page says so in words."""

    unsubscribed = fields.Boolean(required=True)


class NurtureEnrolmentsQuery(PagedQuery):
    """Leads on a track, the newest first."""

    step = fields.Integer(validate=validate.Range(min=0, max=30))


class NurtureOn(Schema):
    """A lead on a track; `id` is that of its time there."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True)
    state = fields.String(required=True)
    held_out = fields.Boolean(required=True)
    next_step = fields.Integer(required=True)
    next_at = _told(required=True, allow_none=True)
    started_at = _told(required=True)


class NurtureOnPage(Schema):
    """A page of leads on a track."""

    data = fields.List(fields.Nested(NurtureOn), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
