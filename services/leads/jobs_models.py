"""leads.train and leads.drift: past leads learned from anew, and the model in force held against the world.

Training itself is the models worker's: `leads.train` asks for it, with what was left out last time.
A model that fails the look of the week is suspended, and the rules score until another is published.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from services.leads.domain.drift import why_failing
from services.leads.domain.in_force import Speaking
from services.leads.repository import score_models, score_trainings
from services.leads.repository.model_drift import beside, drift_of, keep_look
from services.leads.repository.models_in_force import model_in_force, named_model
from shared.database import Database
from shared.jobs import Counts, job


def week_of(now: datetime) -> str:
    """The ISO week a moment is in, `2026-W48`."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


@job("leads.train", period=week_of)
def train(db: Database, now: datetime) -> Counts:
    """Ask for a training on all leads known now. Counts: `asked`, 0 where one is under way."""
    with db.transaction() as session:
        try:
            score_trainings.add_training(session, score_trainings.last_wish(session), actor=None, now=now)
        except score_trainings.TrainingUnderWay:
            return {"asked": 0}
    return {"asked": 1}


@job("leads.drift", period=week_of)
def drift(db: Database, now: datetime) -> Counts:
    """Hold the champion against arrivals of 30 days and against what came of leads it had not seen.

    A shadow is held so too, and beside the champion on leads that neither had seen; it is never suspended.
    Counts: `leads` looked at, `alarms` (1 from PSI 0.25 up), `suspended`.
    """
    with db.transaction() as session:
        champion = model_in_force(session, now).model
        _look_at_shadow(session, champion, now)
        if champion is None:
            return {"leads": 0, "alarms": 0, "suspended": 0}
        told = drift_of(session, champion, now)
        keep_look(session, champion.id, week_of(now), told, now)
        is_failing = told["alarm"] == "failing"
        if is_failing:
            why = why_failing(told["ratio"], told["inverted"])
            score_models.suspend(session, champion.id, why, now)
    return {
        "leads": told["leads"],
        "alarms": int(told["alarm"] in ("alarm", "failing")),
        "suspended": int(is_failing),
    }


def _look_at_shadow(session: Session, champion: Speaking | None, now: datetime) -> None:
    row = score_models.model_in_state(session, "shadow")
    shadow = named_model(session, row.id) if row else None
    if shadow is None:
        return
    told = drift_of(session, shadow, now)
    if champion:
        told |= {"beside": beside(session, shadow, champion, now)}
    keep_look(session, shadow.id, week_of(now), told, now)
