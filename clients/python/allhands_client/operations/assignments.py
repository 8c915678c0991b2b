"""Operations below /v1/assignments. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import Assignment
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class AssignmentsOperations(Transport):
    """One method per operation."""

    def list_assignments(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["-at"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        pool_id: str | None = None,
        cause: Literal["assignment", "explore", "overflow", "hold_out"] | None = None,
    ) -> Pages[Assignment]:
        """What the system chose by itself, and why. Roles: admin, manager."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/assignments",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                        "from": from_,
                        "to": to,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "pool_id": pool_id,
                        "cause": cause,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)
