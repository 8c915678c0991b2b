"""Operations below /v1/funnel. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import FunnelGroup, FunnelLine
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class FunnelOperations(Transport):
    """One method per operation."""

    def get_funnel(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        by: Literal["all", "channel", "rep", "team", "region", "month", "cohort"] | None = None,
        sort: Literal["key"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        pool_id: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        channel: str | None = None,
        region: str | None = None,
    ) -> Pages[FunnelGroup]:
        """How leads come through their stages. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/funnel",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "by": by,
                        "sort": sort,
                        "from": from_,
                        "to": to,
                        "pool_id": pool_id,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "channel": channel,
                        "region": region,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def list_funnel_leads(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        by: Literal["all", "channel", "rep", "team", "region", "month", "cohort"] | None = None,
        sort: Literal["id"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        pool_id: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        channel: str | None = None,
        region: str | None = None,
        stage: Literal["lead", "visit", "trial", "quote", "contract", "payment"],
        key: str | None = None,
    ) -> Pages[str]:
        """The ids behind a number of the funnel. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/funnel/leads",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "by": by,
                        "sort": sort,
                        "from": from_,
                        "to": to,
                        "pool_id": pool_id,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "channel": channel,
                        "region": region,
                        "stage": stage,
                        "key": key,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def list_funnel_lines(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        by: Literal["all", "channel", "rep", "team", "region", "month", "cohort"] | None = None,
        sort: Literal["id"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        pool_id: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        channel: str | None = None,
        region: str | None = None,
        stage: Literal["lead", "visit", "trial", "quote", "contract", "payment"],
        key: str | None = None,
    ) -> Pages[FunnelLine]:
        """The leads behind a number of the funnel, as lists show them. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/funnel/lines",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "by": by,
                        "sort": sort,
                        "from": from_,
                        "to": to,
                        "pool_id": pool_id,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "channel": channel,
                        "region": region,
                        "stage": stage,
                        "key": key,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)
