"""Where the mapping of a file comes from, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


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
    id: UUID | None = None
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


def proposal(chosen: Chosen) -> dict[str, Any]:
    """What a file would use if nobody says a mapping, and why."""
    return {
        "id": str(chosen.id) if chosen.id else None,
        "mapping": dict(chosen.mapping),
        "origin": str(chosen.origin),
        "why": why(chosen.origin),
        "filename": chosen.filename,
        "used_at": chosen.used_at.isoformat() if chosen.used_at else None,
    }


def why(origin: str | None) -> dict[str, str] | None:
    """Why a mapping was used, in Chinese and English; None before the file has been opened."""
    if origin is None:
        return None
    zh, en = _WORDS[Origin(origin)]
    return {"zh": zh, "en": en}
