"""What a scorecard gives for every bin and word of a feature, beside an average lead of training. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from .contact import scrub
from .features import NUMBER
from .win_words import value_words

Line = dict[str, Any]
_NOT_KNOWN = ("未知", "not known")
_ANY_OTHER = ("其他取值", "any other")


def points_of(artefact: Mapping[str, Any]) -> dict[str, list[Line]]:
    """By feature the log-odds each of its values adds, with its share of arrivals; trees have none."""
    if artefact["kind"] != "scorecard":
        return {}
    shares = artefact["shares"].get("features", {})
    return {
        each["name"]: list(_lines(each, shares.get(each["name"], {}).get("shares", ())))
        for each in artefact["features"]
    }


def _lines(told: Mapping[str, Any], shares: Sequence[float]) -> Iterator[Line]:
    """Numbers from the lowest bin up, words as training met them; what is not known or not met last."""
    if told["type"] == NUMBER:
        named = list(zip(_ranges(told["cuts"]), told["weights"], shares[1:], strict=False))
    else:
        levels = [(_level(told["name"], level), weight) for level, weight in told["levels"].items()]
        named = [(words, weight, share) for (words, weight), share in zip(levels, shares[2:], strict=False)]
        named += [(_ANY_OTHER, told["other"], share) for share in shares[1:2]]
    named += [(_NOT_KNOWN, told["missing"], share) for share in shares[:1]]
    for (zh, en), weight, share in named:
        added = weight - told["mean"]
        if share > 0:
            yield {
                "words": {"zh": zh, "en": en}, "log_odds": added, "times": math.exp(added), "share": share,
            }  # fmt: skip


def _ranges(cuts: Sequence[float]) -> list[tuple[str, str]]:
    """The bins between cuts in words; a number on a cut belongs to the bin above."""
    if not cuts:
        return [("已知", "known")]
    told = [_number(cut) for cut in cuts]
    between = [(f"{low} 至 {high}", f"{low} to {high}") for low, high in pairwise(told)]
    return [(f"低于 {told[0]}", f"below {told[0]}"), *between, (f"{told[-1]} 以上", f"{told[-1]} or more")]


def _number(value: float) -> str:
    return value_words("", value)[0]


def _level(feature: str, level: str) -> tuple[str, str]:
    return value_words(feature, str(scrub(level)))
