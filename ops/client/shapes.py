"""JSON schemas of the OpenAPI document as Python types: what a hint says, and the module of TypedDicts."""

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any

HEAD = '"""{title} Written by `make client` from the OpenAPI document; do not edit."""\n\n'
Schema = Mapping[str, Any]
_REFERENCE = "#/components/schemas/"
_SIMPLE = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}


def hint(schema: Schema) -> str:
    """Return the Python type of a schema; what the document leaves open is `Any`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REFERENCE)
    if alternatives := schema.get("anyOf") or schema.get("oneOf"):
        return _union(hint(each) for each in alternatives)
    if "enum" in schema:
        return _literal(schema["enum"])
    kinds = schema.get("type")
    if kinds is None:
        return "Any"
    return _union(_of_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _of_kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"list[{hint(schema.get('items', {}))}]"
    if kind == "object" and schema.get("additionalProperties"):
        return f"dict[str, {hint(schema['additionalProperties'])}]"
    return _SIMPLE[kind]


def _literal(values: list[Any]) -> str:
    named = ", ".join(repr(value) for value in values if value is not None)
    return f"Literal[{named}]" + (" | None" if None in values else "")


def _union(hints: Iterator[str]) -> str:
    distinct = dict.fromkeys(hints)
    return "Any" if "Any" in distinct else " | ".join(distinct)


def identifier(name: str) -> str:
    """Return a name as Python can write it."""
    plain = re.sub(r"\W", "_", name)
    return plain + "_" if keyword.iskeyword(plain) or plain[:1].isdigit() else plain


def models_module(schemas: Mapping[str, Schema]) -> str:
    """Return the module with a TypedDict for every schema of the document."""
    imports = (
        "from __future__ import annotations\n\nfrom typing import Any, Literal, NotRequired, TypedDict\n"
    )
    shapes = "\n".join(_shape(name, schemas[name]) for name in sorted(schemas) if name != "Problem")
    return HEAD.format(title="The shapes of what is sent and answered.") + imports + "\n" + shapes


def _shape(name: str, schema: Schema) -> str:
    if "properties" not in schema:
        return f"{name} = dict[str, Any]\n"
    fields = list(_fields(schema))
    if all(field == identifier(field) for field, _ in fields):
        body = "".join(f"    {field}: {kind}\n" for field, kind in fields) or "    pass\n"
        return f"class {name}(TypedDict):\n{body}\n"
    body = ", ".join(f"{field!r}: {kind!r}" for field, kind in fields)
    return f"{name} = TypedDict({name!r}, {{{body}}})\n"


def _fields(schema: Schema) -> Iterator[tuple[str, str]]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        yield name, hint(field) if name in required else f"NotRequired[{hint(field)}]"
