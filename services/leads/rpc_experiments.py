"""Remote methods of experiments on the rules. No rule, no query."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.experiments import Outcome
from services.leads.repository import experiments
from services.leads.wired import Wired
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]


class ExperimentsRpc(Wired):
    """Rules tried on a share of the company before all have them."""

    @rpc
    def list_experiments(self, query: Answer) -> Answer:
        """Experiments, newest first; answers `ExperimentPage`."""
        wanted = load(schemas.ExperimentsQuery, query, at="query")
        with self.db.transaction() as session:
            return experiments.list_experiments(session, wanted, self.clock.now())

    @rpc
    def get_experiment(self, experiment_id: str) -> Answer:
        """One experiment and what it shows; answers `Experiment`."""
        with self.db.transaction() as session:
            return experiments.get_experiment(session, UUID(experiment_id), self.clock.now())

    @rpc
    def plan_experiment(self, body: Answer) -> Answer:
        """How many leads an experiment would take; answers `ExperimentPlan`."""
        wanted = load(schemas.ExperimentPlanBody, body)
        with self.db.transaction() as session:
            return experiments.plan_experiment(session, wanted, actor=self.call.actor, now=self.clock.now())

    @rpc
    def create_experiment(self, body: Answer) -> Answer:
        """Draft an experiment; answers `Experiment`."""
        wanted, actor, now = load(schemas.ExperimentBody, body), self.call.actor, self.clock.now()
        return self._once(
            "create_experiment",
            body,
            lambda s: experiments.add_experiment(s, wanted, actor=actor, now=now),
        )

    @rpc
    def update_experiment(self, experiment_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change a draft; answers `Experiment`."""
        wanted, now = load(schemas.ExperimentPatchBody, body), self.clock.now()
        with self.db.transaction() as session:
            return experiments.change_experiment(
                session, UUID(experiment_id), wanted, if_match, actor=self.call.actor, now=now
            )

    @rpc
    def delete_experiment(self, experiment_id: str) -> Answer:
        """Throw a draft away; answers `DeletedExperiment`."""
        actor = self.call.actor
        return self._once(
            "delete_experiment",
            experiment_id,
            lambda s: experiments.delete_experiment(s, UUID(experiment_id), actor=actor),
        )

    @rpc
    def start_experiment(self, experiment_id: str, body: Answer | None = None) -> Answer:
        """Let both arms hold from now on; answers `Experiment`, running."""
        load(schemas.EmptyBody, body)
        actor, now = self.call.actor, self.clock.now()
        return self._once(
            "start_experiment",
            experiment_id,
            lambda s: experiments.start_experiment(s, UUID(experiment_id), actor=actor, now=now),
        )

    @rpc
    def stop_experiment(self, experiment_id: str, body: Answer) -> Answer:
        """Stop an experiment and say what becomes of B; answers `Experiment`, stopped."""
        wanted, actor, now = load(schemas.ExperimentStopBody, body), self.call.actor, self.clock.now()
        outcome, reason = Outcome(wanted["outcome"]), wanted["reason"]
        return self._once(
            "stop_experiment",
            [experiment_id, body],
            lambda s: experiments.stop_experiment(
                s, UUID(experiment_id), outcome, reason, actor=actor, now=now
            ),
        )

    def _once(self, operation: str, request: Any, act: Callable[[Session], Answer]) -> Answer:
        return run_once(self.db, self.call.key, operation, request, act)
