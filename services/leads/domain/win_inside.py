"""What is told of a model's inside: the points of its features and where its grades begin. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .in_force import ModelCorrupt, read_artefact
from .win_model import probability
from .win_points import Line, points_of


class Inside(NamedTuple):
    """Points by feature, and grades; neither of a model whose artefact is broken."""

    points: dict[str, list[Line]]
    grades: dict[str, Any] | None


def inside_of(artefact: str, sha256: str, begins: Sequence[float] | None) -> Inside:
    """What an artefact tells; `begins` are the grades of a model that was published."""
    try:
        told = read_artefact(artefact, sha256)
        cuts = sorted((float(cut) for cut in begins or told["grades"]["begins"]), reverse=True)
        grades = {"begins": [probability(cut) for cut in cuts], "published": begins is not None}
        return Inside(points_of(told), grades)
    except (ModelCorrupt, KeyError, TypeError, ValueError, IndexError):
        return Inside({}, None)
