"""What the cells of a column are: whole numbers, decimals, yes/no, dates or text; when a date was. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

Value = int | float | bool | str
CellReader = Callable[[str], Value]

_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(?:\d{1,15}\.\d{0,17}|\.\d{1,17}|(?:0|[1-9]\d{0,14}))(?:[eE][-+]?\d{1,2})?")
_WRITTEN = re.compile(
    r"(?P<sign>-?)[¥￥$€£]?\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<part>\.\d{1,15})?"
    r"\s?(?P<unit>%|元|万元?|亿元?)?",
    re.ASCII,
)
_TIMES = {"万": 10_000, "亿": 100_000_000}
_TRUTH = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_MOMENT = re.compile(
    r"(?P<a>\d{1,4})(?P<s>[-/.年])(?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})日?"
    r"(?:[\sT]+(?P<noon>[上下]午)?\s*(?P<h>\d{1,2})[:时](?P<m>\d{1,2})"
    r"(?:[:分](?P<sec>\d{1,2})(?:[.,]\d{1,9})?秒?|分)?\s*(?P<half>[AaPp][Mm])?)?"
    r"\s*(?P<zone>Z|UTC|[-+]\d{2}:?\d{2})?"
)
_WORDED = ("%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%B %d, %Y")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?=\d{4}(?!\d))|(?!\d))")
_SOME_CELLS, _NEARLY_ALL = 500, 0.95
_ORDERS = ("ymd", "dmy", "mdy")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone


def reader_for(sample: Iterable[str]) -> CellReader:
    """How to read every cell of a column, from some of them; one that does not fit stays as typed."""
    cells = {cell for cell in sample if cell}
    if not cells:
        return str
    if all(map(_WHOLE.fullmatch, cells)):
        return _read_whole
    if all(map(_DECIMAL.fullmatch, cells)):
        return _read_decimal
    if all(cell.casefold() in _TRUTH for cell in cells):
        return _read_truth
    if all(map(_iso_date, cells)):
        return _read_date
    return str


def number_written(text: str) -> float | None:
    """A number as people write it: `1,234`, `¥12,000.50`, `45%` (as 45), `3.5万` (35,000); else None."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    number = float(found["sign"] + found["digits"].replace(",", "") + (found["part"] or ""))
    return number * _TIMES.get((found["unit"] or "")[:1], 1)


def are_dates(cells: Iterable[str]) -> bool:
    """Whether nearly all cells are dates with a year of four digits, in whatever order of day and month."""
    some = list(islice(dict.fromkeys(cells), _SOME_CELLS))
    read = MomentReader(some, ZoneInfo("UTC")).read
    dates = sum(bool(_YEAR.search(cell) and read(cell)) for cell in some)
    return bool(some) and dates >= _NEARLY_ALL * len(some)


def _read_whole(cell: str) -> Value:
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _read_decimal(cell: str) -> Value:
    return float(cell) if _DECIMAL.fullmatch(cell) else cell


def _read_truth(cell: str) -> Value:
    return _TRUTH.get(cell.casefold(), cell)


def _read_date(cell: str) -> Value:
    return _iso_date(cell) or cell


def _iso_date(cell: str) -> str | None:
    """A date written year first, whose meaning nobody can doubt, as ISO 8601."""
    found = _MOMENT.fullmatch(cell)
    moment = _moment(found, "ymd") if found and len(found["a"]) == 4 else None
    if found is None or moment is None:
        return None
    return moment.isoformat() if found["h"] else moment.date().isoformat()


class MomentReader:
    """Reads the moments of one column, in the one order of day, month and year that fits a sample of it.

    `20-10-16` alone may be three dates: of the orders that fit, the one with the least span of time wins.
    """

    def __init__(self, sample: Sequence[str], zone: ZoneInfo) -> None:
        """`zone` is where times without an offset were written down."""
        self._zone = zone
        cells = [cell for cell in sample if cell]
        self._order = min(_ORDERS, key=lambda order: _spread(cells, order))
        self._is_serial = bool(cells) and all(map(_is_serial, cells))

    def read(self, cell: str) -> datetime | None:
        """The moment in UTC, or None if this is none."""
        found = _MOMENT.fullmatch(cell)
        moment = (_moment(found, self._order) if found else None) or self._otherwise(cell)
        if moment is None:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self._zone)
        try:
            return aware.astimezone(UTC)
        except OverflowError:
            return None

    def _otherwise(self, cell: str) -> datetime | None:
        if cell.isascii() and cell.isdigit() and len(cell) in (10, 13):
            return datetime.fromtimestamp(int(cell[:10]), UTC)
        if self._is_serial and _is_serial(cell):
            return _EXCEL_EPOCH + timedelta(days=float(cell))
        if _COMPACT.fullmatch(cell):
            return _worded(cell, "%Y%m%d")
        return next((moment for form in _WORDED if (moment := _worded(cell, form))), None)


def _spread(cells: list[str], order: str) -> tuple[int, timedelta, int]:
    """How badly an order fits: cells it cannot read, then the span of those it can, then custom."""
    found = [_MOMENT.fullmatch(cell) for cell in cells]
    moments = [moment for match in found if match and (moment := _moment(match, order))]
    naive = [moment.replace(tzinfo=None) for moment in moments]
    custom = ("ymd", "mdy", "dmy") if any(match and match["s"] == "/" for match in found) else _ORDERS
    return (len(cells) - len(naive), max(naive) - min(naive) if naive else timedelta(0), custom.index(order))


def _moment(found: re.Match[str], order: str) -> datetime | None:
    parts = dict(zip(order, (found["a"], found["b"], found["c"]), strict=True))
    if len(parts["d"]) > 2 or len(parts["m"]) > 2 or len(parts["y"]) == 3:
        return None
    year = int(parts["y"]) + (0 if len(parts["y"]) == 4 else 2000)
    hour = int(found["h"] or 0)
    half = found["noon"] or found["half"]
    if half:
        hour = hour % 12 + (12 if half.casefold() in {"pm", "下午"} else 0)
    try:
        day = date(year, int(parts["m"]), int(parts["d"]))
        moment = datetime.combine(day, time(hour, int(found["m"] or 0), int(found["sec"] or 0)))
        zone = found["zone"]
        return moment.replace(tzinfo=_offset(zone)) if zone else moment
    except ValueError:
        return None


def _offset(zone: str) -> tzinfo | None:
    return UTC if zone in ("Z", "UTC") else datetime.strptime(zone.replace(":", ""), "%z").tzinfo


def _is_serial(cell: str) -> bool:
    """A spreadsheet's day number between 1954 and 2173."""
    return _DECIMAL.fullmatch(cell) is not None and 20_000 <= float(cell) <= 100_000


def _worded(cell: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(cell, form)  # noqa: DTZ007 - the column's zone is added by the caller
    except ValueError:
        return None
