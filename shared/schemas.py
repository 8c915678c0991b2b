"""marshmallow at the edge of a service: load or refuse, with a JSON pointer for every fault.

    class ClaimBody(Body):
        reason = fields.String(validate=validate.Length(max=200))

    body = load(ClaimBody, body)                     # raises Invalid; errors=[{"pointer": "/reason", …}]
    query = load(LeadsQuery, query, at="query")      # pointers read "/query/limit"

`Body` and `Query` refuse unknown fields.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.errors import Invalid

_UNKNOWN = Schema.error_messages.get("unknown", "Unknown field.")
_MISSING = "Missing data for required field."


class Body(Schema):
    """A request body; a field nobody declared is refused."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class Words(Schema):
    """The same in Chinese and in English."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class Query(Body):
    """A query string, whose values come as strings; a parameter nobody declared is refused."""


class PagedQuery(Query):
    """A page of a list: `limit` items from `after` on; the gateway seals that place as `cursor`."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    after = fields.Dict(load_default=None, allow_none=True)


def load(schema: type[Schema] | Schema, value: Any, *, at: str = "body", partial: bool = False) -> Any:
    """Deserialise `value` or raise `Invalid` with one error per fault; `at` is "body" or "query".

    `partial` lets required fields be absent, as in PATCH.
    """
    loader = schema if isinstance(schema, Schema) else _instance(schema)
    try:
        return loader.load(value if value is not None else {}, partial=partial or None)
    except ValidationError as error:
        root = "" if at == "body" else f"/{at}"
        faults = list(_faults(error.messages, root))
        raise Invalid(
            f"{len(faults)} fault(s) in the {at}", pointer=faults[0]["pointer"], errors=faults
        ) from None


@cache
def _instance(schema: type[Schema]) -> Schema:
    return schema()


def _faults(messages: Any, pointer: str) -> Iterator[dict[str, Any]]:
    if isinstance(messages, dict):
        for name, below in messages.items():
            step = "" if name == "_schema" else f"/{_escape(name)}"
            yield from _faults(below, pointer + step)
    elif isinstance(messages, list):
        for message in messages:
            yield from _faults(message, pointer)
    else:
        yield {"pointer": pointer or "/", "code": _code(str(messages)), "detail": str(messages)}


def _escape(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")


def _code(message: str) -> str:
    return {_UNKNOWN: "unknown_field", _MISSING: "required"}.get(message, "invalid")
