"""Which model speaks, or why the rules do. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import orjson

from shared.errors import Conflict

from .features import Called
from .promotion import STALE_DAYS
from .win_model import Grades, WinModel, compiled

STALE_AFTER: Final = timedelta(days=STALE_DAYS)


class WhyRules(StrEnum):
    """Why no model speaks."""

    NONE = "no_model"
    STALE = "model_stale"
    CORRUPT = "model_corrupt"
    SUSPENDED = "model_suspended"


WORDS: Final[Mapping[WhyRules, tuple[str, str]]] = {
    WhyRules.NONE: ("还没有发布模型，按规则评分", "no model is published: the rules score"),
    WhyRules.STALE: (
        f"模型已 {STALE_DAYS} 天没有训练或检查，按规则评分",
        f"the model was not trained or checked for {STALE_DAYS} days: the rules score",
    ),
    WhyRules.CORRUPT: ("模型文件损坏，按规则评分", "the model's artefact is broken: the rules score"),
    WhyRules.SUSPENDED: (
        "模型与实际不符，已暂停，按规则评分",
        "the model no longer fits what happens and is suspended: the rules score",
    ),
}


class ModelBroken(Conflict):
    """The artefact of this model is not what was published."""

    code = "model_corrupt"


class ModelCorrupt(Exception):
    """An artefact that is not what was published."""


@dataclass(frozen=True)
class Speaking:
    """A model compiled, with what it needs to be asked: whose points it looks at, what it must not see.

    `called`: what the company calls features now, whenever the model was trained.
    """

    id: UUID
    number: int
    kind: str
    score_rule_id: UUID
    model: WinModel
    grades: Grades
    hidden: frozenset[str]
    called: Called = field(default_factory=dict)


def read_artefact(artefact: str, sha256: str) -> Mapping[str, Any]:
    """The artefact, if it is what was published. Raises `ModelCorrupt`."""
    if hashlib.sha256(artefact.encode()).hexdigest() != sha256:
        raise ModelCorrupt("the checksum differs")
    try:
        told = orjson.loads(artefact)
    except ValueError as error:
        raise ModelCorrupt("not JSON") from error
    if not isinstance(told, dict):
        raise ModelCorrupt("not an object")
    return told


def speaking(
    artefact: str,
    sha256: str,
    *,
    model_id: UUID,
    number: int,
    kind: str,
    score_rule_id: UUID,
    begins: Sequence[float] | None = None,
) -> Speaking:
    """Compile a model, with its grades as published or, before that, as among the leads of its training.

    Raises `ModelCorrupt` if it is not what was trained, or makes no sense.
    """
    told = read_artefact(artefact, sha256)
    try:
        a, b, c = (float(cut) for cut in begins or told["grades"]["begins"])
        grades = Grades((a, b, c), float(told["grades"]["margin"]))
        hidden = frozenset(str(name) for name in told["hidden"])
        return Speaking(model_id, number, kind, score_rule_id, compiled(told), grades, hidden)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelCorrupt(f"makes no sense: {error}") from error


def is_stale(checked_at: datetime, now: datetime) -> bool:
    """Whether a model was neither trained nor found fit for too long."""
    return now - checked_at > STALE_AFTER
