"""Operations below /v1/receivables. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import PaymentBody, ReceivableLine, ReceivedPayment
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ReceivablesOperations(Transport):
    """One method per operation."""

    def list_receivables(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["open", "paid", "all"] | None = None,
        bucket: Literal["not_due", "1-30", "31-60", "61-90", "over_90"] | None = None,
        owner_id: str | None = None,
        team_id: str | None = None,
        lead_id: str | None = None,
        sort: Literal["due_on", "-due_on", "-open_fen"] | None = None,
    ) -> Pages[ReceivableLine]:
        """What is due, by how late it is. Roles: admin, finance, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/receivables",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "state": state,
                        "bucket": bucket,
                        "owner_id": owner_id,
                        "team_id": team_id,
                        "lead_id": lead_id,
                        "sort": sort,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def receive_payment(
        self, receivable_id: str, body: PaymentBody, *, idempotency_key: str | None = None
    ) -> ReceivedPayment:
        """Write down money received. Roles: admin, finance, manager, rep."""
        return cast(
            ReceivedPayment,
            self._call(
                "POST",
                path_of("/v1/receivables/{receivable_id}/payments", receivable_id=receivable_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
