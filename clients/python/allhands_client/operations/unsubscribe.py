"""Operations below /v1/unsubscribe. Written by `make client` from the OpenAPI document; do not edit."""

from allhands_client.transport import Transport, path_of


class UnsubscribeOperations(Transport):
    """One method per operation."""

    def show_unsubscribe(self, token: str) -> bytes:
        """The page behind the link of an e-mail. No login needed."""
        return self._call("GET", path_of("/v1/unsubscribe/{token}", token=token)).content

    def unsubscribe(self, token: str) -> bytes:
        """Hear no more of us, in one click. No login needed."""
        return self._call("POST", path_of("/v1/unsubscribe/{token}", token=token)).content
