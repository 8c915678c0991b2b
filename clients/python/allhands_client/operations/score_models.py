"""Operations below /v1/score-models. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import MaybeReasonBody, Model, ModelLine, ModelPreview, ReasonBody, RolledBack
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ScoreModelsOperations(Transport):
    """One method per operation."""

    def list_score_models(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[ModelLine]:
        """Models of winning. Roles: admin, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/score-models", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def get_score_model(self, model_id: str) -> Model:
        """One model with its card. Roles: admin, manager, marketer."""
        return cast(
            Model, self._call("GET", path_of("/v1/score-models/{model_id}", model_id=model_id)).json()
        )

    def preview_score_model(self, model_id: str) -> ModelPreview:
        """What a model would say of today's leads. Roles: admin, manager."""
        return cast(
            ModelPreview,
            self._call("GET", path_of("/v1/score-models/{model_id}/preview", model_id=model_id)).json(),
        )

    def shadow_score_model(self, model_id: str, *, idempotency_key: str | None = None) -> Model:
        """Let a model stand beside the one in force. Roles: admin, manager."""
        return cast(
            Model,
            self._call(
                "POST",
                path_of("/v1/score-models/{model_id}/shadow", model_id=model_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def publish_score_model(
        self, model_id: str, body: MaybeReasonBody | None = None, *, idempotency_key: str | None = None
    ) -> Model:
        """Put a model in force. Roles: admin, manager."""
        return cast(
            Model,
            self._call(
                "POST",
                path_of("/v1/score-models/{model_id}/publish", model_id=model_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def retire_score_model(
        self, model_id: str, body: ReasonBody, *, idempotency_key: str | None = None
    ) -> Model:
        """Take a model out. Roles: admin, manager."""
        return cast(
            Model,
            self._call(
                "POST",
                path_of("/v1/score-models/{model_id}/retire", model_id=model_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def roll_back_score_model(self, body: ReasonBody, *, idempotency_key: str | None = None) -> RolledBack:
        """Put the model before in force again. Roles: admin, manager."""
        return cast(
            RolledBack,
            self._call(
                "POST", "/v1/score-models/roll-back", json=body, moves=True, key=idempotency_key
            ).json(),
        )
