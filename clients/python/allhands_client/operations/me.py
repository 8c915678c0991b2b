"""Operations below /v1/me. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Me, PasswordBody
from allhands_client.transport import Transport


class MeOperations(Transport):
    """One method per operation."""

    def get_me(self) -> Me:
        """Who I am. Anyone signed in."""
        return cast(Me, self._call("GET", "/v1/me").json())

    def change_password(self, body: PasswordBody) -> None:
        """Change my password; ends all my sessions and tokens. Anyone signed in."""
        self._call("POST", "/v1/me/password", json=body)
