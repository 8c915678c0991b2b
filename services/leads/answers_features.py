"""JSON-ready answers about features: what they are, what models make of them, what the company says."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from services.leads.answers import plain_answer
from services.leads.answers_models import Answer, left_out_answer, words_answer
from services.leads.domain.described import SAID
from services.leads.domain.features import EXTRA, REGISTRY, Called

_SAID = (*SAID, "updated_at", "updated_by")


class Known(NamedTuple):
    """Where features are known from: the newest model and the champion, what was said, and attributes."""

    newest: Row[Any] | None
    champion: Row[Any] | None
    said: Mapping[str, Row[Any]]
    attributes: Sequence[str]

    @property
    def called(self) -> Called:
        """What the company calls features."""
        return {name: (row.zh, row.en) for name, row in self.said.items()}


def features_answer(known: Known) -> Answer:
    """The registry: our own features, then every attribute known from anywhere."""
    told = [name for model in (known.newest, known.champion) for name in (*_used(model), *_out(model))]
    extras = [name for name in (*told, *known.said, *known.attributes) if name.startswith(EXTRA)]
    return {"data": [feature_answer(known, name) for name in dict.fromkeys((*REGISTRY, *extras))]}


def feature_answer(known: Known, name: str) -> Answer:
    """One feature, and what the newest model makes of it."""
    own, row, called = REGISTRY.get(name), known.said.get(name), known.called
    used, out = _used(known.newest).get(name), _out(known.newest).get(name)
    of_any = used or _used(known.champion).get(name, {})
    return {
        "name": name,
        "words": words_answer(name, called),
        "type": own.type if own else of_any.get("type"),
        "known_at": own.known_at if own else row.known_at if row else None,
        "owner": row.owner if row and row.owner else own.owner if own else None,
        "said": plain_answer(row, _SAID) if row and any(getattr(row, each) for each in SAID) else None,
        "version": row.version if row else 0,
        "used_by": known.newest.number if known.newest and used else None,
        "auc": used["auc"] if used else None,
        "coverage": used["coverage"] if used else None,
        "vouched": bool(used and used["vouched"]),
        "left_out": left_out_answer(out, called) if out else None,
    }


def _used(model: Row[Any] | None) -> Mapping[str, Any]:
    return {each["name"]: each for each in model.card["features"]} if model else {}


def _out(model: Row[Any] | None) -> Mapping[str, Any]:
    return {each["name"]: each for each in model.card["left_out"]} if model else {}
