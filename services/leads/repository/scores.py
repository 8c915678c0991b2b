"""Score rules: which version is in force, what it says. Versions never change, so compiled ones are kept."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.leads.domain.score_rules import ScoreRulesRaced, complete, read_rules
from services.leads.domain.scoring import Scorer
from shared.context import Actor
from shared.ids import new_id

GRADED_BY = "(select w.model_id from lead_win w where w.lead_id = l.id) as model_id"
"""The model that graded lead `l`: the grade stays until it is asked again. Null: the rules graded it."""
SCORE_VERSION = """(
    select id from rule_version where kind = 'score' and effective_at <= :now order by number desc limit 1)"""

_IN_FORCE = text(f"select {SCORE_VERSION}")
_DOCUMENT = text("select rules from rule_version where id = :id and kind = 'score'")
_LIST = text(
    "select id, number, rules, note, effective_at, created_at, created_by from rule_version"
    " where kind = 'score' and number < :below order by number desc limit :limit"
)
_INSERT = text(
    "insert into rule_version (id, kind, number, rules, note, effective_at, created_at, created_by)"
    " select :id, 'score', coalesce(max(number), 0) + 1, cast(:rules as jsonb), :note, :effective_at,"
    " :now, :by"
    " from rule_version where kind = 'score'"
    " returning id, number, rules, note, effective_at, created_at, created_by"
)

_documents: dict[UUID, bytes] = {}


class ScoreRulesInForce(NamedTuple):
    """A version of the score rules, compiled."""

    version: UUID
    scorer: Scorer


def score_rules_in_force(session: Session, now: datetime) -> ScoreRulesInForce:
    """The version in force at `now`."""
    version = session.execute(_IN_FORCE, {"now": now}).scalar_one()
    return ScoreRulesInForce(version, scorer_of(session, version))


def scorer_of(session: Session, version: UUID) -> Scorer:
    """The scorer of one version; read once in the life of the process."""
    if version not in _documents:
        _documents[version] = orjson.dumps(session.execute(_DOCUMENT, {"id": version}).scalar_one())
    return _compiled(_documents[version])


@lru_cache(maxsize=16)
def _compiled(document: bytes) -> Scorer:
    return Scorer(read_rules(orjson.loads(document)))


def list_score_rules(session: Session, below: int | None, limit: int) -> list[Row[Any]]:
    """Versions, newest first."""
    return list(session.execute(_LIST, {"below": below or 2**31, "limit": limit}))


def add_score_rules(
    session: Session,
    rules: dict[str, Any],
    *,
    note: str | None,
    effective_at: datetime,
    actor: Actor | None,
    now: datetime,
) -> Row[Any]:
    """Write the next version, whole: what `rules` leaves out is filled from today's defaults."""
    read_rules(rules)
    values = {
        "id": new_id(),
        "rules": orjson.dumps(complete(rules)).decode(),
        "note": note,
        "effective_at": effective_at,
        "now": now,
        "by": actor.id if actor else None,
    }
    try:
        return session.execute(_INSERT, values).one()
    except IntegrityError:
        raise ScoreRulesRaced("another version was published at this moment; look at it first") from None
