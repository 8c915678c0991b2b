"""The learned turnover cycle beside the truth of a made company, and what the won leads alone would say.

`python -m bench.cycle`: ways to learn it, in companies of several kinds, each with its error (decision 22).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import mean

from bench.report import Line, limit
from bench.ripening import World, hands, truth, won_only
from services.leads.domain.cycle import RIPE_SHARE, standing_for
from services.leads.domain.ripening import End, Hand, curve_of, seen_in

MISSED_PERCENT = 15

COMPANIES: Mapping[str, World] = {
    "as it is": World(),
    "short cycle, 6 days": World(cycle=6.0),
    "long cycle, 15 days": World(cycle=15.0),
    "slow: spread wide": World(shape=2.0, scale=10.0),
    "what ripens is recycled like the rest": World(opportunity=1.0, false_hope=0.0),
    "nothing held out of rotation": World(hold_out=0.0),
    "ten times as many released": World(released=0.04),
}


def learned(lived: Sequence[Hand], world: World) -> float:
    """M as the job learns it."""
    seen = seen_in(lived)
    return _ripe(lived, standing_for(_recycled(lived, world), seen.kept_from.total()))


def learned_beside_truth(leads: int, rounds: int) -> Line:
    """How far M, learned from so many leads, is off the truth; the mean of some seeds."""
    world = World()
    known = truth(world, RIPE_SHARE)
    companies = [list(hands(world, leads, seed)) for seed in range(rounds)]
    ours = [learned(lived, world) for lived in companies]
    naive = [won_only(lived, RIPE_SHARE) for lived in companies]
    beside = f"truth {known:.1f} days, learned {mean(ours):.1f}; won leads alone {mean(naive):.1f}"
    return limit(
        f"learned cycle of {leads:,} leads, off the truth",
        _off(ours, known),
        MISSED_PERCENT,
        "%",
        f"{beside}, {_off(naive, known):.0f} % off",
    )


def ways(lived: Sequence[Hand], world: World) -> dict[str, float]:
    """M by each way to learn it."""
    unflagged = [Hand(each.days, each.end) for each in lived]
    losses_unseen = [Hand(each.days, End.GONE if each.end is End.LOST else each.end) for each in unflagged]
    return {
        "won leads alone": won_only(lived, RIPE_SHARE),
        "Kaplan–Meier": _ripe(losses_unseen, 1.0),
        "Aalen–Johansen": _ripe(unflagged, 1.0),
        "with the held-out weighted": learned(lived, world),
    }


def _ripe(lived: Sequence[Hand], weight: float) -> float:
    return curve_of(seen_in(lived), weight).days_until(RIPE_SHARE) or 0.0


def _recycled(lived: Sequence[Hand], world: World) -> int:
    return sum(
        each.end is End.GONE and each.kept_after is None and each.days < world.tenure for each in lived
    )


def _off(found: Sequence[float], known: float) -> float:
    return mean(abs(each / known - 1) for each in found) * 100


def main() -> None:
    """Print the table of decision 22."""
    for name, world in COMPANIES.items():
        known = truth(replace(world, cycle=1e9), RIPE_SHARE)
        told = [ways(list(hands(world, 20_000, seed)), world) for seed in range(3)]
        said = " | ".join(f"{mean(each[way] for each in told) / known - 1:+.0%}" for way in told[0])
        print(f"| {name} | {known:.1f} | {said} |")


if __name__ == "__main__":
    main()
