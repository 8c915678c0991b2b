"""Operations below /v1/nurture-reports. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import NurtureReceived, NurtureReportBody
from allhands_client.transport import Transport, path_of


class NurtureReportsOperations(Transport):
    """One method per operation."""

    def take_nurture_report(
        self, channel_id: str, body: NurtureReportBody, *, idempotency_key: str | None = None
    ) -> NurtureReceived:
        """Report what became of a message, signed. No login needed."""
        return cast(
            NurtureReceived,
            self._call(
                "POST",
                path_of("/v1/nurture-reports/{channel_id}", channel_id=channel_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
