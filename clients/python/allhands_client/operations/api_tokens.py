"""Operations below /v1/api-tokens. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import ApiToken, ApiTokenBody, TokenPage
from allhands_client.transport import Transport, path_of


class ApiTokensOperations(Transport):
    """One method per operation."""

    def list_api_tokens(self) -> TokenPage:
        """My API tokens. Anyone signed in."""
        return cast(TokenPage, self._call("GET", "/v1/api-tokens").json())

    def create_api_token(self, body: ApiTokenBody) -> ApiToken:
        """Make an API token; its secret is shown once. Anyone signed in."""
        return cast(ApiToken, self._call("POST", "/v1/api-tokens", json=body).json())

    def revoke_api_token(self, token_id: str) -> None:
        """End one of my API tokens. Anyone signed in."""
        self._call("DELETE", path_of("/v1/api-tokens/{token_id}", token_id=token_id))
