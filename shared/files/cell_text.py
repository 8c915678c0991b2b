"""A cell of a workbook as a CSV would have it. Pure."""

from datetime import date, datetime, time
from typing import Any


def as_text(cell: Any) -> str:
    """A cell as a CSV would have it: `13800138000`, not `13800138000.0`."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def number_as_text(digits: str) -> str:
    """A number as XML has it, the same way."""
    return digits if digits.isdigit() and len(digits) < 16 else as_text(float(digits))
