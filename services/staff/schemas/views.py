"""Saved views of the console's lists."""

import orjson
from marshmallow import Schema, ValidationError, fields

from services.staff.domain.views import LONGEST_NAME, LONGEST_PAGE, MOST_STATE_BYTES, PAGE_PATTERN
from shared.fields import Words, answered_moment
from shared.schemas import Body, PagedQuery


def _small(state: dict[str, object]) -> None:
    if len(orjson.dumps(state)) > MOST_STATE_BYTES:
        raise ValidationError(f"Longer than {MOST_STATE_BYTES} bytes of JSON.")


class _State(fields.Dict):
    """Columns, filters and order, as the console wrote them; nothing here reads them."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(keys=fields.String(), required=required, validate=_small)


class _PageName(Words):
    """The list a view is of: `leads`, `pool`, `opportunities`."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(longest=LONGEST_PAGE, pattern=PAGE_PATTERN, required=required)


class ViewPatchBody(Body):
    """What may change about one's view; fields left out stay."""

    name = Words(longest=LONGEST_NAME)
    state = _State()
    shared = fields.Boolean(metadata={"description": "Everybody in the company finds it."})


class ViewBody(ViewPatchBody):
    """A new view of one's own."""

    page = _PageName(required=True)
    name = Words(required=True, longest=LONGEST_NAME)
    state = _State(required=True)
    shared = fields.Boolean(
        load_default=False, metadata={"description": "Everybody in the company finds it."}
    )


class SavedView(Schema):
    """A saved view: columns, filters and order of a list, and never what is in it."""

    id = fields.UUID(required=True)
    page = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.Dict(required=True)
    shared = fields.Boolean(required=True)
    mine = fields.Boolean(required=True)
    owner_id = fields.UUID(required=True)
    owner_name = fields.String(required=True)
    version = fields.Integer(required=True)
    created_at = answered_moment(required=True)
    updated_at = answered_moment(required=True)


class SavedViewPage(Schema):
    """A page of saved views."""

    data = fields.List(fields.Nested(SavedView), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ViewsQuery(PagedQuery):
    """My views, then those that others share, each by name."""

    page = _PageName()
