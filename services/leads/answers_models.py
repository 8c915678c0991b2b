"""JSON-ready answers about learned models, from what the repository returns."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from services.leads.answers import plain_answer
from services.leads.domain.features import Called, words_of
from services.leads.domain.win_inside import Inside

Answer = dict[str, Any]
_TRAINING = (
    "id", "number", "state", "left_out", "vouched", "note", "created_at", "created_by", "started_at",
    "finished_at", "error_code", "error_detail", "error_told", "models",
)  # fmt: skip
_NAME = ("id", "number", "kind", "state")
_MODEL = (*_NAME, "training_id", "trained_at", "checked_at")
_MOVE = ("from_state", "to_state", "actor_id", "reason", "at")


def training_answer(row: Row[Any], called: Called) -> Answer:
    """A training and what came of it; the features that stopped it as the company calls them."""
    told = {**plain_answer(row, _TRAINING), "imports": [str(each) for each in row.imports]}
    if row.error_told and "fields" in row.error_told:
        told["error_told"] = {**row.error_told, "fields": _worded(row.error_told["fields"], called)}
    return told


def _worded(features: Sequence[Mapping[str, Any]], called: Called) -> list[Answer]:
    return [{**each, "words": words_answer(each["name"], called)} for each in features]


def look_answer(look: Mapping[str, Any], called: Called) -> Answer:
    """A week's look at a model."""
    return {**look, "features": _worded(look["features"], called)}


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


def model_answer(row: Row[Any], moves: Sequence[Row[Any]], inside: Inside, called: Called) -> Answer:
    """A model with its card, its points and its way; features as the company calls them now."""
    return {
        **plain_answer(row, (*_MODEL, "score_rule_id", "size", "sha256")),
        "grades": inside.grades,
        "card": _card(row.card, inside, called),
        "moves": [plain_answer(each, _MOVE) for each in moves],
    }


def _card(card: Mapping[str, Any], inside: Inside, called: Called) -> Answer:
    kept = ("rows", "leads", "wins", "folds", "newest", "gate")
    return {
        **{name: card[name] for name in kept},
        "since": card["from"],
        "until": card["to"],
        "features": [
            {**each, "points": inside.points.get(each["name"], [])}
            for each in _worded(card["features"], called)
        ],
        "left_out": [left_out_answer(each, called) for each in card["left_out"]],
    }


def left_out_answer(told: Mapping[str, Any], called: Called) -> Answer:
    """A feature that was not learned from, and why."""
    name, why = told["name"], {"zh": told["zh"], "en": told["en"]}
    return {"name": name, "called": words_answer(name, called), "code": told["code"], "words": why}


def words_answer(name: str, called: Called) -> Answer:
    """What a feature is called."""
    zh, en = words_of(name, called)
    return {"zh": zh, "en": en}
