"""Operations below /v1/sources. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    IntakeKey,
    IntakeKeyBody,
    Source,
    SourceBody,
    SourceCost,
    SourceCostBody,
    SourcePatchBody,
    SourceReportLine,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class SourcesOperations(Transport):
    """One method per operation."""

    def list_sources(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        kind: Literal[
            "form", "webhook", "event", "phone", "file", "api", "referral", "official_account", "sms", "ad"
        ]
        | None = None,
        channel: str | None = None,
        active: bool | None = None,
    ) -> Pages[Source]:
        """Sources of leads. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/sources",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "kind": kind,
                        "channel": channel,
                        "active": active,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_source(self, body: SourceBody, *, idempotency_key: str | None = None) -> Source:
        """Add a source. Roles: admin, marketer."""
        return cast(
            Source, self._call("POST", "/v1/sources", json=body, moves=True, key=idempotency_key).json()
        )

    def get_source_report(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        from_: str,
        to: str,
        by: Literal["source", "channel"] | None = None,
    ) -> Pages[SourceReportLine]:
        """Cost, conversion and speed by source or channel. Roles: admin, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/sources/report",
                    query={"limit": limit, "cursor": cursor, "from": from_, "to": to, "by": by},
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_source(self, source_id: str) -> Source:
        """One source. Roles: admin, manager, marketer, rep."""
        return cast(Source, self._call("GET", path_of("/v1/sources/{source_id}", source_id=source_id)).json())

    def update_source(
        self, source_id: str, body: SourcePatchBody | None = None, *, if_match: Version | None = None
    ) -> Source:
        """Change or close a source. Roles: admin, marketer."""
        return cast(
            Source,
            self._call(
                "PATCH",
                path_of("/v1/sources/{source_id}", source_id=source_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )

    def list_source_costs(
        self, source_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[SourceCost]:
        """What a source cost. Roles: admin, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/sources/{source_id}/costs", source_id=source_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def add_source_cost(
        self, source_id: str, body: SourceCostBody, *, idempotency_key: str | None = None
    ) -> SourceCost:
        """Write down a cost of a source. Roles: admin, marketer."""
        return cast(
            SourceCost,
            self._call(
                "POST",
                path_of("/v1/sources/{source_id}/costs", source_id=source_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def drop_source_cost(self, source_id: str, cost_id: str) -> None:
        """Take a wrong cost back. Roles: admin, marketer."""
        self._call(
            "DELETE", path_of("/v1/sources/{source_id}/costs/{cost_id}", source_id=source_id, cost_id=cost_id)
        )

    def list_intake_keys(
        self, source_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[IntakeKey]:
        """Keys of a source. Roles: admin, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/sources/{source_id}/keys", source_id=source_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_intake_key(
        self, source_id: str, body: IntakeKeyBody, *, idempotency_key: str | None = None
    ) -> IntakeKey:
        """Give a source a key; its secret is told once. Roles: admin, marketer."""
        return cast(
            IntakeKey,
            self._call(
                "POST",
                path_of("/v1/sources/{source_id}/keys", source_id=source_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def rotate_intake_key(
        self, source_id: str, key_id: str, *, idempotency_key: str | None = None
    ) -> IntakeKey:
        """Begin a new secret; the one before signs for a day more. Roles: admin, marketer."""
        return cast(
            IntakeKey,
            self._call(
                "POST",
                path_of("/v1/sources/{source_id}/keys/{key_id}/rotate", source_id=source_id, key_id=key_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def revoke_intake_key(self, source_id: str, key_id: str) -> None:
        """End a key at once. Roles: admin, marketer."""
        self._call(
            "DELETE", path_of("/v1/sources/{source_id}/keys/{key_id}", source_id=source_id, key_id=key_id)
        )
