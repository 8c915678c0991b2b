"""A company whose leads ripen as we say: it knows the truth that a learned cycle must find. Pure, seeded.

Of all leads some would be won, after working days drawn from a gamma distribution; of the others many are
lost. What would be won is worked: some days before its end it becomes an opportunity, which nothing recycles.
Everything else is due a cycle after its last touch; a tenth of what is due is held out of rotation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from services.leads.domain.ripening import End, Hand


@dataclass(frozen=True)
class World:
    """What is true, and how it is looked at. Days are working days."""

    win_share: float = 0.25
    shape: float = 3.0
    scale: float = 5.0
    lost_share: float = 0.6
    lost_after: float = 12.0
    touch_every: float = 12.0
    opportunity: float = 0.35
    false_hope: float = 0.15
    cycle: float = 9.0
    tenure: float = 63.0
    hold_out: float = 0.1
    released: float = 0.004
    """Chance a day that a rep gives it back, or leaves."""


def truth(world: World, share: float = 0.8, leads: int = 200_000, seed: int = 7) -> float:
    """Working days by which this share of what would be won has come: no one looks, nothing is taken away."""
    chance = Random(seed)  # noqa: S311 - a simulation
    times = sorted(chance.gammavariate(world.shape, world.scale) for _ in range(leads))
    return times[int(share * leads)]


def hands(world: World, leads: int, seed: int) -> Iterator[Hand]:
    """First hands of so many leads."""
    chance = Random(seed)  # noqa: S311 - a simulation
    for _ in range(leads):
        yield _hand(world, chance)


def _hand(world: World, chance: Random) -> Hand:
    wins = chance.random() < world.win_share
    end, end_is = _own_end(world, chance, wins)
    hope = world.opportunity if wins else 0.0
    safe_from = end * chance.uniform(hope, 1) if wins else _false_hope(world, chance)
    gone = min(chance.expovariate(world.released) if world.released else 1e9, world.tenure)
    due = _due(world, chance, min(end, gone, safe_from))
    kept_after = None
    if due is not None:
        if chance.random() >= world.hold_out:
            return Hand(due, End.GONE)
        kept_after = due
    return Hand(end, end_is, kept_after) if end <= gone else Hand(gone, End.GONE, kept_after)


def _own_end(world: World, chance: Random, wins: bool) -> tuple[float, End]:
    if wins:
        return chance.gammavariate(world.shape, world.scale), End.WON
    if chance.random() < world.lost_share:
        return chance.expovariate(1 / world.lost_after), End.LOST
    return 1e9, End.GONE


def _false_hope(world: World, chance: Random) -> float:
    return chance.uniform(0, 30) if chance.random() < world.false_hope else 1e9


def _due(world: World, chance: Random, until: float) -> float | None:
    """When a cycle has passed since the last touch, if that is before anything else."""
    last = 0.0
    while True:
        touched = last + chance.expovariate(1 / world.touch_every)
        if min(touched, until) >= last + world.cycle:
            return last + world.cycle if last + world.cycle < until else None
        if touched >= until:
            return None
        last = touched


def won_only(lived: Iterable[Hand], share: float) -> float:
    """What one reads off the won leads alone: of those, the days of the one at this share."""
    days = sorted(each.days for each in lived if each.end is End.WON)
    return days[int(share * len(days))]
