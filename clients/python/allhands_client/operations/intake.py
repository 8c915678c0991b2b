"""Operations below /v1/intake. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import IntakeAnswer, IntakeBody
from allhands_client.transport import Transport, path_of


class IntakeOperations(Transport):
    """One method per operation."""

    def intake_form(
        self, key_id: str, body: IntakeBody | None = None, *, idempotency_key: str | None = None
    ) -> IntakeAnswer:
        """Send a form from a public page. No login needed."""
        return cast(
            IntakeAnswer,
            self._call(
                "POST",
                path_of("/v1/intake/{key_id}/form", key_id=key_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def intake_webhook(
        self, key_id: str, body: IntakeBody | None = None, *, idempotency_key: str | None = None
    ) -> IntakeAnswer:
        """Send a lead from another system, signed. No login needed."""
        return cast(
            IntakeAnswer,
            self._call(
                "POST",
                path_of("/v1/intake/{key_id}/webhook", key_id=key_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )
