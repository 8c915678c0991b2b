"""Operations below /v1/audit. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import AuditEntry
from allhands_client.pages import Pages
from allhands_client.transport import Transport


class AuditOperations(Transport):
    """One method per operation."""

    def list_audit(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        actor_id: str | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        target_id: str | None = None,
        action: str | None = None,
        since: str | None = None,
        until: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> Pages[AuditEntry]:
        """Every change and sensitive read: who did what, before and after. Roles: admin, hr."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/audit",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "q": q,
                        "actor_id": actor_id,
                        "object_type": object_type,
                        "object_id": object_id,
                        "target_id": target_id,
                        "action": action,
                        "since": since,
                        "until": until,
                        "from": from_,
                        "to": to,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)
