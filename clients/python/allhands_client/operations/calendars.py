"""Operations below /v1/calendars. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import Calendar, CalendarBody, CalendarPatchBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class CalendarsOperations(Transport):
    """One method per operation."""

    def list_calendars(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["name", "-name"] | None = None,
    ) -> Pages[Calendar]:
        """Working calendars. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/calendars", query={"limit": limit, "cursor": cursor, "sort": sort}
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_calendar(self, body: CalendarBody, *, idempotency_key: str | None = None) -> Calendar:
        """Add a working calendar. Roles: admin."""
        return cast(
            Calendar, self._call("POST", "/v1/calendars", json=body, moves=True, key=idempotency_key).json()
        )

    def get_calendar(self, calendar_id: str) -> Calendar:
        """One working calendar. Anyone signed in."""
        return cast(
            Calendar,
            self._call("GET", path_of("/v1/calendars/{calendar_id}", calendar_id=calendar_id)).json(),
        )

    def update_calendar(
        self, calendar_id: str, body: CalendarPatchBody | None = None, *, if_match: Version | None = None
    ) -> Calendar:
        """Change a working calendar. Roles: admin."""
        return cast(
            Calendar,
            self._call(
                "PATCH",
                path_of("/v1/calendars/{calendar_id}", calendar_id=calendar_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )
