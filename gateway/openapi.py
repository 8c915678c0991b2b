"""The OpenAPI 3.1 document, derived from the operations and the services' marshmallow schemas by apispec."""

import re
from collections.abc import Iterable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from gateway.auth import COOKIE
from gateway.cursors import LONGEST
from gateway.examples import example_of
from gateway.operations import EVERYONE, Operation, by_path, fields_of

VERSION = "1"
DESCRIPTION = """The system of record for all-employee marketing.
Lists answer `{data, next_cursor}`; pass `cursor` back, with the same sort and filters, for the next page.
Refusals are RFC 9457 problem+json with a stable `code` and a `trace_id`; what is no request to any operation
is refused so too: 400 or 431 what cannot be read, 404 another path, 405 another method.
Every answer has its `Trace-Id`.
Calls are limited per token, or per address where no login is needed: `RateLimit` says what is left.
Times are ISO 8601 with offset; money is integer fen."""
PATH_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")

ERRORS = {
    "401": "The token is missing, unknown, expired or revoked.",
    "403": "None of the caller's roles, or of the token's scopes, may do this.",
    "404": "There is no such object within the caller's reach.",
    "408": "The body did not arrive in time.",
    "409": "The present state refuses this; `code` says why.",
    "412": "The object has changed since the version in If-Match.",
    "413": "The body is longer than this address takes.",
    "415": "The body is of a type this address does not read.",
    "422": "The request is not valid; `errors` says where.",
    "428": "Send If-Match.",
    "429": "Too many calls; come back after `Retry-After` seconds.",
    "500": "Our mistake; quote the trace id.",
    "503": "Something behind is away; ask again after `Retry-After` seconds, with the same Idempotency-Key.",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "trace_id"],
    "properties": {
        "type": {"type": "string", "example": "urn:allhands:problem:holding_cap_reached"},
        "title": {"type": "string", "example": "Conflict"},
        "status": {"type": "integer", "example": 409},
        "code": {"type": "string", "example": "holding_cap_reached"},
        "detail": {"type": "string", "example": "already holds 10 of 10 grade-B leads"},
        "trace_id": {"type": "string", "example": "4bf92f3577b34da6a3ce929d0e0e4736"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "example": "/phone"},
                    "code": {"type": "string", "example": "invalid"},
                    "detail": {"type": "string", "example": "Not a valid phone number."},
                },
            },
        },
    },
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
RATE_LIMIT = {
    "RateLimit-Policy": {
        "description": "The route class, its quota of calls and its window in seconds.",
        "schema": {"type": "string", "examples": ['"public";q=600;w=60']},
    },
    "RateLimit": {
        "description": "The route class, calls remaining and seconds until the window ends.",
        "schema": {"type": "string", "examples": ['"public";r=12;t=31']},
    },
}
HEADERS_OF = {"429": {"headers": RETRY_AFTER}, "503": {"headers": RETRY_AFTER}}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key and body give the stored answer; another body 422; still running 409.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version this changes, or `*`. Another version answers 412.",
    "schema": {"type": "string", "pattern": '^(\\*|(W/)?"[0-9]{1,15}")$'},
}
CURSOR = {
    "name": "cursor",
    "in": "query",
    "description": "`next_cursor` of the page before, with the same sort and filters.",
    "schema": {"type": "string", "maxLength": LONGEST},
}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the whole document as JSON-ready data."""
    return _Writer().write(list(operations))


class _Writer:
    def __init__(self) -> None:
        self._plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
        self._spec = APISpec(
            title="Allhands",
            version=VERSION,
            openapi_version="3.1.0",
            plugins=[self._plugin],
            info={"description": DESCRIPTION},
        )
        components = self._spec.components
        components.schema("Problem", PROBLEM)
        components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
        components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": COOKIE})
        for status, meaning in ERRORS.items():
            content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            described: dict[str, Any] = {"description": meaning, "content": content}
            components.response(f"Error{status}", described | HEADERS_OF.get(status, {}))

    def write(self, operations: list[Operation]) -> dict[str, Any]:
        for path, methods in by_path(operations).items():
            described = {method.lower(): self._operation(each) for method, each in methods.items()}
            self._spec.path(PATH_PARAMETER.sub(r"{\1}", path), operations=described)
        result: dict[str, Any] = self._spec.to_dict()
        schemas = result["components"]["schemas"]
        _show_cursors(schemas)
        for body in {operation.body for operation in operations if operation.is_paged_by_body}:
            _take_cursor(schemas[_schema_name(body)])
        _add_examples(result)
        return result

    def _operation(self, operation: Operation) -> dict[str, Any]:
        described: dict[str, Any] = {
            "operationId": operation.id,
            "summary": operation.summary,
            "tags": [operation.area],
            "description": _who(operation),
            "x-roles": sorted(operation.roles),
            "x-rate-class": operation.rate_class,
            "parameters": self._parameters(operation),
            "responses": self._responses(operation),
            "security": [] if operation.is_public else [{"bearer": []}, {"cookie": []}],
        }
        if operation.form is not None:
            content: dict[str, Any] = {"multipart/form-data": {"schema": operation.form}}
            described["requestBody"] = {"required": True, "content": content}
        elif operation.body is not None:
            content = {"application/json": {"schema": self._schema(operation.body)}}
            described["requestBody"] = {"required": operation.needs_body, "content": content}
        return described

    def _parameters(self, operation: Operation) -> list[dict[str, Any]]:
        names = PATH_PARAMETER.findall(operation.path)
        schema = {"type": "string", "format": "uuid"}
        parameters = [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]
        if operation.query is not None:
            parameters += [self._query_parameter(*each) for each in fields_of(operation.query).items()]
        if operation.moves:
            parameters.append(IDEMPOTENCY_KEY)
        if operation.if_match:
            parameters.append({**IF_MATCH, "required": operation.if_match == "required"})
        return parameters

    def _query_parameter(self, name: str, field: Any) -> dict[str, Any]:
        if name == "after":
            return CURSOR
        schema = self._plugin.converter.field2property(field)
        description = schema.pop("description", None)
        parameter = {
            "name": field.data_key or name,
            "in": "query",
            "required": field.required,
            "schema": schema,
        }
        return parameter | ({"description": description} if description else {})

    def _responses(self, operation: Operation) -> dict[str, Any]:
        if operation.answer is None and not operation.also_answers:
            status = 204 if operation.status == 200 else operation.status
            success: dict[str, Any] = {str(status): {"description": "Done."}}
        else:
            content: dict[str, Any] = dict(operation.also_answers or {})
            if operation.answer is not None:
                content = {"application/json": {"schema": self._schema(operation.answer)}} | content
            success = {str(operation.status): {"description": "Done.", "content": content}}
        for described in success.values():
            described["headers"] = RATE_LIMIT
        refusals: dict[str, Any] = {status: f"Error{status}" for status in errors_of(operation)}
        return {**success, **refusals}

    def _schema(self, schema: type[Schema]) -> Any:
        return self._plugin.resolver.resolve_schema_dict(schema)


def errors_of(operation: Operation) -> list[str]:
    """Return the statuses with which an operation may refuse."""
    statuses = {"422", "429", "500", "503", *operation.refusals}
    if not operation.is_public:
        statuses |= {"401", "403", "404"}
    if operation.is_write:
        statuses |= {"409", "408", "413", "415"}
    if operation.if_match:
        statuses.add("412")
    if operation.if_match == "required":
        statuses.add("428")
    return sorted(statuses)


def _who(operation: Operation) -> str:
    if operation.is_public:
        return "No login needed."
    if operation.roles == EVERYONE:
        return "Anyone signed in."
    return "Roles: " + ", ".join(sorted(operation.roles)) + "."


def _schema_name(schema: Any) -> str:
    name: str = (schema if isinstance(schema, type) else type(schema)).__name__
    return name


def _show_cursors(schemas: dict[str, Any]) -> None:
    """What services call `next_after` reaches clients sealed, as `next_cursor`."""
    for schema in schemas.values():
        if "next_after" in schema.get("properties", {}):
            del schema["properties"]["next_after"]
            schema["properties"]["next_cursor"] = {
                "type": ["string", "null"],
                "description": "Null on the last page.",
            }
            schema["required"] = [
                "next_cursor" if name == "next_after" else name for name in schema.get("required", [])
            ]


def _take_cursor(body: dict[str, Any]) -> None:
    """The place a service calls `after` comes from clients sealed, as `cursor`."""
    del body["properties"]["after"]
    body["properties"]["cursor"] = {
        "type": ["string", "null"],
        "description": "`next_cursor` of the page before, with all else as it was.",
        "maxLength": LONGEST,
    }


def _add_examples(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for methods in described["paths"].values():
        for operation in methods.values():
            for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media in holder.get("content", {}).values():
                    media.setdefault("example", example_of(media["schema"], schemas))
    for response in described["components"]["responses"].values():
        for media in response["content"].values():
            media["example"] = example_of(media["schema"], schemas)
