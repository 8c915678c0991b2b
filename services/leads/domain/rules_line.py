"""The chance of winning while no model is in force: points of the rules through a logistic curve. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

LEAST_INTERCEPT: Final = -20.0
MOST_INTERCEPT: Final = 10.0
MOST_SLOPE: Final = 0.25
"""Within these the chance of 0 to 100 points is never 0 or 1."""


@dataclass(frozen=True, slots=True)
class RulesCurve:
    """logit(p) = intercept + slope · points; learned of `wins` among `leads`, of none if it is the guess.

    Points beyond those it has seen, `least` to `most`, count as the nearest of them. `rules` is the version
    that gave them.
    """

    intercept: float
    slope: float
    least: float = 0.0
    most: float = 100.0
    wins: int = 0
    leads: int = 0
    rules: UUID | None = None
    at: datetime | None = None

    def log_odds(self, points: float) -> float:
        """Return logit(p) of so many points, 0 to 100; more points are never worth less."""
        return self.intercept + self.slope * min(max(points, self.least), self.most)


GUESS: Final = RulesCurve(-4.0, 0.05)
"""1.8% at 0 points, 12% at 40, 50% at 80: it only ranks, as no company's history is behind it."""


def may_speak(curve: RulesCurve, refused: str | None) -> bool:
    """Whether a fitted curve may take the place of the one before; `refused`: what its training met.

    Not without both ends among its leads, and not of leads with a field that was filled in after the end:
    points may have come of it.
    """
    return refused != "leak_suspected" and 0 < curve.wins < curve.leads


def curve_answer(curve: RulesCurve, rules: UUID | None) -> dict[str, Any]:
    """JSON-ready; `rules` is the version that gives the points the curve is asked of."""
    is_fitted = curve.leads > 0
    same = curve.rules == rules if is_fitted else None
    zh, en = _words(curve, is_same=same)
    return {
        "fitted": is_fitted,
        "intercept": curve.intercept,
        "slope": curve.slope,
        "least_points": curve.least,
        "most_points": curve.most,
        "wins": curve.wins,
        "leads": curve.leads,
        "score_rule_id": str(curve.rules) if curve.rules else None,
        "same_rules": same,
        "at": curve.at.isoformat() if curve.at else None,
        "words": {"zh": zh, "en": en},
    }


def _words(curve: RulesCurve, *, is_same: bool | None) -> tuple[str, str]:
    if is_same is None:
        return (
            "初始估计，还没有本公司的历史为据",
            "a guess: no past leads of the company are behind it yet",
        )
    zh = f"按本公司 {curve.leads:,} 条已有结果的线索得出，其中 {curve.wins:,} 条成交"
    en = f"learned of {curve.leads:,} leads of the company whose time is over, {curve.wins:,} of them won"
    if is_same:
        return zh, en
    return f"{zh}（当时用的是另一版评分规则）", f"{en}, by another version of the rules"
