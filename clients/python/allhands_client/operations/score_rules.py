"""Operations below /v1/score-rules. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import ScoreRulesBody, ScoreRulesPreview, ScoreRulesPreviewBody, ScoreRuleVersion
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class ScoreRulesOperations(Transport):
    """One method per operation."""

    def list_score_rules(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[ScoreRuleVersion]:
        """Versions of the score rules. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/score-rules", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def create_score_rules(
        self, body: ScoreRulesBody, *, idempotency_key: str | None = None
    ) -> ScoreRuleVersion:
        """Make the next version of the score rules. Roles: admin, manager, marketer."""
        return cast(
            ScoreRuleVersion,
            self._call("POST", "/v1/score-rules", json=body, moves=True, key=idempotency_key).json(),
        )

    def preview_score_rules(self, body: ScoreRulesPreviewBody) -> ScoreRulesPreview:
        """What score rules would say of today's leads. Roles: admin, manager, marketer."""
        return cast(ScoreRulesPreview, self._call("POST", "/v1/score-rules/preview", json=body).json())
