"""The Python client is what `make client` writes from the OpenAPI document, whole."""

import pytest

from allhands_client import Client
from gateway.routes import OPERATIONS
from ops.client.__main__ import PACKAGE, written
from ops.client.shapes import hint, identifier

WRITTEN = written()
PRESENT = {str(path.relative_to(PACKAGE)) for path in (PACKAGE / "operations").glob("*.py")} | {"models.py"}


@pytest.mark.parametrize("name", sorted(WRITTEN.keys() | PRESENT))
def test_client_is_what_the_document_makes_of_it(name: str) -> None:
    assert name in WRITTEN, f"clients/python: {name} is of an area that is gone: make client"
    assert (PACKAGE / name).exists(), f"clients/python: {name} is missing: make client"
    assert (PACKAGE / name).read_text() == WRITTEN[name], "the API has changed: make client"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_operation_is_a_method(operation) -> None:
    assert callable(getattr(Client, operation.id, None) or getattr(Client, operation.id + "_content"))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/Lead"}, "Lead"),
        ({"type": "string", "format": "uuid"}, "str"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"type": "array"}, "list[Any]"),
        ({"enum": ["a", "b", None]}, "Literal['a', 'b'] | None"),
        ({"anyOf": [{"$ref": "#/components/schemas/Pool"}, {"type": "null"}]}, "Pool | None"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"type": "object", "additionalProperties": {}}, "dict[str, Any]"),
        ({}, "Any"),
    ],
)
def test_a_schema_becomes_the_type_python_has_for_it(schema, expected) -> None:
    assert hint(schema) == expected


def test_a_name_python_keeps_for_itself_is_made_writable() -> None:
    assert (identifier("from"), identifier("api-tokens"), identifier("lead_id")) == (
        "from_",
        "api_tokens",
        "lead_id",
    )
