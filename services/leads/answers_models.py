"""JSON-ready answers about learned models, from what the repository returns."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from services.leads.answers import plain_answer
from services.leads.domain.features import REGISTRY, words_of
from services.leads.domain.win_inside import Inside

Answer = dict[str, Any]
_TRAINING = (
    "id", "number", "state", "left_out", "vouched", "note", "created_at", "created_by", "started_at",
    "finished_at", "error_code", "error_detail", "error_told", "models",
)  # fmt: skip
_NAME = ("id", "number", "kind", "state")
_MODEL = (*_NAME, "training_id", "trained_at", "checked_at")
_MOVE = ("from_state", "to_state", "actor_id", "reason", "at")


def training_answer(row: Row[Any]) -> Answer:
    """A training and what came of it."""
    return {**plain_answer(row, _TRAINING), "imports": [str(each) for each in row.imports]}


def name_answer(row: Row[Any] | None) -> Answer | None:
    """A model by its number."""
    return plain_answer(row, _NAME) if row else None


def model_line(row: Row[Any]) -> Answer:
    """A model in a list."""
    card = row.card
    return {
        **plain_answer(row, _MODEL),
        "leads": card["leads"],
        "wins": card["wins"],
        "newest": card["newest"]["quality"],
        "folds": card["folds"]["quality"],
        "passes": card["gate"]["passes"],
    }


def model_answer(row: Row[Any], moves: Sequence[Row[Any]], inside: Inside) -> Answer:
    """A model with its card, its points and its way."""
    return {
        **plain_answer(row, (*_MODEL, "score_rule_id", "size", "sha256")),
        "grades": inside.grades,
        "card": _card(row.card, inside),
        "moves": [plain_answer(each, _MOVE) for each in moves],
    }


def _card(card: Mapping[str, Any], inside: Inside) -> Answer:
    kept = ("rows", "leads", "wins", "folds", "newest", "gate")
    return {
        **{name: card[name] for name in kept},
        "since": card["from"],
        "until": card["to"],
        "features": [
            {**each, "words": _words(each["name"]), "points": inside.points.get(each["name"], [])}
            for each in card["features"]
        ],
        "left_out": [_left_out(each) for each in card["left_out"]],
    }


def _left_out(told: Mapping[str, Any]) -> Answer:
    return {"name": told["name"], "code": told["code"], "words": {"zh": told["zh"], "en": told["en"]}}


def _words(name: str) -> Answer:
    zh, en = words_of(name)
    return {"zh": zh, "en": en}


def features_answer(last: Row[Any] | None) -> Answer:
    """The registry, and what the newest model makes of each feature; attributes of files after our own."""
    card: Mapping[str, Any] = last.card if last else {"features": [], "left_out": []}
    used = {each["name"]: each for each in card["features"]}
    out = {each["name"]: each for each in card["left_out"]}
    extras = [name for name in (*used, *out) if name not in REGISTRY]
    return {"data": [_feature(name, used.get(name), out.get(name), last) for name in (*REGISTRY, *extras)]}


def _feature(
    name: str, used: Mapping[str, Any] | None, out: Mapping[str, Any] | None, last: Row[Any] | None
) -> Answer:
    own = REGISTRY.get(name)
    return {
        "name": name,
        "words": _words(name),
        "type": own.type if own else used["type"] if used else None,
        "known_at": own.known_at if own else "arrival",
        "owner": own.owner if own else "marketing",
        "used_by": last.number if last and used else None,
        "left_out": _left_out(out) if out else None,
    }
