"""The turnover cycle as history teaches it: by grade and source, leaning on the larger group. Pure.

M is the working days by which 80% of the eventual wins have come; the cycle is two thirds of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.leads.domain.proportions import Interval
from services.leads.domain.ripening import Curve, End, Seen, curve_of
from services.leads.domain.rules import GRADES, CycleBounds

RIPE_SHARE = 0.8
CYCLE_SHARE = 2 / 3
PARENT_WINS = 30
"""The larger group weighs as much as so many wins of one's own."""

LEAST_WINS = 10
"""With fewer wins of its own a group has a curve, and no say in the rules."""

Cell = tuple[str, str | None]
"""A grade, and a source if the lead has one."""


class Verdict(StrEnum):
    """What a group's history is good for; a part is no better known than the whole it leans on."""

    LEARNED = "learned"
    TOO_FEW = "too_few"
    OPEN_ENDED = "open_ended"  # wins still come where our seeing ends: the true M is later


@dataclass(frozen=True)
class Finding:
    """What is known of one group. `source` None: all of the grade; `grade` None as well: everything.

    `ripe_days` is M after leaning on the larger group, `own_share` how much of it is its own; `cycle_days` is
    None when not even the whole is known. `late` is the share of the wins that came after that cycle.
    """

    grade: str | None
    source: str | None
    verdict: Verdict
    wins: int
    own_share: float
    ripe_days: float | None
    cycle_days: int | None
    late: Interval | None


@dataclass(frozen=True)
class Estimate(Finding):
    """A finding with its evidence; `own_days` is M by its own wins."""

    hands: int
    lost: int
    own_days: float | None
    curve: Curve

    @property
    def gone(self) -> int:
        """Hands whose end we did not see: recycled, released, left, handed on, still open."""
        return self.hands - self.wins - self.lost


def learn(seen: Mapping[Cell, Seen], weight: float, bounds: CycleBounds) -> list[Estimate]:
    """Return what is known of everything, then of each grade, then of each grade and source.

    `weight` is for how many each hand held out of rotation stands, see `standing_for`.
    """
    whole = _estimate((None, None), _sum(seen, None), weight, bounds, None)
    by_grade = {grade: _estimate((grade, None), _sum(seen, grade), weight, bounds, whole) for grade in GRADES}
    cells = [
        _estimate((grade, source), counted, weight, bounds, by_grade[grade])
        for (grade, source), counted in sorted(seen.items(), key=lambda each: (each[0][0], each[0][1] or ""))
        if source is not None
    ]
    return [whole, *by_grade.values(), *cells]


def standing_for(recycled: int, held_out: int) -> float:
    """Return for how many due leads each one that was held out stands: chance chose which."""
    return (recycled + held_out) / held_out if held_out else 1.0


def cycle_of(ripe_days: float, bounds: CycleBounds) -> int:
    """Return two thirds of M in whole working days, within the bounds; of two at odds the least holds."""
    return max(bounds.min_days, min(bounds.max_days, round(CYCLE_SHARE * ripe_days)))


def leaned(own: float | None, wins: int, parent: float) -> float:
    """Return M drawn to the larger group's, which weighs as much as `PARENT_WINS` wins."""
    return parent if own is None else (wins * own + PARENT_WINS * parent) / (wins + PARENT_WINS)


def _estimate(
    cell: tuple[str | None, str | None],
    seen: Seen,
    weight: float,
    bounds: CycleBounds,
    parent: Estimate | None,
) -> Estimate:
    curve, wins, lost = curve_of(seen, weight), seen.count(End.WON), seen.count(End.LOST)
    verdict = _verdict(curve, wins, PARENT_WINS if parent is None else LEAST_WINS)
    own = curve.days_until(RIPE_SHARE)
    usable = None if verdict is Verdict.OPEN_ENDED else own
    ripe: float | None = None
    if parent is None:
        ripe = own if verdict is Verdict.LEARNED else None
    elif parent.ripe_days is not None:
        ripe = leaned(usable, wins, parent.ripe_days)
    elif verdict is Verdict.LEARNED:
        verdict = parent.verdict
    cycle = None if ripe is None else cycle_of(ripe, bounds)
    return Estimate(
        *cell,
        verdict=verdict,
        wins=wins,
        own_share=1.0 if parent is None else _own_share(usable, wins),
        ripe_days=ripe,
        cycle_days=cycle,
        late=None if cycle is None else curve.late_share(cycle),
        hands=seen.count(End.GONE) + wins + lost,
        lost=lost,
        own_days=own,
        curve=curve,
    )


def _own_share(own: float | None, wins: int) -> float:
    return 0.0 if own is None else wins / (wins + PARENT_WINS)


def _verdict(curve: Curve, wins: int, least: int) -> Verdict:
    if wins < least or curve.won <= 0:
        return Verdict.TOO_FEW
    return Verdict.OPEN_ENDED if curve.is_open_ended else Verdict.LEARNED


def _sum(seen: Mapping[Cell, Seen], grade: str | None) -> Seen:
    """All hands of a grade, or of every grade."""
    total = Seen()
    for each in _of(seen, grade):
        total.update(each)
    return total


def _of(seen: Mapping[Cell, Seen], grade: str | None) -> Iterator[Seen]:
    return (counted for (of, _), counted in seen.items() if grade in {None, of})
