"""Operations below /v1/score-features. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import ScoreFeatures
from allhands_client.transport import Transport


class ScoreFeaturesOperations(Transport):
    """One method per operation."""

    def list_score_features(self) -> ScoreFeatures:
        """What a model may look at of a lead. Roles: admin, manager, marketer."""
        return cast(ScoreFeatures, self._call("GET", "/v1/score-features").json())
