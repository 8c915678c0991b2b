"""The funnel planner: how many leads and visits a number of deals takes, and by when. Pure.

Of N wanted at a stage, ceil(N / p) are needed at the stage before, where p is the share that goes on. A
visit and every stage behind it are counted straight to the payment, a lead to its visit: so one deal takes
five visits and fifteen leads at 1/5 and 1/3, however many stages a company has between. Median and band are
those of the number needed, by what the evidence leaves believable of the shares (`Rate.belief`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.leads.domain.beta import Beta
from services.leads.domain.planner_rates import BAND, Rate, needed
from services.leads.domain.stages import OPEN

DEAL = "payment"
STAGES = (*OPEN, DEAL)
FIRST, SECOND = OPEN[:2]
LAGS = {"typical": 0.5, "safe": 0.8}
"""Share of those who win that are through within the days told."""
_GRID = [(place + 0.5) / 99 for place in range(99)]


@dataclass(frozen=True)
class History:
    """What is known of how leads come through: by stage the share that is paid, and the first step.

    `steps` are the shares from one stage to the next; `direct` from lead to payment counts also those of
    whom only the end is known (`unstaged`), as a file of past leads tells it.
    """

    first: Rate
    paid: Mapping[str, Rate]
    steps: Mapping[str, Rate]
    direct: Rate
    unstaged: int

    @property
    def rests_on(self) -> str:
        """Whether plans go by the stages, by outcomes alone, or by nothing that was seen."""
        if self.first.won and self.paid[SECOND].won:
            return "stages"
        return "outcomes" if self.direct.won else "nothing"


@dataclass(frozen=True, slots=True)
class Need:
    """How many are needed at a stage; `low`, `median` and `high` are the 10%, 50% and 90% of what may be."""

    stage: str
    count: int
    low: int
    median: int
    high: int
    typical_on: date | None = None
    safe_on: date | None = None


def plan(history: History, deals: int, by: date) -> list[Need]:
    """What so many deals, paid by that day, take at each stage, the first stage first."""
    behind = [_straight(stage, history.paid[stage], deals) for stage in OPEN[1:]]
    lead = _leads(history, deals, behind[0])
    dated = [_dated(each, history.direct if each is lead else history.paid[each.stage], by)
             for each in (lead, *behind)]  # fmt: skip
    return [*dated, Need(DEAL, deals, deals, deals, deals, by, by)]


def straight(history: History, deals: int, by: date) -> Need:
    """How many leads so many deals take when they are counted from lead to payment, whatever lies between."""
    return _dated(_straight(FIRST, history.direct, deals), history.direct, by)


def _leads(history: History, deals: int, visits: Need) -> Need:
    if history.rests_on == "outcomes":
        return _straight(FIRST, history.direct, deals)
    visited = _points(history.first.belief)
    many = sorted(
        needed(needed(deals, paid), share)
        for paid in _points(history.paid[SECOND].belief)
        for share in visited
    )
    low, median, high = (many[int(share * len(many))] for share in (BAND[0], 0.5, BAND[1]))
    return _need(FIRST, needed(visits.count, history.first.told), low, median, high)


def _points(belief: Beta) -> list[float]:
    """Evenly probable shares, so that all pairs of two beliefs stand for both together."""
    return [belief.quantile(share) for share in _GRID]


def _straight(stage: str, rate: Rate, deals: int) -> Need:
    low, high = rate.band
    shares = (rate.told, high, rate.belief.quantile(0.5), low)
    return _need(stage, *(needed(deals, share) for share in shares))


def _need(stage: str, count: int, low: int, median: int, high: int) -> Need:
    """What was seen may be, however little the prior thinks of it: the band holds it too."""
    return Need(stage, count, min(count, low), median, max(count, high))


def _dated(need: Need, rate: Rate, by: date) -> Need:
    days = {name: rate.days(share) for name, share in LAGS.items()}
    on = {f"{name}_on": None if late is None else by - timedelta(late) for name, late in days.items()}
    return Need(need.stage, need.count, need.low, need.median, need.high, on["typical_on"], on["safe_on"])
