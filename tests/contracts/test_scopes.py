"""What an API token opens: every operation by every scope there is."""

import pytest

from gateway.auth import Caller, ScopeMissing, check_may
from gateway.operations import EVERYONE, Operation
from gateway.routes import OPERATIONS
from ops.token_areas import KEPT, catalogue

BEHIND_A_LOGIN = [operation for operation in OPERATIONS if not operation.is_public]
AREAS = sorted({operation.area for operation in BEHIND_A_LOGIN} | {"*"})
SCOPES = [f"{area}:{verb}" for area in AREAS for verb in ("read", "write")]
FOR_SESSIONS = {"end_session", "change_password", "create_api_token", "revoke_api_token"}


def opens(operation: Operation, scopes: frozenset[str] | None) -> bool:
    try:
        check_may(Caller("t", EVERYONE, scopes, "{}"), operation)
    except ScopeMissing:
        return False
    return True


@pytest.mark.parametrize("operation", BEHIND_A_LOGIN, ids=lambda operation: operation.id)
def test_scope_opens_its_area_and_verb_only(operation: Operation) -> None:
    verb = "read" if operation.method == "GET" else "write"
    area = operation.path.split("/")[2]
    meant = set() if operation.id in FOR_SESSIONS else {f"{area}:{verb}", f"*:{verb}"}
    assert {scope for scope in SCOPES if opens(operation, frozenset({scope}))} == meant
    assert not opens(operation, frozenset())
    assert opens(operation, None), "a session has all rights of its owner"


def test_what_makes_or_ends_a_login_is_for_sessions() -> None:
    assert {operation.id for operation in OPERATIONS if operation.needs_session} == FOR_SESSIONS


def test_tokens_are_made_for_the_areas_that_the_routes_have() -> None:
    assert KEPT.read_text() == catalogue(), "run `make docs`"
