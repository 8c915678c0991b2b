"""The resident process that learns and replays: `python -m services.leads.models_worker`.

scikit-learn runs here only. Both look at all of the past and are asked for now and then, so one process does
both; neither keeps a person waiting as a file to be fetched does.
"""

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.described import Wish, wish_of
from services.leads.domain.learning import Example, examples
from services.leads.domain.promotion import shortage
from services.leads.domain.rules_line import RulesCurve, may_speak
from services.leads.domain.scoring import Scorer
from services.leads.replay_run import ReplayRun, fail
from services.leads.repository import replays, score_features, score_models, score_trainings
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.past_leads import newest, past_leads
from services.leads.repository.scores import score_rules_in_force
from services.leads.repository.sharers import keep_sharers
from shared import memory
from shared.clock import utc_now
from shared.database import Database
from shared.errors import Conflict
from shared.resident import AWAY, Resident, serve

if TYPE_CHECKING:
    from services.leads.training.learn import Learned

log = structlog.get_logger()
WINDOW = timedelta(days=730)
EVER = datetime(1, 1, 1, tzinfo=UTC)
MOST_LEADS = 100_000
"""A model learns from the leads of the two years before the newest, at most so many."""


class ModelsWorker(Resident):
    """Runs waiting trainings and replays one after another until `stop` is called."""

    waiting = text(f"""
        select id from ({score_trainings.WAITING} union all {replays.WAITING}) asked order by created_at, id
    """)  # noqa: S608
    lock_space = 7_160_526

    def work_on(self, work_id: UUID) -> None:
        """Run a training or a replay; one that breaks for no reason outside it fails alone."""
        with self._db.transaction() as session:
            training = score_trainings.start_training(session, work_id, utc_now())
            asked = None if training else replays.start_replay(session, work_id, utc_now())
        if training is not None:
            self._train(work_id, training)
        elif asked is not None:
            self._replay(work_id, asked)
        gc.collect()

    def _train(self, work_id: UUID, training: Row[Any]) -> None:
        try:
            train(self._db, training, utc_now())
        except AWAY:
            raise
        except Exception:
            log.exception("training_broken", training_id=str(work_id))
            reason = "the training met a fault of ours; it has been noted"
            _fail(self._db, work_id, "training_broken", reason)

    def _replay(self, work_id: UUID, asked: Row[Any]) -> None:
        try:
            ReplayRun(self._db, asked, utc_now, lambda: self._stopping).run()
        except replays.ReplayLost:
            log.info("replay_lost", replay_id=str(work_id))
        except AWAY:
            raise
        except Exception:
            log.exception("replay_broken", replay_id=str(work_id))
            reason = "the replay met a fault of ours; it has been noted"
            fail(self._db, work_id, "replay_broken", reason, utc_now())


def train(db: Database, training: Row[Any], now: datetime) -> None:
    """Learn both kinds of model, or say why there is none; either way fit the curve of the rules."""
    from services.leads.training.learn import learn  # noqa: PLC0415 - a second and 150 MB, when needed
    from services.leads.training.rules_fit import fit_rules  # noqa: PLC0415

    if training.starts > score_trainings.MOST_STARTS:
        _fail(db, training.id, "training_broken", f"was begun {training.starts - 1} times in vain")
        return
    with db.transaction() as session:
        rules, scorer = score_rules_in_force(session, now)
        champion = model_in_force(session, now).model
        wish = wish_of(training.left_out, training.vouched, score_features.times_said(session))
        rows = _rows(session, training, wish, scorer, now)
    learned, refusal = [], None
    try:
        before = champion.model if champion else None
        learned = learn(rows, before, left_out=wish.by_hand, later=wish.later, vouched=wish.vouched)
    except Conflict as error:
        refusal = error
    curve = replace(fit_rules(rows), rules=rules)
    with db.transaction() as session:
        _keep_curve(session, training.id, curve, refusal)
        if refusal:
            _refuse(session, training.id, refusal)
        else:
            _keep_models(session, training.id, learned, rules, wish)


def _keep_curve(session: Session, training_id: UUID, curve: RulesCurve, refusal: Conflict | None) -> None:
    if may_speak(curve, refusal.code if refusal else None):
        score_trainings.keep_curve(session, training_id, curve, utc_now())
        log.info("rules_curve_fitted", training_id=str(training_id), leads=curve.leads, wins=curve.wins)


def _keep_models(
    session: Session, training_id: UUID, learned: Sequence["Learned"], rules: UUID, wish: Wish
) -> None:
    for each in learned:
        artefact = {**each.artefact, "hidden": sorted(wish.hidden)}
        score_models.add_model(
            session, training_id, each.kind, artefact=artefact, card=each.card, rules=rules, now=utc_now()
        )
    keep_sharers(session, utc_now())
    score_trainings.complete_training(session, training_id, utc_now())
    log.info("training_completed", training_id=str(training_id), models=len(learned))


def _refuse(session: Session, training_id: UUID, refusal: Conflict) -> None:
    told = refusal.extra
    score_trainings.fail_training(session, training_id, refusal.code, str(refusal), told=told, now=utc_now())
    log.info("training_failed", training_id=str(training_id), code=refusal.code)


def _rows(
    session: Session, training: Row[Any], wish: Wish, scorer: Scorer, now: datetime
) -> Sequence[Example]:
    """What there is to learn from: two years, or all there ever was where those say too little.

    Of files that were named all, however old.
    """
    latest = newest(session, training.imports)
    recent = [latest - WINDOW] if latest and not training.imports else []
    rows: Sequence[Example] = []
    for since in (*recent, EVER):
        rows = [
            row
            for past in past_leads(session, since, MOST_LEADS, training.imports)
            for row in examples(past, scorer, now, wish.hidden)
        ]
        won = {row.lead_id for row in rows if row.won}
        leads = {row.lead_id for row in rows}
        if not shortage(len(leads), len(won), len(leads) - len(won)):
            break
    return rows


def _fail(db: Database, training_id: UUID, code: str, detail: str) -> None:
    with db.transaction() as session:
        score_trainings.fail_training(session, training_id, code, detail, told={}, now=utc_now())
    log.info("training_failed", training_id=str(training_id), code=code)


if __name__ == "__main__":
    memory.settle()
    serve("leads-models", "leads", ModelsWorker)
