"""What caps and supply make of a plan: how many leads can be had and worked by its day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hands:
    """A rep: the cap on what is held and on a month's intake, and what of both is used."""

    cap: int
    held: int
    month_cap: int
    intake: int


@dataclass(frozen=True, slots=True)
class Supply:
    """Leads in hands and in pools now, how many come in a day, and how long a lead stays in a hand."""

    held: int
    pooled: int
    arrivals_a_day: float
    days_in_hand: float


@dataclass(frozen=True, slots=True)
class Limit:
    """How many leads one limit lets through by the day they are needed, and how many too few that is."""

    limit: str
    available: int
    short: int


def limits(leads: int, until: date, today: date, supply: Supply, hands: Iterable[Hands]) -> list[Limit]:
    """What each limit lets through from today to the day by which so many leads must be in hand."""
    days = max(0, (until - today).days)
    reps = list(hands)
    turned = days / max(1.0, supply.days_in_hand)
    months = max(0, (until.year - today.year) * 12 + until.month - today.month)
    available = {
        "supply": supply.held + supply.pooled + int(supply.arrivals_a_day * days),
        "holding_cap": sum(max(each.cap, each.held) + int(each.cap * turned) for each in reps),
        "month_cap": sum(
            each.held + max(0, each.month_cap - each.intake) + each.month_cap * months for each in reps
        ),
    }
    return [Limit(name, most, max(0, leads - most)) for name, most in available.items()]
