"""Operations below /v1/teams. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import Team, TeamBody, TeamPatchBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class TeamsOperations(Transport):
    """One method per operation."""

    def list_teams(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["name", "-name", "created_at", "-created_at"] | None = None,
        q: str | None = None,
        region: str | None = None,
    ) -> Pages[Team]:
        """Teams. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/teams",
                    query={"limit": limit, "cursor": cursor, "sort": sort, "q": q, "region": region},
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_team(self, body: TeamBody, *, idempotency_key: str | None = None) -> Team:
        """Add a team. Roles: admin."""
        return cast(Team, self._call("POST", "/v1/teams", json=body, moves=True, key=idempotency_key).json())

    def get_team(self, team_id: str) -> Team:
        """One team. Anyone signed in."""
        return cast(Team, self._call("GET", path_of("/v1/teams/{team_id}", team_id=team_id)).json())

    def update_team(
        self, team_id: str, body: TeamPatchBody | None = None, *, if_match: Version | None = None
    ) -> Team:
        """Change a team. Roles: admin."""
        return cast(
            Team,
            self._call(
                "PATCH", path_of("/v1/teams/{team_id}", team_id=team_id), json=body or {}, if_match=if_match
            ).json(),
        )
