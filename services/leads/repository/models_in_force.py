"""The model that speaks now, compiled once in the life of the process; or why the rules do."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.in_force import ModelCorrupt, Speaking, WhyRules, is_stale, speaking
from services.leads.domain.rules_line import GUESS, RulesCurve
from services.leads.repository.score_features import LAST_CHANGE, called_since

log = structlog.get_logger()
_MODEL = f"""(
    select json_build_array(id, xmin::text, state, checked_at, {LAST_CHANGE}) from score_model
    where state in ('champion', 'suspended') order by state, number desc limit 1)"""  # noqa: S608
"""The champion, else a suspended one, and since when features are called as they are now.

`xmin` is another whenever its row was written.
"""
_CURVE = """(
    select json_build_array(intercept, slope, least, most, wins, leads, score_rule_id, at)
    from rules_curve c join score_training t on t.id = c.training_id
    order by cardinality(t.imports) > 0, c.number desc limit 1)"""
"""The newest that was learned of all leads; until there is one, the newest of files named."""
WHO_SPEAKS = f"json_build_array({_MODEL}, {_CURVE})"
"""What `of_told` reads: the model that may speak, and the curve of the rules; either may be null."""

_FIND = text(f"select {WHO_SPEAKS}")
_LOAD = text(
    "select id, number, kind, artefact, sha256, score_rule_id, begins from score_model where id = :id"
)
_KEPT = 4
_compiled: dict[tuple[str, str], Speaking | None] = {}


class InForce(NamedTuple):
    """A model, or else why the rules speak; and the curve by which they do."""

    model: Speaking | None
    why_rules: WhyRules | None
    curve: RulesCurve


def model_in_force(session: Session, now: datetime) -> InForce:
    """What speaks at `now`."""
    return of_told(session, session.execute(_FIND).scalar_one(), now)


def of_told(session: Session, told: list[Any], now: datetime) -> InForce:
    """What speaks, from what `WHO_SPEAKS` selected."""
    model, curve = told
    return InForce(*_model_of(session, model, now), _curve_of(curve))


def _model_of(
    session: Session, told: list[Any] | None, now: datetime
) -> tuple[Speaking | None, WhyRules | None]:
    if told is None:
        return None, WhyRules.NONE
    model_id, written, state, checked_at, change = told
    if state == "suspended":
        return None, WhyRules.SUSPENDED
    if is_stale(datetime.fromisoformat(checked_at), now):
        return None, WhyRules.STALE
    model = _load(session, model_id, written)
    if model is None:
        return None, WhyRules.CORRUPT
    return replace(model, called=called_since(session, change)), None


def _curve_of(told: list[Any] | None) -> RulesCurve:
    if told is None:
        return GUESS
    intercept, slope, least, most, wins, leads, rules, at = told
    seen = RulesCurve(intercept, slope, least, most, wins, leads)
    return replace(seen, rules=UUID(rules), at=datetime.fromisoformat(at))


def named_model(session: Session, model_id: UUID) -> Speaking | None:
    """Any model by its id, compiled; None if its artefact is broken or it is not there."""
    row = session.execute(_LOAD, {"id": model_id}).first()
    if row is None:
        return None
    try:
        return speaking(
            row.artefact, row.sha256, model_id=row.id, number=row.number, kind=row.kind,
            score_rule_id=row.score_rule_id, begins=row.begins,
        )  # fmt: skip
    except ModelCorrupt as error:
        log.exception("model_corrupt", model_id=str(model_id), reason=str(error))
        return None


def _load(session: Session, model_id: str, written: str) -> Speaking | None:
    key = (model_id, written)
    if key not in _compiled:
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        _compiled[key] = named_model(session, UUID(model_id))
    return _compiled[key]
