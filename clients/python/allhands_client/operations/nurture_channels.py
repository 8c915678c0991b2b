"""Operations below /v1/nurture-channels. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import NurtureChannel, NurtureChannelBody, NurtureChannels, NurtureChannelTestBody
from allhands_client.transport import Transport, Version, path_of


class NurtureChannelsOperations(Transport):
    """One method per operation."""

    def list_nurture_channels(self) -> NurtureChannels:
        """The ways to customers. Roles: admin, marketer."""
        return cast(NurtureChannels, self._call("GET", "/v1/nurture-channels").json())

    def save_nurture_channel(
        self, kind: str, body: NurtureChannelBody, *, if_match: Version | None = None
    ) -> NurtureChannel:
        """Set a channel up; its secret is told the first time. Roles: admin."""
        return cast(
            NurtureChannel,
            self._call(
                "PUT", path_of("/v1/nurture-channels/{kind}", kind=kind), json=body, if_match=if_match
            ).json(),
        )

    def rotate_nurture_secret(self, kind: str) -> NurtureChannel:
        """Begin a new secret; the one before signs reports for a day more. Roles: admin."""
        return cast(
            NurtureChannel,
            self._call("POST", path_of("/v1/nurture-channels/{kind}/secret", kind=kind)).json(),
        )

    def test_nurture_channel(
        self, kind: str, body: NurtureChannelTestBody, *, idempotency_key: str | None = None
    ) -> NurtureChannel:
        """Send a test message. Roles: admin."""
        return cast(
            NurtureChannel,
            self._call(
                "POST",
                path_of("/v1/nurture-channels/{kind}/test", kind=kind),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
