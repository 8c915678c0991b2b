"""The fields of a lead as the outside names them: which there are, how long, how they are cleaned. Pure."""

import re
from collections.abc import Iterable
from typing import Final

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

IMPORT_FIELDS: Final = (*TEXT_LIMITS, "tags", "created_at", "outcome", "closed_at")
IDENTIFYING: Final = ("name", "company", "phone", "email", "wechat_id", "external_id", "company_number")

MOST_TAGS: Final = 50
LONGEST_TAG: Final = 60
LONGEST_EXTRA: Final = 32_768
"""Longest value of an extra attribute, in characters."""

_BLANKS = frozenset(
    {"select", "please select", "choose", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "unknown"}
    | {"-", "--", "—", "/", "\\", "?", "请选择", "无", "没有", "空", "未知", "未填", "暂无", "不详"}
)
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL cannot store as text."""

_TAG_SEPARATORS = re.compile(r"[,;，；、|\n]")


def clean_text(typed: str) -> str | None:
    """One line without control characters or doubled blanks; None when nothing is left."""
    if typed.isprintable():  # then a plain space is the only blank in it
        text = typed.strip()
        return (" ".join(text.split()) if "  " in text else text) or None
    return " ".join(_UNSEEN.sub(" ", typed).split()) or None


def is_blank(text: str) -> bool:
    """What forms and spreadsheets write where nobody wrote anything: `Select`, `N/A`, `请选择`."""
    return text.casefold() in _BLANKS


def split_tags(cell: str) -> tuple[str, ...]:
    """Tags typed into one cell, separated by any of , ; 、 | or a new line."""
    return clean_tags(_TAG_SEPARATORS.split(cell))


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Clean tags, each once, in the order given; blanks and placeholders dropped, long ones cut."""
    cleaned = (clean_text(tag) for tag in tags)
    return tuple(dict.fromkeys(tag[:LONGEST_TAG] for tag in cleaned if tag and not is_blank(tag)))[:MOST_TAGS]
