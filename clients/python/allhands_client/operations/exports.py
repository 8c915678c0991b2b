"""Operations below /v1/exports. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import Export, ExportBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ExportsOperations(Transport):
    """One method per operation."""

    def list_exports(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[Export]:
        """My exports. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/exports", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def create_export(self, body: ExportBody, *, idempotency_key: str | None = None) -> Export:
        """Ask for a file of the leads of a list. Roles: admin, manager, marketer, rep."""
        return cast(
            Export, self._call("POST", "/v1/exports", json=body, moves=True, key=idempotency_key).json()
        )

    def get_export(self, export_id: str) -> Export:
        """One export and how far it is. Roles: admin, manager, marketer, rep."""
        return cast(Export, self._call("GET", path_of("/v1/exports/{export_id}", export_id=export_id)).json())

    def get_export_file(self, export_id: str) -> bytes:
        """The file of a completed export. Roles: admin, manager, marketer, rep."""
        return self._call("GET", path_of("/v1/exports/{export_id}/file", export_id=export_id)).content

    def cancel_export(self, export_id: str, *, idempotency_key: str | None = None) -> Export:
        """Let an export end without a file. Roles: admin, manager, marketer, rep."""
        return cast(
            Export,
            self._call(
                "POST",
                path_of("/v1/exports/{export_id}/cancel", export_id=export_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )
