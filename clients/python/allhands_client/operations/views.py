"""Operations below /v1/views. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import SavedView, ViewBody, ViewPatchBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class ViewsOperations(Transport):
    """One method per operation."""

    def list_views(
        self, *, limit: int | None = None, cursor: str | None = None, page: str | None = None
    ) -> Pages[SavedView]:
        """My saved views of lists, then those that others share. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/views", query={"limit": limit, "cursor": cursor, "page": page}).json(),
            )

        return Pages(fetch, cursor)

    def create_view(self, body: ViewBody, *, idempotency_key: str | None = None) -> SavedView:
        """Save a view of a list. Anyone signed in."""
        return cast(
            SavedView, self._call("POST", "/v1/views", json=body, moves=True, key=idempotency_key).json()
        )

    def update_view(
        self, view_id: str, body: ViewPatchBody | None = None, *, if_match: Version | None = None
    ) -> SavedView:
        """Change a view of mine. Anyone signed in."""
        return cast(
            SavedView,
            self._call(
                "PATCH", path_of("/v1/views/{view_id}", view_id=view_id), json=body or {}, if_match=if_match
            ).json(),
        )

    def delete_view(self, view_id: str) -> None:
        """Forget a view of mine; an admin also a shared one. Anyone signed in."""
        self._call("DELETE", path_of("/v1/views/{view_id}", view_id=view_id))
