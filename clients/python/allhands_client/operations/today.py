"""Operations below /v1/today. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Today
from allhands_client.transport import Transport


class TodayOperations(Transport):
    """One method per operation."""

    def get_today(self) -> Today:
        """What I work on now, why, by when. Roles: manager, rep."""
        return cast(Today, self._call("GET", "/v1/today").json())
