"""Requests made up from the OpenAPI document, sent to the whole suite by every role: no 5xx, no surprises."""

from functools import cache

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from gateway.routes import OPERATIONS
from tests.support.documented import DOCUMENT, check_documented
from tests.support.suite import Suite

ROLES = ("rep", "manager", "marketer", "hr", "finance", "employee", "admin", None)
QUICK, LONG = 9, 90
# These would lock everyone out of the suite that other tests share, or change its rules.
LEFT_OUT = {"create_session", "change_password", "end_session"}
ONLY_WRONG = {"create_pool_rules", "create_score_rules", "update_pool", "update_calendar", "update_team"}

SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
FUZZED = [operation for operation in OPERATIONS if operation.id not in LEFT_OUT]


@pytest.mark.parametrize("name", [operation.id for operation in FUZZED])
def test_made_up_requests_are_answered_as_documented(suite: Suite, name: str) -> None:
    check_made_up(suite, name, QUICK, 20270115)


@pytest.mark.soak
@pytest.mark.parametrize("name", [operation.id for operation in FUZZED])
def test_many_made_up_requests_are_answered_as_documented(suite: Suite, name: str) -> None:
    check_made_up(suite, name, LONG, 20270116)


def test_quick_form_sends_at_least_five_hundred() -> None:
    assert len(FUZZED) * QUICK >= 500


@cache
def token_of(suite: Suite, role: str) -> str:
    return suite.login(role)


def check_made_up(suite: Suite, name: str, cases: int, start: int) -> None:
    @seed(start)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases_of(name), role=callers_of(name))
    def check(case: schemathesis.Case, role: str | None) -> None:
        headers = {"Authorization": f"Bearer {token_of(suite, role)}"} if role else {}
        case.headers.pop("Authorization", None)
        try:
            answer = case.call(base_url=suite.url, headers=headers, timeout=10)
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            return  # such a request cannot be written, let alone sent
        check_documented(name, answer)

    check()


def callers_of(name: str) -> st.SearchStrategy:
    """Mostly those who may, so that services are reached; sometimes anyone."""
    allowed = next(sorted(each.roles) for each in OPERATIONS if each.id == name) or ROLES
    return st.one_of(st.sampled_from(allowed), st.sampled_from(allowed), st.sampled_from(ROLES))


def cases_of(name: str) -> st.SearchStrategy:
    operation = SCHEMA.find_operation_by_id(name)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    if name in ONLY_WRONG:
        return wrong
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return st.one_of(right, wrong)
