"""A model asked of every open lead, as the job does it, beside scikit-learn on rows of the same leads.

The models are learned from some of the leads, as if they had ended by a known chance. One core for each side.
scikit-learn is given the rows as columns in memory; ours reads every lead and writes what changes, and a lead
that changes grade gets its reasons, a line of history and an event.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from bench.report import Line, Rate, ratio, share
from bench.suite import Suite
from ops.demo.chance import Chance
from services.leads.domain.learning import Example, Past, view_of
from services.leads.domain.scoring import Scorer
from services.leads.repository import score_models, score_trainings
from services.leads.repository.model_preview import begins_today
from services.leads.repository.models_in_force import named_model
from services.leads.repository.past_leads import past_leads
from services.leads.repository.scores import score_rules_in_force
from services.leads.rescore_all import ask_model
from services.leads.training.fit import Fitted, fit_scorecard, fit_trees
from services.leads.training.inspect import Column, inspect
from services.leads.training.learn import Learned, learn
from shared.clock import utc_now
from shared.database import Database

LEARNED_FROM = 5_000
_NEWEST = 50_000
"""So many are drawn from: the newest of all were captured for another measurement, each like the other."""
_PROMISE = 0.2
_WISH: dict[str, Any] = {"left_out": [], "vouched": [], "imports": [], "note": None}
_FITS = {"scorecard": fit_scorecard, "trees": fit_trees}


@dataclass(frozen=True)
class Known:
    """Leads as rows, with an end each, and both kinds of model learned of them."""

    rows: Sequence[Example]
    learned: Sequence[Learned]

    def reference(self, kind: str) -> float:
        """Rows a second of scikit-learn's `decision_function`, from columns in memory."""
        columns, _ = inspect(self.rows, frozenset())
        won = np.array([row.won for row in self.rows])
        with threadpool_limits(1):
            fitted = _FITS[kind](columns, won, np.arange(len(won)))
            return len(won) / min(_spent(fitted, columns) for _ in range(3))


def rescored(suite: Suite, size: int) -> Iterator[tuple[str, float, Line, Line]]:
    """Of each kind of model: its name, seconds of the first time, a line of it, and one of the next time."""
    suite.supervisor.stop("leads-scores")
    db = Database(suite.addresses.databases["leads"], statement_timeout_ms=0)
    known = _known(db)
    for learned in known.learned:
        _publish(db, learned)
        first, again = (_asked(db) for _ in range(2))
        path = f"score {first[0]:,} open leads by a new {learned.kind}, {first[1]:,} change grade"
        beside = Rate(known.reference(learned.kind), "scikit-learn alone", "rows/s")
        yield (
            learned.kind,
            first[2],
            ratio(Rate(first[0] / first[2], path, "leads/s"), beside, _PROMISE),
            share(Rate(again[0] / again[2], f"the same {size:,} the night after", "leads/s"), beside),
        )
    _retire(db)
    db.close()
    suite.supervisor.run(["leads-scores"])


def _known(db: Database) -> Known:
    now = utc_now()
    with db.transaction() as session:
        _, scorer = score_rules_in_force(session, now)
        chance, past = Chance(1), list(past_leads(session, now.replace(year=2000), _NEWEST))
        some = chance.sample(past, min(LEARNED_FROM, len(past)))
        rows = sorted((_row(each, scorer, chance) for each in some), key=lambda row: row.order)
    return Known(rows, learn(rows, None))


def _row(past: Past, scorer: Scorer, chance: Chance) -> Example:
    view = view_of(past, past.created_at, scorer)
    keen = 0.03 * view.fit + (1 if view.fields.get("source", "") < "m" else 0)
    won = chance.random() < 1 / (1 + math.exp(3 - keen))
    return Example(past.lead_id, past.created_at, view, won)


def _publish(db: Database, learned: Learned) -> None:
    with db.transaction() as session:
        training = _training(session)
        artefact = {**learned.artefact, "hidden": []}
        rules, _ = score_rules_in_force(session, utc_now())
        model = score_models.add_model(
            session, training, learned.kind, artefact=artefact, card=learned.card, rules=rules, now=utc_now()
        )
        speaking = named_model(session, model)
        if speaking is None:
            raise ValueError(f"the {learned.kind} is broken")
        score_models.freeze_grades(session, model, begins_today(session, speaking, utc_now()))
        score_models.move(session, model, "champion", reason="a benchmark", actor=None, now=utc_now())


def _retire(db: Database) -> None:
    with db.transaction() as session:
        champion = score_models.model_in_state(session, "champion")
        if champion:
            score_models.move(session, champion.id, "retired", reason="over", actor=None, now=utc_now())


def _training(session: Session) -> Any:
    training = score_trainings.add_training(session, _WISH, actor=None, now=utc_now()).id
    score_trainings.complete_training(session, training, utc_now())
    return training


def _asked(db: Database) -> tuple[int, int, float]:
    began = time.perf_counter()
    counts = ask_model(db, utc_now())
    return counts["asked"], counts["model_regraded"], time.perf_counter() - began


def _spent(fitted: Fitted, columns: Sequence[Column]) -> float:
    began = time.perf_counter()
    fitted.log_odds(columns)
    return time.perf_counter() - began
