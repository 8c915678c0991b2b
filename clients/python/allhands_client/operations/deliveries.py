"""Operations below /v1/deliveries. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Delivery
from allhands_client.transport import Transport, path_of


class DeliveriesOperations(Transport):
    """One method per operation."""

    def get_delivery(self, delivery_id: str) -> Delivery:
        """One delivery and its log. Roles: admin."""
        return cast(
            Delivery,
            self._call("GET", path_of("/v1/deliveries/{delivery_id}", delivery_id=delivery_id)).json(),
        )

    def replay_delivery(self, delivery_id: str, *, idempotency_key: str | None = None) -> Delivery:
        """Send one delivery again. Roles: admin."""
        return cast(
            Delivery,
            self._call(
                "POST",
                path_of("/v1/deliveries/{delivery_id}/replay", delivery_id=delivery_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )
