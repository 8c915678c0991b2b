"""How often the leads that an employee shared are won, as it was known at any moment. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final, NamedTuple
from uuid import UUID

from .learning import HORIZON

PRIOR_LEADS: Final = 20
"""A sharer of so many leads counts half by those and half by what all shared leads come to."""
NOBODY: Final = UUID(int=0)
"""Stands for a sharer of whom nothing is known yet."""


class Fate(NamedTuple):
    """A shared lead: `known_at` its 90 days are over, and whether it was `won` in them."""

    sharer_id: UUID
    known_at: datetime
    won: bool


def fate(sharer_id: UUID, created_at: datetime, won_at: datetime | None) -> Fate:
    """What is to be known of a shared lead."""
    known_at = created_at + HORIZON
    return Fate(sharer_id, known_at, won_at is not None and won_at <= known_at)


class Sharers:
    """What is known of sharers. A win too is known after 90 days only: else all of the newest are wins."""

    def __init__(self, fates: Iterable[Fate]) -> None:
        ordered = sorted(fates, key=lambda fate: fate.known_at)
        of_one: dict[UUID, list[Fate]] = defaultdict(list)
        for fate in ordered:
            of_one[fate.sharer_id].append(fate)
        self._all = _Record(ordered)
        self._of_one = {sharer: _Record(told) for sharer, told in of_one.items()}

    def percent(self, sharer_id: UUID, at: datetime) -> float | None:
        """Percent of a sharer's leads that were won, 0 to 100; None while no shared lead's time is over.

        (won + 20 · rate) / (leads + 20), where rate is that of all shared leads: the mean of a beta posterior
        whose prior is worth 20 leads.
        """
        won, leads = self._all.until(at)
        if not leads:
            return None
        record = self._of_one.get(sharer_id)
        own_won, own_leads = record.until(at) if record else (0, 0)
        return round(100 * (own_won + PRIOR_LEADS * won / leads) / (own_leads + PRIOR_LEADS), 2)

    def percents(self, at: datetime) -> dict[UUID, float]:
        """Of every sharer, and of `NOBODY`."""
        told = ((sharer, self.percent(sharer, at)) for sharer in (NOBODY, *self._of_one))
        return {sharer: percent for sharer, percent in told if percent is not None}


class _Record:
    def __init__(self, fates: Sequence[Fate]) -> None:
        self._known_at = [fate.known_at for fate in fates]
        self._won = list(accumulate((fate.won for fate in fates), initial=0))

    def until(self, at: datetime) -> tuple[int, int]:
        """Leads won and leads in all, of which it was known by then."""
        leads = bisect_right(self._known_at, at)
        return self._won[leads], leads
