"""Operations below /v1/api-tokens. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import ApiToken, ApiTokenBody
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class ApiTokensOperations(Transport):
    """One method per operation."""

    def list_api_tokens(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        employee_id: str | None = None,
        everybody: bool | None = None,
    ) -> Pages[ApiToken]:
        """My API tokens, or for an admin those of others. Anyone signed in."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/api-tokens",
                    query={
                        "limit": limit,
                        "cursor": cursor,
                        "employee_id": employee_id,
                        "everybody": everybody,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_api_token(self, body: ApiTokenBody) -> ApiToken:
        """Make an API token; its secret is shown once. Anyone signed in."""
        return cast(ApiToken, self._call("POST", "/v1/api-tokens", json=body).json())

    def revoke_api_token(self, token_id: str) -> None:
        """End one of my API tokens; an admin ends anybody's. Anyone signed in."""
        self._call("DELETE", path_of("/v1/api-tokens/{token_id}", token_id=token_id))
