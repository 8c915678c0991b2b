"""Look over a page as it is shown: what is cut, overlaps or is foreign, and whether everybody can use it."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

from tests.console.problem_codes import ROOT

LOOK = Path(__file__).with_name("page_faults.js").read_text()
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = "() => axe.run(document, {resultTypes: ['violations'], elementRef: false})"
GRAVE = {"serious", "critical"}
PROPER = r"API|HTTPS?|Webhook|OIDC|CSV|XLSX|ID|URL|JSON|UTC|Ctrl|Allhands|English|Excel|MB|[ABCD](?= ?级)"
"""What is called so in Chinese too."""

ENUMERATED = re.compile(r"[a-z]+(_[a-z]+)*")
CODED = {"source", "channel", "campaign", "code", "tags", "industry", "region", "name", "key", "label"}
CODED |= {"any", "contains", "starts", "ends"}  # words that a condition looks for
"""Fields whose values are shown as they are, even where they look like names of our own."""


class Data:
    """The words of every answer a page was given: names, numbers and codes may be shown as they are."""

    def __init__(self, page: Page):
        self.words: set[str] = set()
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if "/v1/" in response.url and "json" in response.headers.get("content-type", ""):
            self._take(response.json())

    def _take(self, value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, below in value.items():
                self._take(below, key)
            if name == "extra":  # what a company calls things of its own
                self.words |= set(re.findall(r"[A-Za-z]{2,}", " ".join(value)))
        elif isinstance(value, list):
            for below in value:
                self._take(below, name)
        elif isinstance(value, str) and (name in CODED or not ENUMERATED.fullmatch(value)):
            self.words |= set(re.findall(r"[A-Za-z]{2,}", value))


def faults_of(page: Page, data: Data) -> list[str]:
    """What is wrong with how a page looks and reads, and what axe holds against it."""
    found: list[str] = page.evaluate(LOOK, {"data": sorted(data.words), "allowed": PROPER})
    page.evaluate(AXE.read_text())
    for violation in page.evaluate(RUN_AXE)["violations"]:
        if violation["impact"] in GRAVE:
            nodes = [str(node["target"][-1]) for node in violation["nodes"]]
            about = f"{violation['id']} ({violation['impact']}): {violation['help']}"
            found.append(f"axe {about}: {nodes[:4]}")
    return found
