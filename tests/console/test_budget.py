"""What a browser that knows nothing yet has to fetch before somebody's day can begin."""

import pytest
from playwright.sync_api import Request

from tests.console.conftest import Visit
from tests.console.test_pages import ROLES
from tests.console.visitor import Screen
from tests.support.client import as_role
from tests.support.suite import Suite

PHONE = Screen("zh", 390)
MOST_KB = 360


@pytest.mark.soak
@pytest.mark.parametrize("role", [None, *ROLES])
def test_the_first_page_of_everybody_is_within_the_budget(
    role: str | None, visit: Visit, suite: Suite
) -> None:
    visitor = visit(PHONE, as_role(suite, role) if role else None, may_fail=() if role else (401,))
    fetched: list[Request] = []

    def note(request: Request) -> None:
        fetched.append(request)

    visitor.page.on("requestfinished", note)
    visitor.go("/")

    sizes = {each.url: each.sizes()["responseBodySize"] for each in fetched if "/v1/" not in each.url}
    kilobytes = sum(sizes.values()) / 1000
    print(f"{role or 'sign in'}: {kilobytes:.0f} kB in {len(sizes)} files")  # noqa: T201
    assert len(sizes) > 5
    assert kilobytes <= MOST_KB, sorted(sizes.items(), key=lambda item: -item[1])[:10]
