"""The model in force held against the world: what was found, kept by week."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain import drift
from services.leads.domain.features import View, reader
from services.leads.domain.in_force import Speaking
from services.leads.domain.learning import Example, Past, examples, view_of
from services.leads.domain.scoring import Scorer
from services.leads.domain.win_model import probability
from services.leads.repository.locks import array
from services.leads.repository.past_leads import past_leads
from services.leads.repository.scores import scorer_of

MOST_ARRIVALS = 20_000
_SINCE = timedelta(days=30)
_TRAINED = text("select max(trained_at) from score_model where id = any(cast(:models as uuid[]))")
_ARTEFACT = text("select artefact::jsonb as told, trained_at from score_model where id = :id")
_KEEP = text("""
    insert into score_drift (model_id, week, at, alarm, told)
    values (:id, :week, :now, :alarm, cast(:told as jsonb))
    on conflict (model_id, week) do update set at = excluded.at, alarm = excluded.alarm, told = excluded.told
""")
_FIT = text("update score_model set checked_at = greatest(checked_at, :now) where id = :id")
_LOOKS = text("""
    select week, at, alarm, told from score_drift where model_id = :id order by week desc limit :limit
""")


def keep_look(session: Session, model_id: UUID, week: str, told: dict[str, Any], now: datetime) -> None:
    """Keep what a week's look found; one week is kept once. Without an alarm the model is fit."""
    values = {"id": model_id, "week": week, "now": now, "alarm": told["alarm"]}
    session.execute(_KEEP, {**values, "told": orjson.dumps(told).decode()})
    if told["alarm"] in ("none", "watch"):
        session.execute(_FIT, {"id": model_id, "now": now})


def last_looks(session: Session, model_id: UUID, limit: int = 26) -> list[dict[str, Any]]:
    """The looks at a model, the newest first."""
    rows = session.execute(_LOOKS, {"id": model_id, "limit": limit})
    return [{"week": r.week, "at": r.at.isoformat(), "alarm": r.alarm, **r.told} for r in rows]


def drift_of(session: Session, speaking: Speaking, now: datetime) -> dict[str, Any]:
    """What is found now: PSI by feature and of the chance, unseen words, calibration since training."""
    artefact, trained_at = session.execute(_ARTEFACT, {"id": speaking.id}).one()
    scorer = scorer_of(session, speaking.score_rule_id)
    views = [view_of(past, past.created_at, scorer, speaking.hidden)
             for past in past_leads(session, now - _SINCE, MOST_ARRIVALS)
        if past.history is None]  # fmt: skip
    features, overall = _shifts(artefact, speaking, views) if len(views) >= drift.LEAST_LEADS else ([], 0.0)
    since = past_leads(session, trained_at, MOST_ARRIVALS)
    outcome = _outcome([row for past in since for row in _new_rows(past, scorer, speaking, now)], speaking)
    worst = max([overall, *(each["psi"] for each in features)])
    alarm = drift.alarm(worst, outcome["wins"], outcome["ratio"], outcome["inverted"])
    return {"leads": len(views), "psi": overall, "features": features, "alarm": alarm, **outcome}


def beside(session: Session, shadow: Speaking, champion: Speaking, now: datetime) -> dict[str, Any]:
    """Log-loss of both on rows neither had seen: of leads that came after the later of their trainings."""
    since = session.execute(_TRAINED, {"models": array([shadow.id, champion.id])}).scalar_one()
    past = list(past_leads(session, since, MOST_ARRIVALS))
    told: dict[str, Any] = {}
    for name, speaking in (("log_loss", shadow), ("their_log_loss", champion)):
        scorer = scorer_of(session, speaking.score_rule_id)
        rows = [row for each in past for row in _new_rows(each, scorer, speaking, now)]
        stands = [(speaking.model.log_odds(row.view), row.won) for row in rows]
        told |= {"rows": len(rows), "wins": sum(row.won for row in rows), name: drift.log_loss(stands)}
    return told


def _new_rows(past: Past, scorer: Scorer, speaking: Speaking, now: datetime) -> list[Example]:
    """The rows of a lead that came after training and lived here."""
    return [] if past.history else list(examples(past, scorer, now, speaking.hidden))


def _shifts(
    artefact: dict[str, Any], speaking: Speaking, views: list[View]
) -> tuple[list[dict[str, Any]], float]:
    """How far each feature of arrivals is from training, and the chance itself."""
    types = {each["name"]: each["type"] for each in artefact["features"]}
    features = []
    for name, shares in artefact["shares"]["features"].items():
        read = reader(name, types[name])
        values = [read(view) for view in views]
        found = drift.psi(shares["shares"], drift.feature_shares(shares, values))
        features.append({"name": name, "psi": found, "unseen": drift.unseen(shares, values)})
    then = artefact["shares"]["log_odds"]
    stands = [speaking.model.log_odds(view) for view in views]
    return features, drift.psi(then["shares"], drift.spread(then["cuts"], stands))


def _outcome(rows: list[Example], speaking: Speaking) -> dict[str, Any]:
    """What was foretold of leads that came after training, and what came; by grade too."""
    foretold = 0.0
    by_grade: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        log_odds = speaking.model.log_odds(row.view)
        foretold += probability(log_odds)
        wins, count = by_grade[speaking.grades.grade(log_odds)]
        by_grade[speaking.grades.grade(log_odds)] = (wins + row.won, count + 1)
    wins = sum(row.won for row in rows)
    return {
        "matured": len(rows), "wins": wins, "ratio": foretold / wins if wins else None,
        "by_grade": {grade: {"wins": won, "rows": count} for grade, (won, count) in sorted(by_grade.items())},
        "inverted": drift.inverted(by_grade),
    }  # fmt: skip
