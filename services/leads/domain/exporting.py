"""Which columns a file of leads has, what stands in their cells, and when an export is refused. Pure.

Headings of what an import takes are the names of its fields; all others begin with `lead.`, which an import
passes over, so that a file can come back and says nothing new. `lead.id` says whose row it is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.errors import Conflict, TooMany
from shared.files.quoting import harmless

from .contact import MASKS, scrub
from .fields import IMPORT_FIELDS, OWN_PREFIX

KEPT_FOR = timedelta(hours=24)
MOST_AT_ONCE = 3
MOST_A_DAY = 20
MOST_STARTS = 5
LARGEST_SHEET = 1_048_575
MOST_ATTRIBUTES = 200
EXTRA = "extra"
COLUMNS = (
    "id", "number", "name", "company", "title", "phone", "email", "wechat_id", "external_id", "source",
    "channel", "campaign", "region", "city", "industry", "company_size", "tags", "created_at", "state",
    "grade", "score", "p_win", "stage", "amount_fen", "expected_on", "pool_name", "pooled_at", "owner_name",
    "owner_since", "last_touch_at", "last_effective_at", "recycle_at", "do_not_contact", "outcome",
    "closed_at", "lost_reason", "updated_at", EXTRA,
)  # fmt: skip
"""What an export may show; `extra` stands for every extra attribute of its leads, each in its column."""
CONTACT = frozenset({"phone", "email", "wechat_id", "external_id", EXTRA})
"""Columns that show those who do not hold the lead less than its holder."""
_FIELDS = frozenset(IMPORT_FIELDS) - {"outcome", "closed_at"}


class ExportNotReady(Conflict):
    """There is no file: not yet, not any more, or never."""

    code = "export_not_ready"


class ExportQuotaReached(TooMany):
    """One person exports so many times at once and in a day."""

    code = "export_quota_reached"


class ExportEnded(Conflict):
    """What has ended cannot be cancelled."""

    code = "export_ended"


def check_quota(waiting: int, today: int) -> None:
    """Raise `ExportQuotaReached` if somebody may not begin one more now."""
    if waiting >= MOST_AT_ONCE:
        detail = f"{waiting} of your exports wait or run; wait for one of them, or cancel it"
        raise ExportQuotaReached(detail, retry_after=30)
    if today >= MOST_A_DAY:
        detail = f"{MOST_A_DAY} exports in 24 hours are the most; come back later"
        raise ExportQuotaReached(detail, retry_after=3600)


def check_cancellable(state: str) -> None:
    """Raise `ExportEnded` unless the export waits or runs."""
    if state not in ("queued", "running"):
        raise ExportEnded(f"an export that is {state} cannot be cancelled")


def check_has_file(state: str, expires_at: datetime | None, now: datetime) -> None:
    """Raise `ExportNotReady` unless its file is there and may be fetched still."""
    if state == "expired" or (state == "completed" and expires_at is not None and expires_at <= now):
        raise ExportNotReady("the file was kept for a day and is gone; export again")
    if state != "completed":
        raise ExportNotReady(f"this export is {state}; its file is there when it is completed")


def columns_of(asked: Sequence[str] | None) -> tuple[str, ...]:
    """The columns of a file: `id` first, then those asked for, each once; without any, all."""
    return tuple(dict.fromkeys(("id", *(asked or COLUMNS))))


def heading(column: str) -> str:
    """What stands above a column."""
    return column if column in _FIELDS else OWN_PREFIX + column


@dataclass(frozen=True, slots=True)
class Line:
    """Turns leads, given as tuples in the order of `columns`, into cells. `attributes` stand for `extra`.

    A cell is text, a number, or a time of the company's zone. `shown` are leads whose contact is told.
    """

    columns: Sequence[str]
    attributes: Sequence[str]
    zone: ZoneInfo
    shown: Collection[UUID]

    def headings(self) -> list[str]:
        """What stands above the cells."""
        names = [heading(name) for name in self.columns if name != EXTRA]
        return [harmless(name) for name in (*names, *self.attributes)]

    def cells(self, lead: Sequence[Any]) -> list[Any]:
        """The cells of one lead; its id comes first."""
        masks: Mapping[str, Callable[[Any], Any]] = {} if lead[0] in self.shown else _MASKED
        told: list[Any] = []
        extra: Mapping[str, Any] = {}
        for name, value in zip(self.columns, lead, strict=True):
            if value is not None and name in masks:
                value = masks[name](value)  # noqa: PLW2901 - what the reader may see
            if name == EXTRA:
                extra = value
            else:
                told.append(self._cell(value))
        return told + [self._cell(extra.get(name)) for name in self.attributes]

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str):
            return harmless(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime):
            return value.astimezone(self.zone).replace(tzinfo=None)
        if isinstance(value, list):
            return harmless(";".join(map(str, value)))
        return value if value is None or isinstance(value, int | float) else _worded(value)


_MASKED: Mapping[str, Callable[[Any], Any]] = {**MASKS, "external_id": scrub, EXTRA: scrub}


def _worded(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(harmless(str(value)))
