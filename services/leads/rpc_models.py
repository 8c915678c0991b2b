"""Remote methods of learned models: trained, looked at, published, rolled back. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.answers import page
from services.leads.answers_models import (
    Answer,
    look_answer,
    model_answer,
    model_line,
    name_answer,
    training_answer,
)
from services.leads.domain.features import AS_OURS
from services.leads.domain.in_force import ModelBroken, Speaking
from services.leads.domain.rules_line import curve_answer
from services.leads.domain.win_inside import inside_of
from services.leads.domain.win_words import why_rules_answer
from services.leads.repository import score_features, score_models, score_trainings
from services.leads.repository.model_drift import last_looks
from services.leads.repository.model_preview import begins_today, preview
from services.leads.repository.models_in_force import model_in_force, named_model
from services.leads.repository.scores import score_rules_in_force
from services.leads.repository.win_scores import count_unscored
from services.leads.wired import Wired
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load


class ModelsRpc(Wired):
    """What learns from past leads, and which of it is in force."""

    @rpc
    def create_score_training(self, body: Answer) -> Answer:
        """Ask the models worker to learn from past leads; answers the `Training`, waiting."""
        told = load(schemas.TrainingBody, body)

        def act(session: Session) -> Answer:
            now = self.clock.now()
            row = score_trainings.add_training(session, told, actor=self.call.actor, now=now)
            return training_answer(row, AS_OURS)

        return run_once(self.db, self.call.key, "create_score_training", body, act)

    @rpc
    def list_score_trainings(self, query: Answer) -> Answer:
        """Trainings, the newest first."""
        told = load(schemas.TrainingsQuery, query, at="query")
        with self.db.transaction() as session:
            rows = score_trainings.list_trainings(session, _below(told), told["limit"])
            called = score_features.called_now(session)
        return page([training_answer(row, called) for row in rows], told["limit"], "number")

    @rpc
    def get_score_training(self, training_id: str) -> Answer:
        """One training and what came of it."""
        with self.db.transaction() as session:
            row = score_trainings.find_training(session, UUID(training_id))
            return training_answer(row, score_features.called_now(session))

    @rpc
    def list_score_models(self, query: Answer) -> Answer:
        """Models, the newest first."""
        told = load(schemas.ModelsQuery, query, at="query")
        with self.db.transaction() as session:
            rows = score_models.list_models(session, _below(told), told["limit"])
        return page([model_line(row) for row in rows], told["limit"], "number")

    @rpc
    def get_score_model(self, model_id: str) -> Answer:
        """One model with its card and its way."""
        with self.db.transaction() as session:
            return _told(session, score_models.find_model(session, UUID(model_id)))

    @rpc
    def get_scoring(self) -> Answer:
        """What scores leads now; answers `Scoring`."""
        with self.db.transaction() as session:
            now = self.clock.now()
            in_force = model_in_force(session, now)
            champion = score_models.model_in_state(session, "champion")
            looks = last_looks(session, champion.id) if champion else []
            called = score_features.called_now(session)
            return {
                "by": "model" if in_force.model else "rules",
                "why_rules": why_rules_answer(in_force.why_rules),
                "curve": curve_answer(in_force.curve, score_rules_in_force(session, now).version),
                "model": name_answer(champion),
                "shadow": name_answer(score_models.model_in_state(session, "shadow")),
                "unscored": count_unscored(session, in_force.model),
                "drift": [look_answer(each, called) for each in looks],
            }

    @rpc
    def preview_score_model(self, model_id: str) -> Answer:
        """What a model would say of the newest open leads; answers `ModelPreview`. Nothing is written."""
        with self.db.transaction() as session:
            speaking, now = _unbroken(session, model_id), self.clock.now()
            return preview(session, speaking, actor=self.call.actor, now=now)

    @rpc
    def shadow_score_model(self, model_id: str) -> Answer:
        """Let a model stand beside the one in force, to be looked at; answers the `Model`."""
        return self._move("shadow_score_model", model_id, "shadow", None)

    @rpc
    def publish_score_model(self, model_id: str, body: Answer) -> Answer:
        """Put a model in force; answers the `Model`. Without a reason it must have passed the gate."""
        reason = load(schemas.MaybeReasonBody, body)["reason"]
        return self._move("publish_score_model", model_id, "champion", reason)

    @rpc
    def retire_score_model(self, model_id: str, body: Answer) -> Answer:
        """Take a model out; answers the `Model`. Without a champion the rules score."""
        reason = load(schemas.ReasonBody, body)["reason"]
        return self._move("retire_score_model", model_id, "retired", reason)

    @rpc
    def roll_back_score_model(self, body: Answer) -> Answer:
        """Put the model before the present one in force again; answers `RolledBack`.

        Where there was none before, the present one is retired all the same and the rules score.
        """
        reason = load(schemas.ReasonBody, body)["reason"]

        def act(session: Session) -> Answer:
            actor, now = self.call.actor, self.clock.now()
            model = score_models.roll_back(session, reason=reason, actor=actor, now=now)
            return {"model": name_answer(model), "by": "model" if model else "rules"}

        return run_once(self.db, self.call.key, "roll_back_score_model", body, act)

    def _move(self, name: str, model_id: str, state: str, reason: str | None) -> Answer:
        def act(session: Session) -> Answer:
            actor, now = self.call.actor, self.clock.now()
            if state == "champion":
                speaking = _unbroken(session, model_id)
                score_models.freeze_grades(session, speaking.id, begins_today(session, speaking, now))
            model = score_models.move(session, UUID(model_id), state, reason=reason, actor=actor, now=now)
            return _told(session, model)

        return run_once(self.db, self.call.key, name, {"model_id": model_id, "reason": reason}, act)


def _told(session: Session, model: Row[Any]) -> Answer:
    moves, written = score_models.moves_of(session, model.id), score_models.written(session, model.id)
    inside = inside_of(written.artefact, written.sha256, written.begins)
    called = score_features.called_now(session)
    looks = [look_answer(each, called) for each in last_looks(session, model.id)]
    return model_answer(model, moves, inside, called) | {"drift": looks}


def _unbroken(session: Session, model_id: str) -> Speaking:
    score_models.find_model(session, UUID(model_id))
    speaking = named_model(session, UUID(model_id))
    if speaking is None:
        raise ModelBroken("the artefact of this model is broken: train another")
    return speaking


def _below(told: Answer) -> int | None:
    return (told["after"] or {}).get("number")
