"""Operations below /v1/reps. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import RepLoad
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class RepsOperations(Transport):
    """One method per operation."""

    def list_reps(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["name", "-held", "-load"] | None = None,
        q: str | None = None,
        team_id: str | None = None,
        region: str | None = None,
        active: bool | None = None,
    ) -> Pages[RepLoad]:
        """Reps and what they hold of what they may. Roles: admin, manager, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/reps",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                        "q": q,
                        "team_id": team_id,
                        "region": region,
                        "active": active,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)
