"""What became of a row of a file in a reader's words: those of the console, whose sources lie beside us.

Where they do not, the service's own English says it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

LANGUAGES = ("en", "zh")
_WORDS = Path(__file__).parents[1] / "console" / "src" / "words"

Row = dict[str, Any]
Told = Callable[[Row], tuple[str, str | None]]


def told_in(language: str) -> Told:
    """What says of a row its outcome and its reason, at the field it is about.

    English keeps the service's own words: they know the row, as `row 3 has this e-mail`.
    """
    words, known = _words(language, "imports"), _words(language, "problems")
    fields, colon = words.get("fields", {}), words.get("colon", ": ")
    outcomes = words.get("tabs", {}) if language != "en" else {}
    reasons = known if language != "en" else {}

    def told(row: Row) -> tuple[str, str | None]:
        code, outcome = row["code"], str(row["outcome"])
        reason: str | None = reasons.get(f"{code}_row") or reasons.get(code) or row["detail"]
        field = fields.get((row.get("pointer") or "").rpartition("/")[2])
        return outcomes.get(outcome, outcome), f"{field}{colon}{reason}" if field and reason else reason

    return told


@cache
def _words(language: str, area: str) -> dict[str, Any]:
    path = _WORDS / language / f"{area}.json"
    words: dict[str, Any] = orjson.loads(path.read_bytes()) if path.is_file() else {}
    return words
