"""What part of the leads at a stage goes on, and how fast, from cohorts of which some are open still. Pure.

A lead that is open is censored: it counts for the days it has been followed. The share that goes on by each
day is the cumulative incidence of Aalen and Johansen (1978): losing a lead is a competing end, no censoring.
With nothing open it is the plain share of those who went on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from services.leads.domain.beta import Beta

LEAST_SHARE, LEAST_LEADS = 0.2, 30
"""A curve ends where fewer are followed further, both as a share and as leads: one win would say too much."""
BAND = (0.1, 0.9)
"""The 80% that a band holds."""
FEW_WINS = 10
"""Below so many wins a rate is told as resting on little."""
_ROUNDING = 1e-9
_EXACT = 1e-11


@dataclass(frozen=True, slots=True)
class Day:
    """Leads whose story ends `days` after they came: they went on, were lost, or are open and not older."""

    days: int
    won: int = 0
    lost: int = 0
    open: int = 0


@dataclass(frozen=True)
class Rate:
    """A share and its evidence. `curve`: what share had gone on by which day; `weight`: in whole leads."""

    entered: int
    won: int
    lost: int
    open: int
    share: float
    weight: float
    curve: tuple[tuple[int, float], ...]

    @cached_property
    def belief(self) -> Beta:
        """What the evidence leaves open."""
        won = self.share * self.weight
        return Beta.seen(won, self.weight - won)

    @property
    def told(self) -> float:
        """The share as seen; where nobody has gone on yet, the middle of what is believed."""
        return self.share or self.belief.quantile(0.5)

    @property
    def band(self) -> tuple[float, float]:
        """Between which shares the true one is, with 80%."""
        return self.belief.quantile(BAND[0]), self.belief.quantile(BAND[1])

    @property
    def rests_on(self) -> str:
        """Whether it is seen often enough: `nothing`, `little` or `enough`."""
        if not self.won:
            return "nothing"
        return "little" if self.won < FEW_WINS else "enough"

    def days(self, share: float) -> int | None:
        """In how many days this share of those who go on has done so."""
        wanted = share * self.share - _ROUNDING
        return next((day for day, gone in self.curve if gone >= wanted), None) if self.share else None

    def gone_by(self, days: int) -> float:
        """Which share of those who go on does so within so many days."""
        gone = max((gone for day, gone in self.curve if day <= days), default=0.0)
        return gone / self.share if self.share else 0.0


def rate(days: Iterable[Day]) -> Rate:
    """Work a rate out from what became of a cohort, at most one entry a day."""
    told = sorted(days, key=lambda each: each.days)
    curve = _incidence(told)
    share = min(1.0, curve[-1][1]) if curve else 0.0
    seen = Rate(
        entered=sum(each.won + each.lost + each.open for each in told),
        won=sum(each.won for each in told),
        lost=sum(each.lost for each in told),
        open=sum(each.open for each in told),
        share=share,
        weight=0,
        curve=tuple(curve),
    )
    half_way = sum(each.open * seen.gone_by(each.days) for each in told)
    return replace(seen, weight=seen.won + seen.lost + half_way)


def _incidence(told: Sequence[Day]) -> list[tuple[int, float]]:
    at_risk = sum(each.won + each.lost + each.open for each in told)
    left, followed, gone = 1.0, 1.0, 0.0
    curve = []
    for day in told:
        if followed < LEAST_SHARE and at_risk < LEAST_LEADS:
            break
        gone += left * day.won / at_risk if at_risk else 0
        curve.append((day.days, gone))
        decided = day.won + day.lost
        left *= 1 - decided / at_risk if at_risk else 1
        at_risk -= decided
        followed *= 1 - day.open / at_risk if at_risk else 1
        at_risk -= day.open
    return curve


def needed(wanted: int, share: float) -> int:
    """How many must come so that `wanted` go on, rounded up to a whole one."""
    return ceil(wanted / share * (1 - _EXACT))
