"""The words of the console, as its screens have them."""

import json
import re
from functools import cache
from typing import Any

from tests.console.problem_codes import ROOT

WORDS = ROOT / "console" / "src" / "words"


def say(language: str, key: str, **values: Any) -> str:
    """What `area.key` says, filled in."""
    area, *path = key.split(".")
    found: Any = _area(language, area)
    for name in path:
        found = (
            found[name] if name in found else found[f"{name}_{'one' if values['count'] == 1 else 'other'}"]
        )
    return re.sub(r"{{(\w+)}}", lambda match: str(values[match[1]]), found)


@cache
def _area(language: str, area: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((WORDS / language / f"{area}.json").read_text())
    return words
