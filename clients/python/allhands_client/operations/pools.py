"""Operations below /v1/pools. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    Claimed,
    ClaimItems,
    ClaimNextBody,
    ClaimsBody,
    Eligibility,
    LeadLine,
    Pool,
    PoolBody,
    PoolPage,
    PoolPatchBody,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class PoolsOperations(Transport):
    """One method per operation."""

    def list_pools(self) -> PoolPage:
        """Pools. Roles: admin, hr, manager, marketer, rep."""
        return cast(PoolPage, self._call("GET", "/v1/pools").json())

    def create_pool(self, body: PoolBody, *, idempotency_key: str | None = None) -> Pool:
        """Add a pool. Roles: admin, manager."""
        return cast(Pool, self._call("POST", "/v1/pools", json=body, moves=True, key=idempotency_key).json())

    def get_pool(self, pool_id: str) -> Pool:
        """One pool. Roles: admin, manager, marketer, rep."""
        return cast(Pool, self._call("GET", path_of("/v1/pools/{pool_id}", pool_id=pool_id)).json())

    def update_pool(
        self, pool_id: str, body: PoolPatchBody | None = None, *, if_match: Version | None = None
    ) -> Pool:
        """Change or close a pool. Roles: admin, manager."""
        return cast(
            Pool,
            self._call(
                "PATCH", path_of("/v1/pools/{pool_id}", pool_id=pool_id), json=body or {}, if_match=if_match
            ).json(),
        )

    def list_pool_leads(
        self,
        pool_id: str,
        *,
        q: str | None = None,
        grade: Literal["A", "B", "C", "D"] | None = None,
        source: str | None = None,
        channel: str | None = None,
        campaign: str | None = None,
        region: str | None = None,
        city: str | None = None,
        company: str | None = None,
        tag: str | None = None,
        score_min: int | None = None,
        score_max: int | None = None,
        created_from: str | None = None,
        created_to: str | None = None,
        captured_from: str | None = None,
        captured_to: str | None = None,
        do_not_contact: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["score", "-score", "p_win", "-p_win", "pooled_at", "-pooled_at"] | None = None,
    ) -> Pages[LeadLine]:
        """Leads of a pool. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/pools/{pool_id}/leads", pool_id=pool_id),
                    query={
                        "q": q,
                        "grade": grade,
                        "source": source,
                        "channel": channel,
                        "campaign": campaign,
                        "region": region,
                        "city": city,
                        "company": company,
                        "tag": tag,
                        "score_min": score_min,
                        "score_max": score_max,
                        "created_from": created_from,
                        "created_to": created_to,
                        "captured_from": captured_from,
                        "captured_to": captured_to,
                        "do_not_contact": do_not_contact,
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_eligibility(self, pool_id: str, *, lead_id: str | None = None) -> Eligibility:
        """Every rule of claiming, its value and its limit. Roles: manager, rep."""
        return cast(
            Eligibility,
            self._call(
                "GET", path_of("/v1/pools/{pool_id}/eligibility", pool_id=pool_id), query={"lead_id": lead_id}
            ).json(),
        )

    def claim_next(
        self, pool_id: str, body: ClaimNextBody | None = None, *, idempotency_key: str | None = None
    ) -> Claimed:
        """Take the best lead I may have. Roles: manager, rep."""
        return cast(
            Claimed,
            self._call(
                "POST",
                path_of("/v1/pools/{pool_id}/claim-next", pool_id=pool_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def claim_batch(
        self, pool_id: str, body: ClaimsBody, *, idempotency_key: str | None = None
    ) -> ClaimItems:
        """Take up to 100 leads, each with its own answer. Roles: manager, rep."""
        return cast(
            ClaimItems,
            self._call(
                "POST",
                path_of("/v1/pools/{pool_id}/claims", pool_id=pool_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
