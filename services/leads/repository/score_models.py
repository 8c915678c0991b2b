"""Models as rows: kept with their cards, moved to shadow and champion and back, with a history."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.model_moves import check_move
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import NotFound
from shared.ids import new_id

_ADD = text("""
    insert into score_model (id, training_id, kind, state, artefact, sha256, card, score_rule_id, trained_at,
        checked_at)
    values (:id, :training, :kind, 'candidate', :artefact, :sha256, cast(:card as jsonb), :rules, :now, :now)
""")
_TOLD = """
    select m.id, m.number, m.training_id, m.kind, m.state, m.card, m.score_rule_id, m.trained_at,
        m.checked_at, length(m.artefact) as size, m.sha256
    from score_model m
"""
_LIST = text(f"{_TOLD} where m.number < :below order by m.number desc limit :limit")
_FIND = text(f"{_TOLD} where m.id = :id")
_WRITTEN = text("select artefact, sha256, begins from score_model where id = :id")
_IN_STATE = text(f"{_TOLD} where m.state = :state")
_MOVES = text("select * from score_model_move where model_id = :id order by tick")
_SET = text("""
    update score_model set state = :state, checked_at = greatest(checked_at, :checked) where id = :id
""")
_FREEZE = text("update score_model set begins = coalesce(begins, :begins) where id = :id")
_NOTE = text("""
    insert into score_model_move (model_id, from_state, to_state, actor_id, reason, at)
    values (:id, :from_state, :to_state, :by, :reason, :now)
""")
_BEFORE = text("""
    select mv.model_id from score_model_move mv join score_model m on m.id = mv.model_id
    where mv.to_state = 'champion' and m.state = 'retired' order by mv.tick desc limit 1
""")


def add_model(
    session: Session,
    training_id: UUID,
    kind: str,
    *,
    artefact: Mapping[str, Any],
    card: Mapping[str, Any],
    rules: UUID,
    now: datetime,
) -> UUID:
    """Keep a model as a candidate."""
    model, written = new_id(), orjson.dumps(artefact)
    values = {
        "id": model, "training": training_id, "kind": kind, "artefact": written.decode(),
        "sha256": hashlib.sha256(written).hexdigest(), "card": orjson.dumps(card).decode(), "rules": rules,
        "now": now,
    }  # fmt: skip
    session.execute(_ADD, values)
    _note(session, model, (None, "candidate"), None, actor=None, now=now)
    return model


def freeze_grades(session: Session, model_id: UUID, begins: Sequence[float]) -> None:
    """Say where grades begin for a model that is published; said once, it stays."""
    session.execute(_FREEZE, {"id": model_id, "begins": list(begins)})


def list_models(session: Session, below: int | None, limit: int) -> Sequence[Row[Any]]:
    """Models, the newest first."""
    return session.execute(_LIST, {"below": below or 2**62, "limit": limit}).all()


def find_model(session: Session, model_id: UUID) -> Row[Any]:
    """One model. Raises `NotFound`."""
    row = session.execute(_FIND, {"id": model_id}).first()
    if row is None:
        raise NotFound("no such model")
    return row


def written(session: Session, model_id: UUID) -> Row[Any]:
    """The artefact of a model, its checksum, and where its grades begin if it was ever published."""
    return session.execute(_WRITTEN, {"id": model_id}).one()


def model_in_state(session: Session, state: str) -> Row[Any] | None:
    """The champion, or the shadow."""
    return session.execute(_IN_STATE, {"state": state}).first()


def moves_of(session: Session, model_id: UUID) -> Sequence[Row[Any]]:
    """How a model came to where it stands."""
    return session.execute(_MOVES, {"id": model_id}).all()


def move(
    session: Session, model_id: UUID, to_state: str, *, reason: str | None, actor: Actor | None, now: datetime
) -> Row[Any]:
    """Move a model to another state; who stood there makes room. Asked again it does nothing.

    Raises `NotFound`, `MoveRefused`, `GateNotPassed`.
    """
    advisory_lock(session, "leads.score_models")
    model = find_model(session, model_id)
    if model.state == to_state:
        return model
    check_move(model.state, to_state, model.card["gate"], reason)
    if to_state in ("champion", "shadow"):
        standing = model_in_state(session, to_state)
        if standing:
            leaves_to = "retired" if to_state == "champion" else "candidate"
            why = f"model {model.number} takes its place"
            _set(session, standing, leaves_to, why, actor=actor, now=now)
    _set(session, model, to_state, reason, actor=actor, now=now)
    return find_model(session, model_id)


def roll_back(session: Session, *, reason: str, actor: Actor | None, now: datetime) -> Row[Any] | None:
    """Retire the champion; the one before it is in force again. None if there was none: the rules score."""
    advisory_lock(session, "leads.score_models")
    champion = model_in_state(session, "champion")
    before = session.execute(_BEFORE).scalar()
    if champion:
        _set(session, champion, "retired", reason, actor=actor, now=now)
    if before is None:
        return None
    _set(session, find_model(session, before), "champion", reason, actor=actor, now=now)
    return find_model(session, before)


def suspend(session: Session, model_id: UUID, reason: str, now: datetime) -> None:
    """Take the champion out of force because it no longer fits what happens: the rules score."""
    advisory_lock(session, "leads.score_models")
    _set(session, find_model(session, model_id), "suspended", reason, actor=None, now=now)


def _set(
    session: Session, model: Row[Any], state: str, reason: str | None, *, actor: Actor | None, now: datetime
) -> None:
    checked = now if state == "champion" else model.checked_at
    session.execute(_SET, {"id": model.id, "state": state, "checked": checked})
    _note(session, model.id, (model.state, state), reason, actor=actor, now=now)


def _note(
    session: Session,
    model_id: UUID,
    way: tuple[str | None, str],
    reason: str | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    by = actor.id if actor else None
    told = {"id": model_id, "from_state": way[0], "to_state": way[1], "reason": reason}
    session.execute(_NOTE, {**told, "by": by, "now": now})
