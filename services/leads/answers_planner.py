"""Answers of the funnel planner, JSON-ready: plans, shares, limits, reps and the mix. No query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads.domain.mix import CLASSES, Verdict
from services.leads.domain.planner import DEAL, FIRST, LAGS, SECOND, STAGES, History, Need
from services.leads.domain.planner_limits import Limit
from services.leads.domain.planner_rates import Rate, needed
from services.leads.domain.planner_reps import Bottleneck, Tally, bottleneck, drawn, parts
from services.leads.domain.stages import OPEN
from services.leads.repository.planner_reps import STRAIGHT
from services.leads.repository.planner_scope import Scope
from services.leads.repository.planner_supply import Means

Answer = dict[str, Any]
_ARRIVAL_MONTH_DAYS = 30
_ENDS = {stage: (stage, STAGES[place + 1]) for place, stage in enumerate(OPEN)} | {STRAIGHT: (SECOND, DEAL)}
_NONE = Tally()


def scope(of: Scope) -> Answer:
    """Of whom a plan is."""
    return {"kind": of.kind, "id": str(of.id) if of.id else None, "name": of.name}


def stage(need: Need, in_hand: Mapping[str, int]) -> Answer:
    """A stage of a plan beside what stands there."""
    return {
        "stage": need.stage,
        "needed": need.count,
        "low": need.low,
        "median": need.median,
        "high": need.high,
        "in_hand": in_hand.get(need.stage, 0),
        "typical_on": need.typical_on,
        "safe_on": need.safe_on,
    }


def rates(history: History) -> list[Answer]:
    """Every share a plan goes by, the steps first, then those straight to the payment."""
    steps = [_rate(each, _ENDS[each][1], history.steps[each]) for each in OPEN]
    onward = [_rate(each, DEAL, history.paid[each]) for each in OPEN[1:-1]]
    return [*steps, *onward, _rate(FIRST, DEAL, history.direct)]


def _rate(since: str, until: str, seen: Rate) -> Answer:
    low, high = seen.band
    return {
        "from_stage": since,
        "to_stage": until,
        "share": round(seen.told, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "entered": seen.entered,
        "won": seen.won,
        "lost": seen.lost,
        "open": seen.open,
        "rests_on": seen.rests_on,
        **{f"{name}_days": seen.days(share) for name, share in LAGS.items()},
    }


def feasibility(
    history: History, means: Means, found: Sequence[Limit], days: tuple[date, date, date]
) -> Answer:
    """What stands in the way; `days` are that by which leads must be in hand, that of payment, and today."""
    until, by, today = days
    late = max(0, (today - until).days)
    supply = means.supply
    return {
        "feasible": not late and not any(each.short for each in found),
        "limits": [{"limit": each.limit, "available": each.available, "short": each.short} for each in found],
        "days_late": late,
        "share_in_time": round(history.direct.gone_by((by - today).days), 4) if history.direct.won else None,
        "pooled": supply.pooled,
        "arrivals_a_month": round(supply.arrivals_a_day * _ARRIVAL_MONTH_DAYS),
        "reps": len(means.hands),
        "days_in_hand": round(supply.days_in_hand, 1),
    }


def mix(counts: Mapping[str | None, int], wished: Sequence[float], found: Verdict) -> Answer:
    """The mix of visits and the verdict on it."""
    known = sum(counts[each] for each in CLASSES)
    return {
        "classes": [
            {
                "size": each,
                "visits": counts[each],
                "share": round(counts[each] / known, 4) if known else None,
                "wished": share,
            }
            for each, share in zip(CLASSES, wished, strict=True)
        ],
        "unsized": counts[None],
        "p_value": None if found.p_value is None else round(found.p_value, 6),
        "method": found.method,
        "is_alarming": found.is_alarming,
    }


@dataclass(frozen=True)
class Reps:
    """Reps by name with what was counted of them and of their teams, and a number of deals to share out."""

    reps: Sequence[Row[Any]]
    counted: Mapping[UUID, Mapping[str, Tally]]
    teams: Mapping[UUID | None, Mapping[str, Tally]]
    won: Mapping[UUID, int]
    deals: int | None

    def answer(self, after: Mapping[str, Any] | None, limit: int) -> Answer:
        """A page of them."""
        shares = parts(self.deals or 0, [each.weight for each in self.reps])
        told = list(zip(self.reps, shares, strict=True))
        if after:
            told = [
                each for each in told if (each[0].name, str(each[0].rep_id)) > (after["name"], after["id"])
            ]
        page = told[:limit]
        last = page[-1][0] if len(told) > limit else None
        return {
            "data": [self._rep(rep, share) for rep, share in page],
            "next_after": {"name": last.name, "id": str(last.rep_id)} if last else None,
        }

    def _rep(self, rep: Row[Any], share: int) -> Answer:
        own = self.counted.get(rep.rep_id, {})
        team = self.teams.get(rep.team_id, {})
        target = rep.deals if rep.deals is not None else share if self.deals else None
        steps = {name: (own.get(name, _NONE), team.get(name, _NONE)) for name in _ENDS}
        found = bottleneck(
            {name: own.get(name, _NONE) for name in OPEN}, {name: steps[name][1] for name in OPEN}
        )
        visits = needed(target, drawn(*steps[STRAIGHT]).mean) if target else None
        return {
            "rep_id": str(rep.rep_id),
            "name": rep.name,
            "team_id": str(rep.team_id) if rep.team_id else None,
            "team": rep.team,
            "target_deals": target,
            "target_is": "set" if rep.deals is not None else "shared" if self.deals else "none",
            "won": self.won.get(rep.rep_id, 0),
            "needed_visits": visits,
            "needed_leads": needed(visits, drawn(*steps[FIRST]).mean) if visits else None,
            "steps": [_step(name, *both) for name, both in steps.items()],
            "bottleneck": _bottleneck(found) if found else None,
        }


def _step(name: str, own: Tally, team: Tally) -> Answer:
    return {
        **_between(name),
        "share": round(drawn(own, team).mean, 4),
        "team_share": round(team.without(own).share, 4),
        "decided": own.decided,
        "won": own.won,
        "open": own.open,
    }


def _bottleneck(found: Bottleneck) -> Answer:
    return {
        **_between(found.step),
        "share": round(found.share, 4),
        "team_share": round(found.others, 4),
        "p_value": round(found.p_value, 6),
    }


def _between(name: str) -> Answer:
    since, until = _ENDS[name]
    return {"from_stage": since, "to_stage": until}
