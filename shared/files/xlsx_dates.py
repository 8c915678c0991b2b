"""Which cells of a workbook are dates, and what their numbers say: a matter of style alone in XLSX. Pure."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element

from shared.files.cell_text import as_text

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_ELAPSED = 46
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def readers(styles: Element | None, *, since_1904: bool) -> dict[str, Callable[[str], str]]:
    """How to read numbers of a style, by its number; styles that are no dates are left out."""
    if styles is None:
        return {}
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - has no zone

    def moment(value: str) -> str:
        return _moment(float(value), epoch)

    def elapsed(value: str) -> str:
        return as_text(timedelta(days=float(value)))

    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iterfind(".//{*}numFmt")}
    found: dict[str, Callable[[str], str]] = {}
    for place, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("numFmtId", "0")
        code = _ASIDE.sub("", codes.get(number, "")).lower()
        if "[" in code or number == str(_ELAPSED):
            found[str(place)] = elapsed
        elif (number in codes and set(code) & set("ymdhs") and code != "general") or (
            number not in codes and int(number) in _DATES
        ):
            found[str(place)] = moment
    return found


def _moment(days: float, epoch: datetime) -> str:
    since = timedelta(milliseconds=round(days * 86_400_000))
    if 0 <= days < 1:
        return as_text((datetime.combine(epoch, time(0)) + since).time())
    try:
        return as_text(epoch + since)
    except OverflowError:
        return as_text(days)
