"""A rep beside the rest of the team: own shares, the bottleneck, and a part of the target. Pure.

A rep's share is drawn to the team's by `WEIGHT` leads' worth of it. A bottleneck is a step at which Fisher's
exact test, one-sided and shared out over the steps (Bonferroni), says the rep does worse than the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma

from services.leads.domain.beta import Beta

WEIGHT = 30
SURE_BELOW = 0.05


@dataclass(frozen=True, slots=True)
class Tally:
    """Leads whose way at a step is decided, and how many of them went on; `open` ones say nothing yet."""

    decided: int = 0
    won: int = 0
    open: int = 0

    @property
    def share(self) -> float:
        """The share that went on; a half of nothing seen, as the prior has it."""
        return self.won / self.decided if self.won else Beta.seen(0, self.decided).quantile(0.5)

    def with_(self, part: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.decided + part.decided, self.won + part.won, self.open + part.open)

    def without(self, part: "Tally") -> "Tally":
        """The others'."""
        return Tally(self.decided - part.decided, self.won - part.won, self.open - part.open)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The step at which most is lost beside the others, and how probable so much is by chance."""

    step: str
    share: float
    others: float
    p_value: float


def drawn(own: Tally, team: Tally) -> Beta:
    """What is believed of a rep's share: the team's, worth `WEIGHT` leads, and what was seen of the rep."""
    return Beta(WEIGHT * team.share + own.won, WEIGHT * (1 - team.share) + own.decided - own.won)


def bottleneck(own: Mapping[str, Tally], team: Mapping[str, Tally]) -> Bottleneck | None:
    """Find the step most below the rest of the team, if it is more than noise."""
    found = []
    for step, mine in own.items():
        others = team[step].without(mine)
        if mine.decided and others.won:
            p_value = worse_by_chance(mine, others)
            if p_value < SURE_BELOW / len(own):
                found.append(Bottleneck(step, drawn(mine, others).mean, others.share, p_value))
    return min(found, key=lambda each: each.share / each.others, default=None)


def worse_by_chance(own: Tally, others: Tally) -> float:
    """How probable so few of `own` going on is, were all alike: the lower tail of the hypergeometric."""
    decided, won = own.decided + others.decided, own.won + others.won
    least = max(0, won - others.decided)
    ways = _log_choose(decided, won)
    tail = (
        _log_choose(own.decided, mine) + _log_choose(others.decided, won - mine) - ways
        for mine in range(least, own.won + 1)
    )
    return min(1.0, sum(exp(each) for each in tail))


def _log_choose(of: int, these: int) -> float:
    return lgamma(of + 1) - lgamma(these + 1) - lgamma(of - these + 1)


def parts(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number out by weight, each part a whole number: the largest remainders are rounded up."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(share for share, _ in shares)
    upwards = sorted(range(len(weights)), key=lambda place: (-shares[place][1], place))[:left]
    return [share + (place in upwards) for place, (share, _) in enumerate(shares)]
