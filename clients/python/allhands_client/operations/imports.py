"""Operations below /v1/imports. Written by `make client` from the OpenAPI document; do not edit."""

from typing import IO, Any, Literal, cast

from allhands_client.models import (
    Import,
    ImportDeparture,
    ImportDepartureItems,
    ImportDeparturesBody,
    ImportRow,
    PeekedFile,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, content_of, form_of, path_of


class ImportsOperations(Transport):
    """One method per operation."""

    def list_import_departures(
        self, import_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[ImportDeparture]:
        """Who works here and is not in a sync's file. Roles: admin, hr."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/imports/{import_id}/departures", import_id=import_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def confirm_import_departures(
        self, import_id: str, body: ImportDeparturesBody, *, idempotency_key: str | None = None
    ) -> ImportDepartureItems:
        """Let some of the missing leave, each with its own answer. Roles: admin, hr."""
        return cast(
            ImportDepartureItems,
            self._call(
                "POST",
                path_of("/v1/imports/{import_id}/departures", import_id=import_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_imports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        kind: Literal["leads", "employees"] | None = None,
    ) -> Pages[Import]:
        """Imports. Roles: admin, hr, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/imports", query={"limit": limit, "cursor": cursor, "kind": kind}
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_import(
        self,
        *,
        kind: Literal["leads", "employees"],
        mode: Literal["upsert", "sync"] | None = None,
        file: bytes | IO[bytes],
        filename: str = "file",
        mapping: str | None = None,
        pool_id: str | None = None,
        dry_run: bool | None = None,
        use_remembered: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Import:
        """Import a file. Roles: admin, hr, manager, marketer."""
        return cast(
            Import,
            self._call(
                "POST",
                "/v1/imports",
                data=form_of(
                    {
                        "kind": kind,
                        "mode": mode,
                        "mapping": mapping,
                        "pool_id": pool_id,
                        "dry_run": dry_run,
                        "use_remembered": use_remembered,
                    }
                ),
                files={"file": (filename, content_of(file))},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def get_import(self, import_id: str) -> Import:
        """One import and how far it is. Roles: admin, hr, manager, marketer."""
        return cast(Import, self._call("GET", path_of("/v1/imports/{import_id}", import_id=import_id)).json())

    def list_import_rows(
        self,
        import_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        outcome: Literal["created", "updated", "duplicate", "failed"] | None = None,
        noted: bool | None = None,
        language: Literal["en", "zh"] | None = None,
    ) -> Pages[ImportRow]:
        """What became of each row. Roles: admin, hr, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/imports/{import_id}/rows", import_id=import_id),
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "outcome": outcome,
                        "noted": noted,
                        "language": language,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def list_import_rows_content(
        self,
        import_id: str,
        *,
        limit: int | None = None,
        outcome: Literal["created", "updated", "duplicate", "failed"] | None = None,
        noted: bool | None = None,
        format: Literal["json", "csv"] | None = None,
        language: Literal["en", "zh"] | None = None,
    ) -> bytes:
        """What became of each row. Roles: admin, hr, manager, marketer."""
        return self._call(
            "GET",
            path_of("/v1/imports/{import_id}/rows", import_id=import_id),
            query={
                "limit": limit,
                "outcome": outcome,
                "noted": noted,
                "format": format,
                "language": language,
            },
        ).content

    def pause_import(self, import_id: str, *, idempotency_key: str | None = None) -> Import:
        """Stop an import between two batches. Roles: admin, hr, manager, marketer."""
        return cast(
            Import,
            self._call(
                "POST",
                path_of("/v1/imports/{import_id}/pause", import_id=import_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def resume_import(self, import_id: str, *, idempotency_key: str | None = None) -> Import:
        """Go on with a paused import. Roles: admin, hr, manager, marketer."""
        return cast(
            Import,
            self._call(
                "POST",
                path_of("/v1/imports/{import_id}/resume", import_id=import_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def undo_import(self, import_id: str, *, idempotency_key: str | None = None) -> Import:
        """Take an import back, within a day. Roles: admin, hr, manager, marketer."""
        return cast(
            Import,
            self._call(
                "POST",
                path_of("/v1/imports/{import_id}/undo", import_id=import_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def peek_import(
        self, *, kind: Literal["leads", "employees"], file: bytes | IO[bytes], filename: str = "file"
    ) -> PeekedFile:
        """A file's headings, first rows and proposed mapping, without importing. Roles: admin, hr, manager, marketer."""
        return cast(
            PeekedFile,
            self._call(
                "POST",
                "/v1/imports/peek",
                data=form_of({"kind": kind}),
                files={"file": (filename, content_of(file))},
            ).json(),
        )
