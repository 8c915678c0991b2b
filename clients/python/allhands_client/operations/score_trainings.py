"""Operations below /v1/score-trainings. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import Training, TrainingBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ScoreTrainingsOperations(Transport):
    """One method per operation."""

    def list_score_trainings(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[Training]:
        """Trainings. Roles: admin, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/score-trainings", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def create_score_training(
        self, body: TrainingBody | None = None, *, idempotency_key: str | None = None
    ) -> Training:
        """Learn from past leads. Roles: admin, manager, marketer."""
        return cast(
            Training,
            self._call(
                "POST", "/v1/score-trainings", json=body or {}, moves=True, key=idempotency_key
            ).json(),
        )

    def get_score_training(self, training_id: str) -> Training:
        """One training and what came of it. Roles: admin, manager, marketer."""
        return cast(
            Training,
            self._call("GET", path_of("/v1/score-trainings/{training_id}", training_id=training_id)).json(),
        )
