"""Sessions and API tokens."""

from marshmallow import Schema, fields, validate

from services.staff.domain.areas import AREAS
from services.staff.schemas.common import no_repeats
from services.staff.schemas.people import Employee
from shared.fields import Moment, Words, answered_moment
from shared.schemas import Body, PagedQuery

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


class ApiTokensQuery(PagedQuery):
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
