"""Whether an answer is one that the OpenAPI document promises: status, headers, every field of the body."""

import re
from functools import cache
from typing import Any

import requests
import schemathesis
from jsonschema_rs import Draft202012Validator

from gateway.openapi import document
from gateway.routes import OPERATIONS

PROBLEM = "application/problem+json"
TRACE = re.compile("[0-9a-f]{32}")
# What the gateway itself may answer before it knows the operation; the document's description says so.
BEFORE_ROUTING = {400, 404, 405, 431}

DOCUMENT = document(OPERATIONS)
COMPONENTS = DOCUMENT["components"]
RESPONSES = {
    described["operationId"]: described["responses"]
    for methods in DOCUMENT["paths"].values()
    for described in methods.values()
}


Answer = requests.Response | schemathesis.Response


def check_documented(name: str, answer: Answer) -> None:
    """Fail unless operation `name` may answer so."""
    wrong = wrong_with(name, answer)
    assert not wrong, (
        f"{name} answered {answer.status_code} {wrong}\n{dict(answer.headers)}\n{answer.text[:2000]}"
    )


def wrong_with(name: str, answer: Answer) -> list[str]:
    """What the document does not say of such an answer."""
    if answer.status_code >= 500:
        return ["a mistake of ours"]
    headers = _headers(answer)
    wrong = [] if TRACE.fullmatch(headers.get("trace-id", "")) else ["no trace id"]
    schemas = _schemas(name, answer.status_code)
    if schemas is None:
        return [*wrong, "a status that is not documented"]
    media = headers.get("content-type", "").partition(";")[0]
    if media not in schemas:
        return [*wrong, f"{media!r} instead of {list(schemas)}"]
    if not media and answer.content:
        return [*wrong, "a body where none is documented"]
    if media.endswith("json"):
        wrong += [
            f"{each.instance_path}: {each.message}" for each in schemas[media].iter_errors(answer.json())
        ]
    return wrong + (_wrong_with_refusal(answer, headers) if media == PROBLEM else [])


def _headers(answer: Answer) -> dict[str, str]:
    """By their names in small letters; schemathesis keeps a list of each."""
    given = answer.headers.items()
    return {name.lower(): value if isinstance(value, str) else value[0] for name, value in given}


def _wrong_with_refusal(answer: Answer, headers: dict[str, str]) -> list[str]:
    told, status = answer.json(), answer.status_code
    holds = {
        "the status is that of the answer": told.get("status") == status,
        "the trace id is that of the header": told.get("trace_id") == headers.get("trace-id"),
        "the type is that of the code": told.get("type") == f"urn:allhands:problem:{told.get('code')}",
        "how to sign in is told with 401": (status == 401) == ("www-authenticate" in headers),
        "when to come back is told with 429": (status == 429) == ("retry-after" in headers),
        "what is allowed is told with 405": (status == 405) == ("allow" in headers),
    }
    return [f"not so: {rule}" for rule, is_so in holds.items() if not is_so]


@cache
def _schemas(name: str, status: int) -> dict[str, Draft202012Validator] | None:
    """What bodies are held against, by media type, "" where there is none; None for an unknown status."""
    described = RESPONSES[name].get(str(status))
    if described is None:
        if status not in BEFORE_ROUTING:
            return None
        described = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    if "$ref" in described:
        described = COMPONENTS["responses"][described["$ref"].rpartition("/")[2]]
    content = described.get("content", {"": {}})
    return {media: _validator(each.get("schema", {})) for media, each in content.items()}


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": COMPONENTS}, validate_formats=True)
