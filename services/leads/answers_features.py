"""JSON-ready answers about features: what they are, what models make of them, what the company says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row

from services.leads.answers import plain_answer
from services.leads.answers_models import Answer, left_out_answer, words_answer
from services.leads.domain.described import SAID
from services.leads.domain.features import EXTRA, REGISTRY, Called

_SAID = (*SAID, "updated_at", "updated_by")


@dataclass(frozen=True)
class Known:
    """Where features are known from: the newest model and the champion, what was said, and attributes."""

    newest: Row[Any] | None
    champion: Row[Any] | None
    said: Mapping[str, Row[Any]]
    attributes: Sequence[str]

    @cached_property
    def called(self) -> Called:
        """What the company calls features."""
        return {name: (row.zh, row.en) for name, row in self.said.items()}

    @cached_property
    def used(self) -> Mapping[str, Any]:
        """What the newest model looks at, by name."""
        return _by_name(self.newest, "features")

    @cached_property
    def out(self) -> Mapping[str, Any]:
        """What it was not let learn from."""
        return _by_name(self.newest, "left_out")

    @cached_property
    def of_champion(self) -> Mapping[str, Any]:
        """What the model in force looks at."""
        return _by_name(self.champion, "features")


def _by_name(model: Row[Any] | None, part: str) -> Mapping[str, Any]:
    return {each["name"]: each for each in model.card[part]} if model else {}


def features_answer(known: Known) -> Answer:
    """The registry: our own features, then every attribute known from anywhere."""
    found = (*known.used, *known.out, *known.of_champion, *known.said, *known.attributes)
    extras = [name for name in found if name.startswith(EXTRA)]
    return {"data": [feature_answer(known, name) for name in dict.fromkeys((*REGISTRY, *extras))]}


def feature_answer(known: Known, name: str) -> Answer:
    """One feature, and what the newest model makes of it."""
    own, row = REGISTRY.get(name), known.said.get(name)
    used, out = known.used.get(name), known.out.get(name)
    of_any = used or known.of_champion.get(name, {})
    return {
        "name": name,
        "words": words_answer(name, known.called),
        "type": own.type if own else of_any.get("type"),
        "known_at": own.known_at if own else row.known_at if row else None,
        "owner": row.owner if row and row.owner else own.owner if own else None,
        "said": plain_answer(row, _SAID) if row and any(getattr(row, each) for each in SAID) else None,
        "version": row.version if row else 0,
        "used_by": known.newest.number if known.newest and used else None,
        "auc": used["auc"] if used else None,
        "coverage": used["coverage"] if used else None,
        "vouched": bool(used and used["vouched"]),
        "left_out": left_out_answer(out, known.called) if out else None,
    }
