"""The fields of a lead as the outside names them: which there are, how long, how they are cleaned. Pure."""

import re
from collections.abc import Iterable
from typing import Final

from shared.files.cells import clean_text, is_blank

TEXT_LIMITS: Final[dict[str, int]] = {
    "external_id": 200,
    "name": 200,
    "company": 300,
    "title": 200,
    "phone": 60,
    "email": 254,
    "wechat_id": 100,
    "source": 200,
    "channel": 200,
    "campaign": 200,
    "region": 100,
    "city": 100,
    "industry": 200,
    "company_size": 100,
    "company_number": 60,
}
"""Longest value of each text field, in characters."""

COLUMN_FIELDS: Final = tuple(name for name in TEXT_LIMITS if name != "company_number")
"""The text fields that are columns of a lead; a company number is kept among the extra attributes."""

PEOPLE_FIELDS: Final = ("owner", "author")
"""Who holds a lead and who found it, by employee number or e-mail."""

ATTENDANCE: Final = {"attended_at": "attended_at", "left_at": "left_at", "attended_minutes": "minutes"}
EVENT_FIELDS: Final = {
    "event_id": "id",
    "event_name": "name",
    "event_kind": "kind",
    "event_starts_at": "starts_at",
    "registered_at": "registered_at",
    **ATTENDANCE,
}
"""What a file or a form tells of an event, and what it is called there."""

IMPORT_FIELDS: Final = (
    *TEXT_LIMITS,
    "tags",
    "created_at",
    "outcome",
    "closed_at",
    *PEOPLE_FIELDS,
    *EVENT_FIELDS,
)
OWN_PREFIX: Final = "lead."
"""How headings of an exported file begin above what no import takes; `lead.id` names the lead of the row."""

IDENTIFYING: Final = ("name", "company", "phone", "email", "wechat_id", "external_id", "company_number")

MOST_TAGS: Final = 50
LONGEST_TAG: Final = 60
LONGEST_EXTRA: Final = 32_768
"""Longest value of an extra attribute, in characters."""

_TAG_SEPARATORS = re.compile(r"[,;，；、|\n]")


def split_tags(cell: str) -> tuple[str, ...]:
    """Tags typed into one cell, separated by any of , ; 、 | or a new line."""
    return clean_tags(_TAG_SEPARATORS.split(cell))


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Clean tags, each once, in the order given; blanks and placeholders dropped, long ones cut."""
    cleaned = (clean_text(tag) for tag in tags)
    return tuple(dict.fromkeys(tag[:LONGEST_TAG] for tag in cleaned if tag and not is_blank(tag)))[:MOST_TAGS]
