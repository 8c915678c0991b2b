"""Operations below /v1/experiments. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    DeletedExperiment,
    Experiment,
    ExperimentBody,
    ExperimentLine,
    ExperimentPatchBody,
    ExperimentPlan,
    ExperimentPlanBody,
    ExperimentStopBody,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class ExperimentsOperations(Transport):
    """One method per operation."""

    def list_experiments(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["draft", "running", "stopped"] | None = None,
    ) -> Pages[ExperimentLine]:
        """Experiments on the rules. Roles: admin, manager."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/experiments", query={"limit": limit, "cursor": cursor, "state": state}
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_experiment(self, body: ExperimentBody, *, idempotency_key: str | None = None) -> Experiment:
        """Draft an experiment. Roles: admin, manager."""
        return cast(
            Experiment,
            self._call("POST", "/v1/experiments", json=body, moves=True, key=idempotency_key).json(),
        )

    def plan_experiment(self, body: ExperimentPlanBody) -> ExperimentPlan:
        """How many leads an experiment would take. Roles: admin, manager."""
        return cast(ExperimentPlan, self._call("POST", "/v1/experiments/plan", json=body).json())

    def get_experiment(self, experiment_id: str) -> Experiment:
        """One experiment and what it shows. Roles: admin, manager."""
        return cast(
            Experiment,
            self._call("GET", path_of("/v1/experiments/{experiment_id}", experiment_id=experiment_id)).json(),
        )

    def update_experiment(
        self, experiment_id: str, body: ExperimentPatchBody | None = None, *, if_match: Version | None = None
    ) -> Experiment:
        """Change a draft. Roles: admin, manager."""
        return cast(
            Experiment,
            self._call(
                "PATCH",
                path_of("/v1/experiments/{experiment_id}", experiment_id=experiment_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )

    def delete_experiment(self, experiment_id: str) -> DeletedExperiment:
        """Throw a draft away. Roles: admin, manager."""
        return cast(
            DeletedExperiment,
            self._call(
                "DELETE", path_of("/v1/experiments/{experiment_id}", experiment_id=experiment_id)
            ).json(),
        )

    def start_experiment(self, experiment_id: str, *, idempotency_key: str | None = None) -> Experiment:
        """Let both arms hold from now on. Roles: admin, manager."""
        return cast(
            Experiment,
            self._call(
                "POST",
                path_of("/v1/experiments/{experiment_id}/start", experiment_id=experiment_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def stop_experiment(
        self, experiment_id: str, body: ExperimentStopBody, *, idempotency_key: str | None = None
    ) -> Experiment:
        """Stop it and say what becomes of B. Roles: admin, manager."""
        return cast(
            Experiment,
            self._call(
                "POST",
                path_of("/v1/experiments/{experiment_id}/stop", experiment_id=experiment_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
