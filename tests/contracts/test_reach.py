"""The access matrix, held against the whole suite: every operation of the OpenAPI document, by everyone.

`test_access` holds roles alone; here everything named belongs to somebody. Every answer is as documented.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.contracts.matrix import BODIES, MATRIX, QUERIES, STATE, WHO
from tests.contracts.reaching import Ids, World, a_world, person
from tests.contracts.things import THINGS
from tests.support.documented import DOCUMENT, wrong_with
from tests.support.suite import Suite

FILES = {"create_import": b"name,email\n", "peek_import": b"name,email\nx,x@example.com\n"}
SCHEMAS = DOCUMENT["components"]["schemas"]
DESCRIBED = {
    described["operationId"]: (method.upper(), path, described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
}


@pytest.fixture(scope="module")
def world(suite: Suite) -> World:
    return a_world(suite, THINGS)


def test_every_operation_has_its_row_and_every_row_an_operation() -> None:
    assert MATRIX.keys() == DESCRIBED.keys()


def test_every_operation_on_a_lead_is_404_for_another_rep_whose_role_may_do_such_things() -> None:
    on_a_lead = {name: each for name, (_, path, each) in DESCRIBED.items() if "{lead_id}" in path}
    expected = {name: "404" if "rep" in each["x-roles"] else "403" for name, each in on_a_lead.items()}
    assert {name: dict(columns(name))["rep-other"] for name in on_a_lead} == expected
    assert on_a_lead


def ids_of(world: World, name: str, *, is_fresh: bool) -> Ids:
    """What stands in the operation's path."""
    needed = re.findall(r"{(\w+)}", DESCRIBED[name][1])
    if not needed:
        return {}
    kind = STATE.get(name, needed[-1])
    return world.thing(kind) if is_fresh else world.kept(kind)


def body_of(world: World, name: str) -> Any:
    body = BODIES.get(name, _example(DESCRIBED[name][2]))
    return body(world) if callable(body) else body


def ask(world: World, name: str, who: str, ids: Ids, body: Any = None) -> requests.Response:
    method, path, _ = DESCRIBED[name]
    body = body or body_of(world, name)
    headers = {"If-Match": "*"}
    session = world.signed_in(who).session if name == "end_session" and who != "anonymous" else None
    session = session or (requests if who == "anonymous" else world.people[who].session)
    content = {"json": body} if body is not None else {}
    if name in FILES:
        content = {"files": {"file": ("x.csv", FILES[name])}, "data": {"kind": "leads"}}
    answer: requests.Response = session.request(
        method,
        world.suite.url + path.format(**ids),
        params=QUERIES.get(name),
        headers=headers,
        timeout=20,
        **content,
    )
    return answer


def _example(described: dict[str, Any]) -> Any:
    return described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")


def columns(name: str) -> Iterator[tuple[str, str]]:
    return zip(WHO, MATRIX[name].split(), strict=True)


@pytest.mark.parametrize("name", MATRIX)
def test_operation_answers_everyone_as_its_row_says(world: World, name: str) -> None:
    method = DESCRIBED[name][0]
    is_fresh = method != "GET" and "ok" in MATRIX[name]
    ids = ids_of(world, name, is_fresh=is_fresh)
    found = []
    for who, expected in sorted(columns(name), key=lambda each: each[1] == "ok"):
        answer = ask(world, name, who, ids)
        seen = "ok" if answer.ok else str(answer.status_code)
        if seen != expected:
            found.append(f"{who}: {seen} instead of {expected}: {answer.text[:300]}")
        found += [f"{who}: {seen} with {wrong}: {answer.text[:300]}" for wrong in wrong_with(name, answer)]
        if seen == expected == "404" and ids:
            nothing = ask(world, name, who, {each: str(uuid4()) for each in ids})
            if told(nothing) != told(answer):
                found.append(f"{who}: {told(answer)}, but {told(nothing)} for what never was")
        if expected == "ok" and is_fresh:
            ids = ids_of(world, name, is_fresh=True)
    assert not found, "\n".join(found)


