"""Operations below /v1/duplicates. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import DismissBody, Duplicate, DuplicateLine, DuplicateMergeBody, EmptyBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class DuplicatesOperations(Transport):
    """One method per operation."""

    def list_duplicates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["-score", "score", "-found_at", "found_at"] | None = None,
        state: Literal["open", "merged", "dismissed"] | None = None,
        kind: Literal["near", "key_conflict", "two_owners"] | None = None,
        min_score: int | None = None,
        lead_id: str | None = None,
        owner_id: str | None = None,
        team_id: str | None = None,
    ) -> Pages[DuplicateLine]:
        """Leads that may be one person. Roles: admin, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/duplicates",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "sort": sort,
                        "state": state,
                        "kind": kind,
                        "min_score": min_score,
                        "lead_id": lead_id,
                        "owner_id": owner_id,
                        "team_id": team_id,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_duplicate(self, pair_id: str, *, survivor: str | None = None) -> Duplicate:
        """Two leads side by side, and what a merge would keep. Roles: admin, manager, marketer."""
        return cast(
            Duplicate,
            self._call(
                "GET", path_of("/v1/duplicates/{pair_id}", pair_id=pair_id), query={"survivor": survivor}
            ).json(),
        )

    def merge_duplicate(
        self, pair_id: str, body: DuplicateMergeBody | None = None, *, idempotency_key: str | None = None
    ) -> DuplicateLine:
        """Merge the two. Roles: admin, manager, marketer."""
        return cast(
            DuplicateLine,
            self._call(
                "POST",
                path_of("/v1/duplicates/{pair_id}/merge", pair_id=pair_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def dismiss_duplicate(
        self, pair_id: str, body: DismissBody, *, idempotency_key: str | None = None
    ) -> DuplicateLine:
        """Say that these are two people. Roles: admin, manager, marketer."""
        return cast(
            DuplicateLine,
            self._call(
                "POST",
                path_of("/v1/duplicates/{pair_id}/dismiss", pair_id=pair_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def reopen_duplicate(
        self, pair_id: str, body: EmptyBody | None = None, *, idempotency_key: str | None = None
    ) -> DuplicateLine:
        """Take a dismissal back. Roles: admin, manager, marketer."""
        return cast(
            DuplicateLine,
            self._call(
                "POST",
                path_of("/v1/duplicates/{pair_id}/dismiss/undo", pair_id=pair_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )
