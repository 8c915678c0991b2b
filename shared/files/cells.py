"""What a cell says: one clean line of text, or nothing. Pure."""

import re
from typing import Final

_BLANKS = frozenset(
    {"select", "please select", "choose", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "unknown"}
    | {"-", "--", "—", "/", "\\", "?", "请选择", "无", "没有", "空", "未知", "未填", "暂无", "不详"}
)
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL cannot store as text."""


def clean_text(typed: str) -> str | None:
    """One line without control characters or doubled blanks; None when nothing is left."""
    if typed.isprintable():  # then a plain space is the only blank in it
        text = typed.strip()
        return (" ".join(text.split()) if "  " in text else text) or None
    return " ".join(_UNSEEN.sub(" ", typed).split()) or None


def is_blank(text: str) -> bool:
    """What forms and spreadsheets write where nobody wrote anything: `Select`, `N/A`, `请选择`."""
    return text.casefold() in _BLANKS
