"""Example values made from a JSON schema, so that every operation shows one."""

from collections.abc import Mapping
from typing import Any

BY_FORMAT = {
    "uuid": "0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b",
    "date-time": "2027-01-15T09:00:00+08:00",
    "date": "2027-01-15",
    "email": "li.na@example.com",
}
BY_NAME = {
    "username": "1001",
    "password": "correct horse battery staple",
    "phone": "138 0013 8000",
    "name": "李娜",
    "timezone": "Asia/Shanghai",
    "next_cursor": "9vUxq1xLkq0…",
    "number": "1001",
    "region": "east",
    "currency": "CNY",
}
DEEPEST = 6


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """Return a plausible value of `schema`; `schemas` are the document's components."""
    for key in ("example", "const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            return example_of(schema[key][0], schemas, name, depth)
    if schema.get("enum"):
        return schema["enum"][0]
    return _by_type(schema, schemas, name, depth)


def _by_type(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), None)
    if kind == "object" and depth < DEEPEST:
        properties = schema.get("properties", {}).items()
        return {key: example_of(part, schemas, key, depth + 1) for key, part in properties}
    if kind == "array" and depth < DEEPEST:
        return [example_of(schema.get("items", {}), schemas, name, depth + 1)]
    if kind == "string":
        return _text(schema, name)
    plain = {"object": {}, "array": [], "boolean": True, "integer": 1, "number": 1}
    return schema.get("minimum", plain.get(str(kind), BY_NAME.get(name)))


def _text(schema: Mapping[str, Any], name: str) -> str:
    text = BY_FORMAT.get(schema.get("format", "")) or BY_NAME.get(name) or "text"
    return text[: schema.get("maxLength", len(text))]
