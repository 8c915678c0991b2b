"""Operations below /v1/turnover. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import Rotation, TurnoverGroup
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class TurnoverOperations(Transport):
    """One method per operation."""

    def get_turnover(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        by: Literal["rep", "team", "pool", "grade", "source", "channel", "month", "hand"] | None = None,
        sort: Literal["key"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        pool_id: str | None = None,
        grade: Literal["A", "B", "C", "D"] | None = None,
        source: str | None = None,
        channel: str | None = None,
    ) -> Pages[TurnoverGroup]:
        """How leads leave hands, and how long they wait. Roles: admin, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/turnover",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "by": by,
                        "sort": sort,
                        "from": from_,
                        "to": to,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "pool_id": pool_id,
                        "grade": grade,
                        "source": source,
                        "channel": channel,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_rotation(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        team_id: str | None = None,
        grade: Literal["A", "B", "C", "D"] | None = None,
        source: str | None = None,
        channel: str | None = None,
        within_days: int | None = None,
    ) -> Rotation:
        """Whether rotating pays: due leads rotated, beside those held out. Roles: admin, manager, marketer."""
        return cast(
            Rotation,
            self._call(
                "GET",
                "/v1/turnover/rotation",
                query={
                    "from": from_,
                    "to": to,
                    "team_id": team_id,
                    "grade": grade,
                    "source": source,
                    "channel": channel,
                    "within_days": within_days,
                },
            ).json(),
        )
