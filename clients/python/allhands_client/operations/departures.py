"""Operations below /v1/departures. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import DeparturePreview, DeparturePreviewBody
from allhands_client.transport import Transport


class DeparturesOperations(Transport):
    """One method per operation."""

    def preview_departure(self, body: DeparturePreviewBody) -> DeparturePreview:
        """What a departure would do with a leaver's leads today. Roles: admin, hr, manager."""
        return cast(DeparturePreview, self._call("POST", "/v1/departures/preview", json=body).json())
