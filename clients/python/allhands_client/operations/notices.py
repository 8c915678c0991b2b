"""Operations below /v1/notices. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import Notice, NoticesRead, NoticesReadBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class NoticesOperations(Transport):
    """One method per operation."""

    def list_notices(
        self, *, limit: int | None = None, cursor: str | None = None, unread: bool | None = None
    ) -> Pages[Notice]:
        """My inbox. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/notices", query={"limit": limit, "cursor": cursor, "unread": unread}
                ).json(),
            )

        return Pages(fetch, cursor)

    def mark_notice_read(self, notice_id: str, *, idempotency_key: str | None = None) -> Notice:
        """Mark a notice as read. Anyone signed in."""
        return cast(
            Notice,
            self._call(
                "POST",
                path_of("/v1/notices/{notice_id}/read", notice_id=notice_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def mark_notices_read(
        self, body: NoticesReadBody | None = None, *, idempotency_key: str | None = None
    ) -> NoticesRead:
        """Mark my notices as read. Anyone signed in."""
        return cast(
            NoticesRead,
            self._call("POST", "/v1/notices/read", json=body or {}, moves=True, key=idempotency_key).json(),
        )
