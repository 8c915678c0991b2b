"""Operations below /v1/scoring. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Scoring
from allhands_client.transport import Transport


class ScoringOperations(Transport):
    """One method per operation."""

    def get_scoring(self) -> Scoring:
        """What scores leads now: a model, or the rules and why. Roles: admin, manager, marketer, rep."""
        return cast(Scoring, self._call("GET", "/v1/scoring").json())
