"""Operations below /v1/score-features. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import ScoreFeature, ScoreFeaturePatchBody, ScoreFeatures
from allhands_client.transport import Transport, Version


class ScoreFeaturesOperations(Transport):
    """One method per operation."""

    def list_score_features(self) -> ScoreFeatures:
        """What a model may look at of a lead. Roles: admin, manager, marketer."""
        return cast(ScoreFeatures, self._call("GET", "/v1/score-features").json())

    def describe_score_feature(
        self, body: ScoreFeaturePatchBody, *, if_match: Version | None = None
    ) -> ScoreFeature:
        """Say what a feature is called and when it is known. Roles: admin, manager, marketer."""
        return cast(
            ScoreFeature, self._call("PATCH", "/v1/score-features", json=body, if_match=if_match).json()
        )