def told(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


SMUGGLED = "smuggled"


def own_fields(described: dict[str, Any]) -> set[str]:
    """What the answer has and the body has not: written by the system alone."""
    answers = (each for status, each in described["responses"].items() if status.startswith("2"))
    return properties(next(answers)) - properties(described["requestBody"])


def properties(holder: dict[str, Any]) -> set[str]:
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    return set(schema.get("properties", {}))


SIGNED = {"intake_form", "intake_webhook", "take_nurture_report"}
TAKES_JSON = [
    name for name, (_, _, each) in DESCRIBED.items() if _example(each) is not None and name not in SIGNED
]


@pytest.mark.parametrize("name", TAKES_JSON)
def test_field_that_is_not_the_callers_to_write_is_refused(world: World, name: str) -> None:
    who = next((who for who, expected in columns(name) if expected == "ok" and who != "anonymous"), "admin")
    ids = ids_of(world, name, is_fresh=False)
    added = {SMUGGLED: "x"} | dict.fromkeys(own_fields(DESCRIBED[name][2]), "x")
    answer = ask(world, name, who, ids, {**body_of(world, name), **added})
    assert answer.status_code == 422, answer.text
    assert {each["pointer"] for each in answer.json()["errors"]} >= {f"/{field}" for field in added}


# Lists, what might be in them, and who finds it there.
LISTS = {
    "list_leads": ("lead_id", "rep-own manager-team admin"),
    "list_opportunities": ("a quoted lead", "rep-own manager-team admin"),
    "list_receivables": ("receivable_id", "rep-own manager-team finance admin"),
    "list_pools": ("pool_id", "rep-own manager-team hr admin"),
    "list_api_tokens": ("token_id", "rep-own"),
    "list_views": ("view_id", "rep-own"),
    "list_exports": ("export_id", "rep-own admin"),
    "list_duplicates": ("pair_id", "manager-team admin"),
    "list_payments": ("payment_id", "rep-own manager-team finance admin"),
    "list_notices": ("notice_id", "rep-own"),
    "list_sweep_brakes": ("brake_id", "manager-team admin"),
    "list_webhooks": ("webhook_id", "admin"),
}


@pytest.mark.parametrize("name", LISTS)
def test_list_shows_what_is_within_reach_and_nothing_else(world: World, name: str) -> None:
    kind, who_sees = LISTS[name]
    wanted = list(world.kept(kind).values())[-1]
    may = [who for who, expected in columns(name) if expected == "ok"]
    assert {who for who in may if wanted in everything(world, name, who)} == set(who_sees.split())


def everything(world: World, name: str, who: str) -> str:
    """All pages of a list, as text."""
    text, query = "", {"limit": "200"} if "limit" in str(DESCRIBED[name][2]["parameters"]) else {}
    while True:
        answer = world.people[who].get(DESCRIBED[name][1], **query)
        assert answer.ok, answer.text
        text += answer.text
        if not (cursor := answer.json().get("next_cursor")):
            return text
        query["cursor"] = cursor


Named = Callable[[World], dict[str, Any]]


def to_the_other(world: World) -> dict[str, Any]:
    return {"to": world.ids["rep-other"], "reason": "a test"}


def rules_of_far(world: World) -> dict[str, Any]:
    return {"pool_id": world.far_pool, "rules": {}}


# What is another team's, named by somebody who may do such things with their own, and what they are told.
# Giving is open: a lead may be captured or imported into any pool, and one's pool closed in favour of any.
ANOTHERS: dict[str, tuple[str, str, Named, int]] = {
    "a rep to hand a lead to": ("transfer_lead", "manager-team", to_the_other, 422),
    "a rep to reopen a lead for": ("reopen_lead", "manager-team", to_the_other, 403),
    "a lead to merge into": ("merge_lead", "rep-own", lambda w: {"into": w.far_lead, "reason": "x"}, 404),
    "a pool to make rules for": ("create_pool_rules", "manager-team", rules_of_far, 422),
    "a pool to try rules on": ("dry_run_pool_rules", "manager-team", rules_of_far, 422),
    "a role above one's own": ("update_employee", "hr", lambda _: {"roles": ["admin"]}, 403),
    "a role for somebody new": ("create_employee", "hr", lambda _: person() | {"roles": ["admin"]}, 403),
}


@pytest.mark.parametrize("what", ANOTHERS)
def test_what_is_anothers_cannot_be_named_in_a_body(world: World, what: str) -> None:
    name, who, body, status = ANOTHERS[what]
    answer = ask(world, name, who, ids_of(world, name, is_fresh=True), body(world))
    assert answer.status_code == status, answer.text


def test_lead_of_another_team_named_among_ones_own_is_not_claimed(world: World) -> None:
    answer = world.own.post(f"/v1/pools/{world.pool}/claims", {"lead_ids": [world.far_lead]})
    assert [each["claimed"] for each in answer.json()["data"]] == [False]
    assert world.admin.get(f"/v1/leads/{world.far_lead}").json()["state"] == "pooled"


def test_lead_of_another_team_is_not_told_of_by_the_rules_of_claiming(world: World) -> None:
    answer = world.own.get(f"/v1/pools/{world.pool}/eligibility", lead_id=world.far_lead)
    assert answer.status_code == 404, answer.text
