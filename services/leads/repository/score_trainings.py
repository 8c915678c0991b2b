"""Trainings as rows: asked for, run by the models worker, told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.rules_line import RulesCurve
from services.leads.repository.locks import array
from services.leads.repository.score_features import times_said
from shared.context import Actor
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id

WAITING = "select id, created_at from score_training where state in ('waiting', 'running')"
"""What a worker takes."""
MOST_STARTS = 3

_ADD = text("""
    insert into score_training (id, state, left_out, vouched, imports, note, created_at, created_by)
    values (:id, 'waiting', :left_out, :vouched, cast(:imports as uuid[]), :note, :now, :by)
""")
_FILES = text("select id from import_job where kind = 'leads' and id = any(cast(:imports as uuid[]))")
_UNDER_WAY = text("select count(*) from score_training where state in ('waiting', 'running')")
_TOLD = """
    select t.*, coalesce((select json_agg(json_build_object('id', m.id, 'number', m.number, 'kind', m.kind,
        'state', m.state) order by m.number) from score_model m where m.training_id = t.id), '[]') as models
    from score_training t
"""
_LIST = text(f"{_TOLD} where t.number < :below order by t.number desc limit :limit")
_FIND = text(f"{_TOLD} where t.id = :id")
_NEWEST = text("select error_told from score_training order by number desc limit 1")
_LAST = text("select left_out, vouched from score_training order by number desc limit 1")
_START = text("""
    update score_training set state = 'running', starts = starts + 1, started_at = :now
    where id = :id and state in ('waiting', 'running') returning *
""")
_COMPLETE = text("update score_training set state = 'completed', finished_at = :now where id = :id")
_FAIL = text("""
    update score_training set state = 'failed', finished_at = :now, error_code = :code,
        error_detail = :detail, error_told = cast(:told as jsonb)
    where id = :id and state in ('waiting', 'running')
""")
_CURVE = text("""
    insert into rules_curve (training_id, score_rule_id, intercept, slope, least, most, wins, leads, at)
    values (:training, :rules, :intercept, :slope, :least, :most, :wins, :leads, :now)
""")


class TrainingUnderWay(Conflict):
    """One training at a time: another waits or runs."""

    code = "training_under_way"


class ImportUnknown(Invalid):
    """There is no such file of leads to learn from."""

    code = "import_unknown"


def add_training(
    session: Session, told: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> Row[Any]:
    """Ask for a training. Raises `TrainingUnderWay`, `ImportUnknown`."""
    _check_files(session, told["imports"])
    if session.execute(_UNDER_WAY).scalar_one():
        raise TrainingUnderWay("a training waits or runs already: see what it finds first")
    training = new_id()
    by = actor.id if actor else None
    lists = {name: sorted(set(told[name])) for name in ("left_out", "vouched")}
    values = {"id": training, "note": told["note"], "imports": array(told["imports"]), "now": now, "by": by}
    session.execute(_ADD, {**values, **lists})
    return find_training(session, training)


def _check_files(session: Session, imports: Sequence[UUID]) -> None:
    known = set(session.execute(_FILES, {"imports": array(imports)}).scalars())
    said = "there is no such import of leads"
    unknown = [
        {"pointer": f"/imports/{place}", "code": ImportUnknown.code, "detail": said}
        for place, each in enumerate(imports)
        if each not in known
    ]
    if unknown:
        raise ImportUnknown(said, pointer=unknown[0]["pointer"], errors=unknown)


def last_wish(session: Session) -> dict[str, Any]:
    """All leads, with what was left out and vouched for last time, unless the company says of it when."""
    last, said = session.execute(_LAST).first(), times_said(session)
    left_out, vouched = (
        [each for each in getattr(last, name, []) if each not in said] for name in ("left_out", "vouched")
    )
    return {"left_out": left_out, "vouched": vouched, "imports": [], "note": None}


def leaks_of_newest(session: Session) -> list[str]:
    """Features that stopped the newest training, if any did."""
    told = session.execute(_NEWEST).scalar() or {}
    return [each["name"] for each in told.get("fields", ())]


def list_trainings(session: Session, below: int | None, limit: int) -> Sequence[Row[Any]]:
    """Trainings, the newest first."""
    return session.execute(_LIST, {"below": below or 2**62, "limit": limit}).all()


def find_training(session: Session, training_id: UUID) -> Row[Any]:
    """One training with its models. Raises `NotFound`."""
    row = session.execute(_FIND, {"id": training_id}).first()
    if row is None:
        raise NotFound("no such training")
    return row


def start_training(session: Session, training_id: UUID, now: datetime) -> Row[Any] | None:
    """Say that it runs; None if it has come to its end meanwhile."""
    return session.execute(_START, {"id": training_id, "now": now}).first()


def complete_training(session: Session, training_id: UUID, now: datetime) -> None:
    """Say that its models are there."""
    session.execute(_COMPLETE, {"id": training_id, "now": now})


def fail_training(
    session: Session, training_id: UUID, code: str, detail: str, *, told: Mapping[str, Any], now: datetime
) -> None:
    """Say why there is no model."""
    values = {"id": training_id, "code": code, "detail": detail, "now": now}
    session.execute(_FAIL, {**values, "told": orjson.dumps(told).decode()})


def keep_curve(session: Session, training_id: UUID, curve: RulesCurve, now: datetime) -> None:
    """Put the curve that a training fitted in force; `curve.rules` gave the points."""
    told = {name: getattr(curve, name) for name in ("intercept", "slope", "least", "most", "wins", "leads")}
    session.execute(_CURVE, {**told, "training": training_id, "rules": curve.rules, "now": now})
