"""Operations below /v1/departures. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import DepartureLine, DeparturePreview, DeparturePreviewBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class DeparturesOperations(Transport):
    """One method per operation."""

    def list_departures(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["effective_on", "-effective_on"] | None = None,
        state: Literal["planned", "applied", "undone"] | None = None,
    ) -> Pages[DepartureLine]:
        """Who leaves, has left and came back. Roles: admin, hr."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/departures",
                    query={"limit": limit, "cursor": cursor, "sort": sort, "state": state},
                ).json(),
            )

        return Pages(fetch, cursor)

    def preview_departure(self, body: DeparturePreviewBody) -> DeparturePreview:
        """What a departure would do with a leaver's leads today. Roles: admin, hr, manager."""
        return cast(DeparturePreview, self._call("POST", "/v1/departures/preview", json=body).json())
