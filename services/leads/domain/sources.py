"""Where leads come from: the kinds of source there are, and how a rate or a share of a cost is told. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

KINDS = (
    "form", "webhook", "event", "phone", "file", "api", "referral", "official_account", "sms", "ad",
)  # fmt: skip
INTAKE_KINDS = ("form", "webhook")
"""What has a key by which outsiders bring leads in."""
REACHED = ("lead", "visit", "trial", "quote", "contract", "payment")
"""The stages a report counts, in their order: who reached one has reached all before it."""


def stage_lines(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each stage of a report's line: leads that reached it, their share of the stage before, median days."""
    reached: Sequence[int] = line["reached"]
    days: Mapping[str, float] = line["days"] or {}
    return [
        {
            "stage": stage,
            "reached": reached[place],
            "conversion": share(reached[place], reached[place - 1]) if place else 1.0,
            "median_days": round(days[stage], 2) if stage in days else None,
        }
        for place, stage in enumerate(REACHED)
    ]


def share(part: int, whole: int) -> float | None:
    """A part of a whole, from 0 to 1; of nothing there is no share."""
    return round(part / whole, 4) if whole else None


def per_head(cost_fen: int, heads: int) -> int | None:
    """What one costs, in fen, half a fen and more rounded up; none where there is nobody."""
    return (2 * cost_fen + heads) // (2 * heads) if heads else None
