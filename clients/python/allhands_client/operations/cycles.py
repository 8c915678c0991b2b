"""Operations below /v1/cycles. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import CycleDeclineBody, CycleEstimate, CycleProposal
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class CyclesOperations(Transport):
    """One method per operation."""

    def list_cycles(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        month: str | None = None,
        grade: Literal["A", "B", "C", "D"] | None = None,
        source: str | None = None,
    ) -> Pages[CycleEstimate]:
        """How leads ripen by grade and source, and the cycles that tells. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/cycles",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "month": month,
                        "grade": grade,
                        "source": source,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def list_cycle_proposals(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["open", "approved", "declined", "replaced"] | None = None,
    ) -> Pages[CycleProposal]:
        """Proposals of other turnover cycles. Roles: admin, manager."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/cycles/proposals", query={"limit": limit, "cursor": cursor, "state": state}
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_cycle_proposal(self, proposal_id: str) -> CycleProposal:
        """One proposal, cell by cell and why. Roles: admin, manager."""
        return cast(
            CycleProposal,
            self._call("GET", path_of("/v1/cycles/proposals/{proposal_id}", proposal_id=proposal_id)).json(),
        )

    def approve_cycle_proposal(
        self, proposal_id: str, *, idempotency_key: str | None = None
    ) -> CycleProposal:
        """Make a proposal the next version of the rules. Roles: admin, manager."""
        return cast(
            CycleProposal,
            self._call(
                "POST",
                path_of("/v1/cycles/proposals/{proposal_id}/approve", proposal_id=proposal_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def decline_cycle_proposal(
        self, proposal_id: str, body: CycleDeclineBody, *, idempotency_key: str | None = None
    ) -> CycleProposal:
        """Leave the rules as they are. Roles: admin, manager."""
        return cast(
            CycleProposal,
            self._call(
                "POST",
                path_of("/v1/cycles/proposals/{proposal_id}/decline", proposal_id=proposal_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def rebase_cycle_proposal(self, proposal_id: str, *, idempotency_key: str | None = None) -> CycleProposal:
        """Make a proposal again from the present rules. Roles: admin, manager."""
        return cast(
            CycleProposal,
            self._call(
                "POST",
                path_of("/v1/cycles/proposals/{proposal_id}/rebase", proposal_id=proposal_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )
