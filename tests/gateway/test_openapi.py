"""The document clients are made from: complete, self-consistent, and readable without any outside file."""

import re

import pytest
import requests

from gateway.docs import docs_page
from gateway.openapi import document
from gateway.routes import OPERATIONS

DOCUMENT = document(OPERATIONS)
DESCRIBED = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
BY_ID = {operation.id: operation for operation in OPERATIONS}


def references(value):
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_document_is_openapi_3_1_and_every_reference_in_it_leads_somewhere() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    for reference in references(DOCUMENT):
        found = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_every_operation_is_described_once_under_a_name_of_its_own() -> None:
    assert len(DESCRIBED) == len(OPERATIONS) == len(BY_ID)


@pytest.mark.parametrize(("method", "path"), DESCRIBED)
def test_operation_says_what_it_does_who_may_and_how_it_refuses(method: str, path: str) -> None:
    described = DESCRIBED[method, path]
    operation = BY_ID[described["operationId"]]
    assert described["summary"]
    assert described["description"]
    assert described["x-roles"] == sorted(operation.roles)
    assert {"422", "500", "503"} <= described["responses"].keys()
    assert ("401" in described["responses"]) or operation.is_public
    assert bool(described["security"]) != operation.is_public
    assert names_in(described, "path") == set(re.findall(r"{(\w+)}", path))
    assert ("Idempotency-Key" in names_in(described, "header")) == operation.moves
    assert ("If-Match" in names_in(described, "header")) == bool(operation.if_match)


def names_in(described: dict, place: str) -> set[str]:
    return {parameter["name"] for parameter in described["parameters"] if parameter["in"] == place}


@pytest.mark.parametrize(("method", "path"), DESCRIBED)
def test_operation_shows_an_example_of_what_it_takes_and_gives(method: str, path: str) -> None:
    described = DESCRIBED[method, path]
    holders = [described.get("requestBody", {}), *described["responses"].values()]
    medias = [media for holder in holders for media in holder.get("content", {}).values()]
    assert all(media.get("example") is not None for media in medias)


def test_lists_take_a_cursor_and_never_show_the_place_it_stands_for() -> None:
    text = str(DOCUMENT)
    assert "next_after" not in text
    paged = [operation for operation in OPERATIONS if operation.is_paged]
    assert paged
    for operation in paged:
        described = next(each for each in DESCRIBED.values() if each["operationId"] == operation.id)
        assert {"cursor", "limit"} <= names_in(described, "query")
        assert "after" not in names_in(described, "query")


def test_a_list_asked_for_by_a_body_takes_its_cursor_there() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert "cursor" in schemas["DryRunBody"]["properties"]
    assert "after" not in schemas["DryRunBody"]["properties"]
    assert "next_cursor" in schemas["DryRun"]["required"]


@pytest.mark.parametrize("id_", ["get_funnel", "list_payments", "get_source_report", "list_audit"])
def test_a_period_is_asked_for_as_the_address_reads_it(id_: str) -> None:
    operation = BY_ID[id_]
    described = DESCRIBED[operation.method, operation.path]
    assert {"from", "to"} <= {each["name"] for each in described["parameters"]}


def test_every_post_takes_a_key_but_those_that_answer_secrets_or_only_look() -> None:
    without = {operation.id for operation in OPERATIONS if operation.method == "POST" and not operation.moves}
    secrets = {"create_session", "change_password", "create_api_token", "rotate_nurture_secret"}
    secrets |= {"unsubscribe"}  # sent by mail programs, and the same however often
    looks = {
        "peek_import",
        "propose_import_mapping",
        "preview_departure",
        "preview_score_rules",
        "plan_experiment",
    }
    assert without == secrets | looks


def test_docs_page_shows_every_operation_and_loads_nothing(url: str) -> None:
    page = docs_page(DOCUMENT)
    for operation in OPERATIONS:
        assert f'id="{operation.id}"' in page
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["']https?:""", page)
    served = requests.get(url + "/docs", timeout=10)
    assert "script-src" not in served.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in served.headers["Content-Security-Policy"]


def test_served_document_is_the_one_of_the_routes(url: str) -> None:
    served = requests.get(url + "/openapi.json", timeout=10).json()
    assert "/v1/items/{item_id}" in served["paths"]
