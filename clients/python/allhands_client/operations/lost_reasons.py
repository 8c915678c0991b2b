"""Operations below /v1/lost-reasons. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import LostReason, LostReasonBody, LostReasonPatchBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class LostReasonsOperations(Transport):
    """One method per operation."""

    def list_lost_reasons(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[LostReason]:
        """Reasons for losing a lead. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/lost-reasons", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def create_lost_reason(self, body: LostReasonBody, *, idempotency_key: str | None = None) -> LostReason:
        """Add a reason for losing a lead. Roles: admin, manager."""
        return cast(
            LostReason,
            self._call("POST", "/v1/lost-reasons", json=body, moves=True, key=idempotency_key).json(),
        )

    def update_lost_reason(
        self, reason_id: str, body: LostReasonPatchBody | None = None, *, if_match: Version | None = None
    ) -> LostReason:
        """Change a reason, or offer it no longer. Roles: admin, manager."""
        return cast(
            LostReason,
            self._call(
                "PATCH",
                path_of("/v1/lost-reasons/{reason_id}", reason_id=reason_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )
