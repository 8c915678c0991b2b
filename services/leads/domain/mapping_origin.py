"""Where the mapping of a file comes from, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Origin(StrEnum):
    """Who said which column is which field."""

    GIVEN = "given"
    REMEMBERED = "remembered"
    RECOGNISED = "recognised"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mapping by the file's own columns; a remembered one was last used for `filename` at `used_at`."""

    mapping: Mapping[str, str]
    origin: Origin
    filename: str | None = None
    used_at: datetime | None = None


_WORDS = {
    Origin.GIVEN: ("按本次导入给出的对应关系", "as this import says"),
    Origin.REMEMBERED: (
        "与您上次导入相同表头的文件时一致",
        "as you mapped your last file with the same headings",
    ),
    Origin.RECOGNISED: ("按列名识别", "recognised by the headings"),
}


def why(origin: str | None) -> dict[str, str] | None:
    """Why a mapping was used, in Chinese and English; None before the file has been opened."""
    if origin is None:
        return None
    zh, en = _WORDS[Origin(origin)]
    return {"zh": zh, "en": en}
