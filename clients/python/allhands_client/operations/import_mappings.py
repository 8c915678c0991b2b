"""Operations below /v1/import-mappings. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import ImportMapping, MappingProposal, ProposalBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ImportMappingsOperations(Transport):
    """One method per operation."""

    def list_import_mappings(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        kind: Literal["leads", "employees"] | None = None,
    ) -> Pages[ImportMapping]:
        """How I mapped my files. Roles: admin, hr, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/import-mappings", query={"limit": limit, "cursor": cursor, "kind": kind}
                ).json(),
            )

        return Pages(fetch, cursor)

    def propose_import_mapping(self, body: ProposalBody) -> MappingProposal:
        """How a file with these headings would be mapped. Roles: admin, hr, manager, marketer."""
        return cast(MappingProposal, self._call("POST", "/v1/import-mappings/proposal", json=body).json())

    def delete_import_mapping(self, mapping_id: str) -> None:
        """Forget how I mapped a file. Roles: admin, hr, manager, marketer."""
        self._call("DELETE", path_of("/v1/import-mappings/{mapping_id}", mapping_id=mapping_id))
