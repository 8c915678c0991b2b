"""Signing in through an identity provider."""

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.schemas import Query

# A path of this suite: one slash first, then no second one and no backslash, which browsers take for one.
PATH_HERE = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"


class OidcStartQuery(Query):
    """Where the browser is to be once it is signed in."""

    return_to = fields.String(
        validate=[validate.Length(max=1000), validate.Regexp(PATH_HERE)],
        metadata={"description": "A path of this suite, `/` when left out."},
    )


class OidcQuery(Query):
    """What a provider sends the browser back with; providers add parameters of their own."""

    class Meta:
        """Take what a provider adds."""

        unknown = EXCLUDE

    state = fields.String(required=True, validate=validate.Length(min=1, max=200))
    code = fields.String(validate=validate.Length(min=1, max=4000))
    error = fields.String(metadata={"description": "Why the provider gives no code."})


class OidcOffer(Schema):
    """Whether there is a provider, and what its button says."""

    enabled = fields.Boolean(required=True)
    label = fields.String(required=True, allow_none=True)
