"""What a model learns from: one row per lead and age, as it stood then, with what came of it. Pure.

A row knows nothing that came later: fields filled since are unknown in it, deeds done since have not been
done. Only rows whose time is over are learned from: the horizon has passed, or a file of history says how it
ended.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from .behaviour import Deed, warmth
from .features import View
from .fields import COLUMN_FIELDS
from .promotion import AGES, HORIZON_DAYS
from .scoring import Scorer, decayed

HORIZON: Final = timedelta(days=HORIZON_DAYS)
EXTRA_CHANGED: Final = "extra"


def nobody(_: datetime) -> None:
    """Nobody shared it."""


class Change(NamedTuple):
    """Fields of a lead that were filled or changed at a moment; of attributes perhaps only that some were."""

    at: datetime
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Past:
    """A lead as it stands, with what happened to it and when; `history`: how a file said it ended.

    `sharer_percent`: how many of a hundred leads of whoever shared it were won, as known at a moment.
    """

    lead_id: UUID
    created_at: datetime
    fields: Mapping[str, Any]
    extra: Mapping[str, Any]
    history: str | None = None  # won, lost, open: of a file of past leads
    told_at: datetime | None = None  # when that file was read
    place: int = 0  # its row there
    closed_at: datetime | None = None
    won_at: datetime | None = None
    ended_at: datetime | None = None  # lost, invalid or merged
    is_referred: bool = False
    is_shared: bool = False
    sharer_percent: Callable[[datetime], float | None] = nobody
    deeds: Sequence[Deed] = ()
    changes: Sequence[Change] = field(default=())


class Example(NamedTuple):
    """One row: a lead at an age, as a model would have seen it, and whether it was won within 90 days."""

    lead_id: UUID
    as_of: datetime
    view: View
    won: bool
    place: int = 0

    @property
    def order(self) -> tuple[datetime, int, UUID]:
        """By time; of leads of a file without dates by its rows."""
        return self.as_of, self.place, self.lead_id


def examples(past: Past, scorer: Scorer, now: datetime, left_out: frozenset[str]) -> Iterator[Example]:
    """The rows a lead gives; `left_out`: features that must not reach it, not even by the points of rules."""
    if past.history is not None:
        won = _won_in_history(past)
        if won is not None:
            view = view_of(past, past.created_at, scorer, left_out)
            yield Example(past.lead_id, past.created_at, view, won, past.place)
        return
    for age in AGES:
        as_of = past.created_at + timedelta(days=age)
        is_over = any(end is not None and end <= as_of for end in (past.won_at, past.ended_at))
        if as_of + HORIZON > now or is_over:
            return
        won = past.won_at is not None and past.won_at <= as_of + HORIZON
        yield Example(past.lead_id, as_of, view_of(past, as_of, scorer, left_out), won, past.place)


def _won_in_history(past: Past) -> bool | None:
    """Whether a file says it was won in time; None where it is open and may still be."""
    if past.history == "open":
        is_over = past.told_at is not None and past.told_at - past.created_at > HORIZON
        return False if is_over else None
    took = past.closed_at - past.created_at if past.closed_at else timedelta(0)
    return past.history == "won" and took <= HORIZON


def view_of(past: Past, as_of: datetime, scorer: Scorer, left_out: frozenset[str] = frozenset()) -> View:
    """The lead as it was known at `as_of`, with the points the rules of `scorer` give it then."""
    later = [name for change in past.changes if change.at > as_of for name in change.names]
    hidden = left_out.union(later)
    fields = {n: v for n in COLUMN_FIELDS if (v := past.fields.get(n)) and n not in hidden}
    extra: Mapping[str, Any] = {}
    if EXTRA_CHANGED not in hidden:
        extra = {n: v for n, v in past.extra.items() if n not in hidden and f"extra.{n}" not in hidden}
    points = scorer.points({**fields, "tags": (), "extra": extra})
    half_life = scorer.rules.half_life_days
    return View(
        fields,
        extra,
        fit=float(points.fit),
        intent=decayed(points.intent, past.created_at, as_of, half_life),
        age_days=round(max(0.0, (as_of - past.created_at).total_seconds() / 86_400), 4),
        warmth=warmth(past.deeds, as_of),
        is_referred=past.is_referred,
        is_shared=past.is_shared,
        sharer_percent=past.sharer_percent(as_of),
    )
