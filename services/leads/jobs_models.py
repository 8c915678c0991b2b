"""leads.train and leads.drift: past leads learned from anew, and the model in force held against the world.

Training itself is the models worker's: `leads.train` asks for it, with what was left out last time.
A model that fails the look of the week is suspended, and the rules score until another is published.
"""

from datetime import datetime

from services.leads.domain.drift import why_failing
from services.leads.repository import score_models, score_trainings
from services.leads.repository.model_drift import drift_of, keep_look
from services.leads.repository.models_in_force import model_in_force
from shared.database import Database
from shared.jobs import Counts, job


def week_of(now: datetime) -> str:
    """The ISO week a moment is in, `2026-W48`."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


@job("leads.train", period=week_of)
def train(db: Database, now: datetime) -> Counts:
    """Ask for a training on what is known now. Counts: `asked`, 0 where one is under way."""
    with db.transaction() as session:
        try:
            score_trainings.add_training(session, score_trainings.last_wish(session), actor=None, now=now)
        except score_trainings.TrainingUnderWay:
            return {"asked": 0}
    return {"asked": 1}


@job("leads.drift", period=week_of)
def drift(db: Database, now: datetime) -> Counts:
    """Hold the champion against arrivals of 30 days and against what came of leads it had not seen.

    Counts: `leads` looked at, `alarms` (1 from PSI 0.25 up), `suspended`.
    """
    counts = {"leads": 0, "alarms": 0, "suspended": 0}
    with db.transaction() as session:
        speaking = model_in_force(session, now).model
        if speaking is None:
            return counts
        told = drift_of(session, speaking, now)
        keep_look(session, speaking.id, week_of(now), told, now)
        is_failing = told["alarm"] == "failing"
        if is_failing:
            why = why_failing(told["ratio"], told["inverted"])
            score_models.suspend(session, speaking.id, why, now)
    return {
        "leads": told["leads"],
        "alarms": int(told["alarm"] in ("alarm", "failing")),
        "suspended": int(is_failing),
    }
