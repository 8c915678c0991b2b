"""A browser at the console of a running suite. Whatever a browser complains of fails its test."""

import re
from collections.abc import Callable, Iterable, Iterator

import pytest
import requests
from playwright.sync_api import Browser, sync_playwright

from ops.browser import find_or_install
from ops.console import Console
from tests.console.problem_codes import ROOT
from tests.console.visitor import SCREENS, Screen, Visitor, on_screens
from tests.support.client import Client, as_role
from tests.support.suite import Suite

Visit = Callable[..., Visitor]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
)


@pytest.fixture(scope="session")
def site(suite: Suite) -> str:
    """The address of the suite, whose gateway serves the console that these sources make."""
    Console().build()
    script = re.findall(r"/assets/[^\"]+\.js", (ROOT / "console/dist/index.html").read_text())[0]
    if script not in requests.get(suite.url, headers={"Accept": "text/html"}, timeout=10).text:
        suite.kill("gateway")
    return suite.url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file. Playwright's event loop must not outlive them."""
    found = find_or_install()
    environment = found.environment or None
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=found.program, args=list(FLAGS), env=environment, timeout=60_000
        )


@pytest.fixture(params=on_screens(SCREENS))
def screen(request: pytest.FixtureRequest) -> Screen:
    """A phone in Chinese and a desk in English; the soak has each language on both."""
    given: Screen = request.param
    return given


@pytest.fixture
def visit(site: str, chromium: Browser) -> Iterator[Visit]:
    """`visit(screen, client)` opens a window, signed in as whoever the client is."""
    visitors: list[Visitor] = []

    def open_window(screen: Screen, client: Client | None = None, may_fail: Iterable[int] = ()) -> Visitor:
        context = chromium.new_context(**screen.options)
        context.set_default_timeout(20_000)
        visitor = Visitor(context, site, screen, set(may_fail))
        visitors.append(visitor)
        if client is not None:
            visitor.enter(client.token)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.context.close()
    assert [line for visitor in visitors for line in visitor.complaints] == []


@pytest.fixture(scope="session")
def admin(suite: Suite) -> Client:
    """The demo company's administrator, as a program."""
    return as_role(suite, "admin")
