"""The table of the benchmarks: printed, written to bench/RESULTS.md, and the growth drawn."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.paper import drawn

FOLDER = Path(__file__).parent
Curve = Mapping[int, float]
_KEPT = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True)
class Line:
    """One promise: the path, its figure, the reference measured beside it, and whether it was kept.

    `kept` is None where nothing is promised.
    """

    path: str
    figure: str
    reference: str
    result: str
    promise: str
    kept: bool | None


@dataclass(frozen=True)
class Rate:
    """So many of something a second, and what was measured."""

    value: float
    of: str
    unit: str = "/s"

    def __str__(self) -> str:
        return f"{self.value:,.0f} {self.unit}"


def ratio(ours: Rate, reference: Rate, promise: float) -> Line:
    """A line about a rate that should be at least `promise` of the reference's."""
    share = ours.value / reference.value
    return Line(
        ours.of,
        str(ours),
        f"{reference.of}: {reference}",
        f"{share:.2f}×",
        f"≥ {promise}×",
        share >= promise,
    )


def share(ours: Rate, reference: Rate) -> Line:
    """A line about a rate beside a reference of which nothing is promised."""
    return replace(ratio(ours, reference, 0), promise="", kept=None)


def limit(path: str, value: float, most: float, unit: str, reference: str = "") -> Line:
    """A line about a figure that should be at most `most`."""
    return Line(
        path,
        f"{value:.3g} {unit}".strip(),
        reference,
        f"{value:.3g}",
        f"≤ {most:g} {unit}".strip(),
        value <= most,
    )


def exponent(curve: Curve) -> float:
    """How cost grows with size: the slope of the curve on logarithmic paper, first to last."""
    (small, cheap), (large, dear) = min(curve.items()), max(curve.items())
    return math.log(dear / cheap) / math.log(large / small)


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    head = "| path | figure | reference, same run | result | promise | kept |\n" + "| --- " * 6 + "|\n"
    return head + "".join(
        f"| {each.path} | {each.figure} | {each.reference} | {each.result} | {each.promise} |"
        f" {_KEPT[each.kept]} |\n"
        for each in lines
    )


def write(
    facts: Sequence[tuple[str, str]], lines: Sequence[Line], curves: Mapping[str, Curve], how: str
) -> None:
    """Write RESULTS.md and growth.svg beside this file, figures as they came out."""
    machine = "".join(f"- {name}: {value}\n" for name, value in facts)
    (FOLDER / "growth.svg").write_text(drawn(curves))
    grown = "".join(
        f"| {name} | {_points(curve)} | {exponent(curve):.2f} |\n" for name, curve in curves.items()
    )
    growth = f"| cost | at size | exponent |\n| --- | --- | --- |\n{grown}\n![growth](growth.svg)\n"
    (FOLDER / "RESULTS.md").write_text(
        "# Speed, as measured\n\n"
        f"`{how}`; every reference was measured in the same run.\n\n{machine}\n{table(lines)}\n"
        f"## Growth\n\n{growth}"
    )


def _points(curve: Curve) -> str:
    return " · ".join(f"{size:,}: {value:.3g}" for size, value in sorted(curve.items()))
