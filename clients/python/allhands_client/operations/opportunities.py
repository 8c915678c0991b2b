"""Operations below /v1/opportunities. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import OpportunityLine
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class OpportunitiesOperations(Transport):
    """One method per operation."""

    def list_opportunities(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["-days_at_stage", "expected_on", "-amount_fen"] | None = None,
        stage: Literal["visit", "trial", "quote", "contract"] | None = None,
        owner_id: str | None = None,
        team_id: str | None = None,
        expected_before: str | None = None,
    ) -> Pages[OpportunityLine]:
        """Open opportunities and how long they stand. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/opportunities",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                        "stage": stage,
                        "owner_id": owner_id,
                        "team_id": team_id,
                        "expected_before": expected_before,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)
