"""Features: what a model may look at of a lead, and what the company says of each."""

from marshmallow import Schema, fields, validate

from services.leads.domain.feature_limits import LONGEST_NAME, LONGEST_WORDS, KnownAt
from services.leads.schemas.common import _maybe, _told
from services.leads.schemas.models import LeftOutFeature
from shared import fields as shared
from shared.schemas import Body, Words


def _said() -> shared.Words:
    return shared.Words(longest=LONGEST_WORDS, allow_none=True)


class ScoreFeaturePatchBody(Body):
    """What the company says of a feature, what is left out staying as it is and null taking words back.

    `name`: `extra.<column>`, or one of ours, of which `known_at` is fixed. `later`: trainings leave it out,
    also from the points of rules; `arrival`: it is vouched for.
    """

    name = shared.Words(longest=LONGEST_NAME, required=True)
    zh = _said()
    en = _said()
    known_at = fields.String(allow_none=True, validate=validate.OneOf([str(each) for each in KnownAt]))
    owner = _said()


class SaidOfFeature(Schema):
    """What the company says of a feature, when and by whom it was said last."""

    zh = _maybe(fields.String, required=True)
    en = _maybe(fields.String, required=True)
    known_at = _maybe(fields.String, required=True)
    owner = _maybe(fields.String, required=True)
    updated_at = _told(required=True)
    updated_by = _maybe(fields.UUID, required=True)


class ScoreFeature(Schema):
    """What a model may look at: when it is known, who keeps it right; attributes are `extra.<column>`.

    `known_at`: `arrival` or `any time` of ours, `arrival` or `later` of attributes the company says it of.
    `said`: its own words for it, `words` being what it is called. `auc` (how well it ranks alone), `coverage`
    and `vouched` are of the newest model, whose number is `used_by`.
    """

    name = fields.String(required=True)
    words = fields.Nested(Words, required=True)
    type = _maybe(fields.String, required=True)
    known_at = _maybe(fields.String, required=True)
    owner = _maybe(fields.String, required=True)
    said = fields.Nested(SaidOfFeature, required=True, allow_none=True)
    version = fields.Integer(required=True)
    used_by = _maybe(fields.Integer, required=True)
    auc = _maybe(fields.Float, required=True)
    coverage = _maybe(fields.Float, required=True)
    vouched = fields.Boolean(required=True)
    left_out = fields.Nested(LeftOutFeature, required=True, allow_none=True)


class ScoreFeatures(Schema):
    """The registry: our own features, then attributes of leads, of models and of the company."""

    data = fields.List(fields.Nested(ScoreFeature), required=True)
