"""Operations below /v1/sweep-brakes. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import SweepBrake
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class SweepBrakesOperations(Transport):
    """One method per operation."""

    def list_sweep_brakes(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["waiting", "allowed", "refused"] | None = None,
    ) -> Pages[SweepBrake]:
        """Sweeps that stopped to ask. Roles: admin, manager."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/sweep-brakes", query={"limit": limit, "cursor": cursor, "state": state}
                ).json(),
            )

        return Pages(fetch, cursor)

    def allow_sweep_brake(self, brake_id: str, *, idempotency_key: str | None = None) -> SweepBrake:
        """Let the due leads go. Roles: admin, manager."""
        return cast(
            SweepBrake,
            self._call(
                "POST",
                path_of("/v1/sweep-brakes/{brake_id}/allow", brake_id=brake_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def refuse_sweep_brake(self, brake_id: str, *, idempotency_key: str | None = None) -> SweepBrake:
        """Keep the due leads for the day. Roles: admin, manager."""
        return cast(
            SweepBrake,
            self._call(
                "POST",
                path_of("/v1/sweep-brakes/{brake_id}/refuse", brake_id=brake_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )
