"""Operations below /v1/sessions. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import OidcOffer, Session, SessionBody
from allhands_client.transport import Transport


class SessionsOperations(Transport):
    """One method per operation."""

    def create_session(self, body: SessionBody) -> Session:
        """Sign in. No login needed."""
        return cast(Session, self._call("POST", "/v1/sessions", json=body).json())

    def get_oidc(self) -> OidcOffer:
        """Whether one may sign in through the company's identity provider. No login needed."""
        return cast(OidcOffer, self._call("GET", "/v1/sessions/oidc").json())

    def start_oidc(self, *, return_to: str | None = None) -> None:
        """Go to the identity provider to sign in. No login needed."""
        self._call("GET", "/v1/sessions/oidc/start", query={"return_to": return_to})

    def finish_oidc(self, *, state: str, code: str | None = None, error: str | None = None) -> None:
        """Come back from the identity provider, signed in. No login needed."""
        self._call("GET", "/v1/sessions/oidc/callback", query={"state": state, "code": code, "error": error})

    def end_session(self) -> None:
        """Sign out. Anyone signed in."""
        self._call("DELETE", "/v1/sessions/current")
