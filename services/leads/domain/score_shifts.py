"""Two scores of one lead side by side, line by line. Pure."""

from collections.abc import Sequence
from typing import Any

from .scoring import Reason


def shifts(before: Sequence[Reason], after: Sequence[Reason]) -> list[dict[str, Any]]:
    """Every line of either score with its points in both; each column adds up to its score.

    What changes comes first, the most first. A line is called as the score after calls it.
    """
    then, now = ({(each.axis, each.code): each for each in lines} for lines in (before, after))
    told = []
    for key, line in (then | now).items():
        points, to_points = (lines[key].points if key in lines else 0 for lines in (then, now))
        words = {"zh": line.words_zh, "en": line.words_en}
        told.append(
            {"code": line.code, "axis": line.axis, "words": words, "points": points, "to_points": to_points}
        )
    return sorted(told, key=lambda each: -abs(each["to_points"] - each["points"]))
