"""Somebody at the console in a real browser, and whatever their browser complains of meanwhile."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

from tests.console import words

COOKIE = "allhands_session"
REFUSED_CALL = "Failed to load resource"
"""How a browser notes that a call was answered with an error; which ones may be is for each test to say."""


@dataclass(frozen=True)
class Screen:
    """Whose language, and how wide the window is; a narrow one is a phone's and is touched."""

    language: str
    width: int

    @property
    def is_phone(self) -> bool:
        return self.width < 768

    @property
    def options(self) -> dict[str, Any]:
        """What a browser has to be told."""
        height = 844 if self.is_phone else 900
        return {
            "viewport": {"width": self.width, "height": height},
            "locale": {"zh": "zh-CN", "en": "en-US"}[self.language],
            "timezone_id": "Asia/Shanghai",
            "has_touch": self.is_phone,
            "is_mobile": self.is_phone,
        }

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


SCREENS = [Screen(language, width) for language in ("zh", "en") for width in (390, 1440)]
DAILY = {"zh-390", "en-1440"}
"""What every run looks at; the soak looks at all."""


def on_screens(screens: Iterable[Screen]) -> list[Any]:
    """Parameters of a test that is run on each, the others in the soak."""
    return [
        pytest.param(each, id=str(each), marks=() if str(each) in DAILY else pytest.mark.soak)
        for each in screens
    ]


@dataclass
class Visitor:
    """A browser window. `may_fail`: HTTP statuses that this person's calls may be answered with."""

    context: BrowserContext
    url: str
    screen: Screen
    may_fail: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_expected(message.text):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _is_expected(self, text: str) -> bool:
        if not text.startswith(REFUSED_CALL):
            return False
        return any(f"status of {status} " in text for status in self.may_fail)

    def enter(self, token: str) -> None:
        """Be signed in, as one is after having typed a password."""
        cookie = {"name": COOKIE, "value": token, "domain": urlsplit(self.url).hostname, "path": "/v1"}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def sign_in(self, username: str, password: str) -> None:
        """Type name and password where they are asked for."""
        self.page.get_by_label(self.say("shell.username")).fill(username)
        self.page.get_by_label(self.say("shell.password"), exact=True).fill(password)
        self.button("shell.sign_in").click()

    def go(self, path: str) -> None:
        """Open an address and wait until the page has what it asked for."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is asked for."""
        self.page.wait_for_load_state("networkidle")

    def say(self, key: str, **values: Any) -> str:
        """The words of the reader's language."""
        return words.say(self.screen.language, key, **values)

    def button(self, key: str, within: Page | Locator | None = None, **values: Any) -> Locator:
        """The button that is called so, whatever its icon is called."""
        name = re.compile(rf"(^|\s){re.escape(self.say(key, **values))}$")
        return (within or self.page).get_by_role("button", name=name)

    def rows(self) -> Locator:
        """The rows of a list that are drawn: lines of the grid on a desk, cards on a phone."""
        return self.page.locator("[role=row][id^=row-], li[data-index]")
