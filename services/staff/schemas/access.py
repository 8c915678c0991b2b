"""Sessions, API tokens and the audit log."""

from marshmallow import Schema, fields, validate

from services.staff.domain.areas import AREAS
from services.staff.schemas.common import ListQuery, Moment, Words, answered_moment, no_repeats
from services.staff.schemas.people import Employee
from shared.schemas import Body

_AUDIT_WORDS = "In the action, the values before or after, or the name or number of actor or object."
SCOPES = tuple(f"{area}:{verb}" for area in ("*", *AREAS) for verb in ("read", "write"))


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
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=[validate.Length(min=1, max=len(SCOPES)), no_repeats],
    )
    expires_at = Moment(load_default=None, allow_none=True, metadata={"description": "Default: in 90 days."})


class ApiTokensQuery(ListQuery):
    """One's own API tokens; those of others are an admin's to see."""

    employee_id = fields.UUID(metadata={"description": "Whose, for an admin; one's own without it."})
    everybody = fields.Boolean(load_default=False, metadata={"description": "Everybody's, for an admin."})


class ApiToken(Schema):
    """An API token. `access_token`, the secret, is answered once, on creation."""

    id = fields.UUID(required=True)
    employee_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = answered_moment(required=True)
    expires_at = answered_moment(required=True)
    last_used_at = answered_moment(required=True, allow_none=True)
    access_token = fields.String()


class TokenPage(Schema):
    """A page of live API tokens."""

    data = fields.List(fields.Nested(ApiToken), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class Session(Schema):
    """A session just begun."""

    access_token = fields.String(required=True)
    expires_at = answered_moment(required=True)
    employee = fields.Nested(Employee, required=True)


class AuditFilters(ListQuery):
    """Filters of the audit log whose names Python can say."""

    q = Words(longest=80, metadata={"description": _AUDIT_WORDS})
    actor_id = fields.UUID()
    object_type = Words(longest=40)
    object_id = fields.UUID()
    target_id = fields.UUID(metadata={"description": "The same as `object_id`."})
    action = Words(longest=60)
    since = Moment(metadata={"description": "The same as `from`."})
    until = Moment(metadata={"description": "The same as `to`."})


AuditQuery = AuditFilters.from_dict(
    {
        "from": Moment(metadata={"description": "From this time on."}),
        "to": Moment(metadata={"description": "Before this time."}),
    },
    name="AuditQuery",
)
"""Filters of the audit log; the latest entry comes first."""


class AuditEntry(Schema):
    """One change or sensitive read: who did what to which object, before and after. Of people, ids only."""

    id = fields.UUID(required=True)
    service = fields.String(required=True, metadata={"description": "Which service noted it."})
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
