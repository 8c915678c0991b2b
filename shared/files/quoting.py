"""Cells of files that a spreadsheet may open: what it would run as a formula is quoted, and unquoted."""

import re
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_QUOTE = "'"


def harmless(cell: Any) -> Any:
    """Put an apostrophe before what would be a formula; plain numbers, phones too, stay as they are."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(cell):
        return _QUOTE + cell
    return cell


def unquoted(cell: str) -> str:
    """Take the apostrophe of `harmless` off again; any other stays."""
    return cell[1:] if cell[:1] == _QUOTE and cell[1:].startswith(FORMULA_STARTS) else cell
