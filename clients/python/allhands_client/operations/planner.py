"""Operations below /v1/planner. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import Plan, PlannerMix, PlannerRep, SetTarget, Target, TargetBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class PlannerOperations(Transport):
    """One method per operation."""

    def get_planner(
        self,
        *,
        rep_id: str | None = None,
        team_id: str | None = None,
        history_days: int | None = None,
        target_deals: int | None = None,
        by: str | None = None,
    ) -> Plan:
        """What so many deals take, and by when. Roles: admin, manager, marketer, rep."""
        return cast(
            Plan,
            self._call(
                "GET",
                "/v1/planner",
                query={
                    "rep_id": rep_id,
                    "team_id": team_id,
                    "history_days": history_days,
                    "target_deals": target_deals,
                    "by": by,
                },
            ).json(),
        )

    def list_planner_reps(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        team_id: str | None = None,
        rep_id: str | None = None,
        month: str | None = None,
        target_deals: int | None = None,
        history_days: int | None = None,
        sort: Literal["name"] | None = None,
    ) -> Pages[PlannerRep]:
        """Targets of reps, and where each is stuck. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/planner/reps",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "team_id": team_id,
                        "rep_id": rep_id,
                        "month": month,
                        "target_deals": target_deals,
                        "history_days": history_days,
                        "sort": sort,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_planner_mix(
        self,
        *,
        rep_id: str | None = None,
        team_id: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        small: int | None = None,
        medium: int | None = None,
        large: int | None = None,
        small_below: int | None = None,
        large_from: int | None = None,
    ) -> PlannerMix:
        """The mix of visits, and what chance makes of it. Roles: admin, manager, marketer, rep."""
        return cast(
            PlannerMix,
            self._call(
                "GET",
                "/v1/planner/mix",
                query={
                    "rep_id": rep_id,
                    "team_id": team_id,
                    "from": from_,
                    "to": to,
                    "small": small,
                    "medium": medium,
                    "large": large,
                    "small_below": small_below,
                    "large_from": large_from,
                },
            ).json(),
        )

    def list_targets(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        month: str | None = None,
        team_id: str | None = None,
        only_set: bool | None = None,
        sort: Literal["name"] | None = None,
    ) -> Pages[Target]:
        """Targets of a month, and what is won of them. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/planner/targets",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "month": month,
                        "team_id": team_id,
                        "only_set": only_set,
                        "sort": sort,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def set_target(self, body: TargetBody) -> SetTarget:
        """Set the target of a rep or a team for a month. Roles: admin, manager."""
        return cast(SetTarget, self._call("PUT", "/v1/planner/targets", json=body).json())
