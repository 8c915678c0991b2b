"""Signing in through an identity provider."""

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.schemas import Query


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
