"""Operations below /v1/sessions. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Session, SessionBody
from allhands_client.transport import Transport


class SessionsOperations(Transport):
    """One method per operation."""

    def create_session(self, body: SessionBody) -> Session:
        """Sign in. No login needed."""
        return cast(Session, self._call("POST", "/v1/sessions", json=body).json())

    def end_session(self) -> None:
        """Sign out. Anyone signed in."""
        self._call("DELETE", "/v1/sessions/current")
