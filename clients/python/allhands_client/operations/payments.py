"""Operations below /v1/payments. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import PaymentLine, ReceivedPayment, ReversalBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class PaymentsOperations(Transport):
    """One method per operation."""

    def list_payments(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        kind: Literal["payment", "correction", "refund"] | None = None,
        owner_id: str | None = None,
        team_id: str | None = None,
        lead_id: str | None = None,
        sort: Literal["paid_on", "-paid_on", "-amount_fen", "-recorded_at"] | None = None,
    ) -> Pages[PaymentLine]:
        """What came in and what was taken back. Roles: admin, finance, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/payments",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "from": from_,
                        "to": to,
                        "kind": kind,
                        "owner_id": owner_id,
                        "team_id": team_id,
                        "lead_id": lead_id,
                        "sort": sort,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def reverse_payment(
        self, payment_id: str, body: ReversalBody, *, idempotency_key: str | None = None
    ) -> ReceivedPayment:
        """Take a payment back, with a reason. Roles: admin, finance, manager."""
        return cast(
            ReceivedPayment,
            self._call(
                "POST",
                path_of("/v1/payments/{payment_id}/reversals", payment_id=payment_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
