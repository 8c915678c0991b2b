"""Operations below /v1/nurture-board. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import NurtureBoard
from allhands_client.transport import Transport


class NurtureBoardOperations(Transport):
    """One method per operation."""

    def get_nurture_board(self) -> NurtureBoard:
        """Where leads stand on their tracks. Roles: admin, manager, marketer."""
        return cast(NurtureBoard, self._call("GET", "/v1/nurture-board").json())
