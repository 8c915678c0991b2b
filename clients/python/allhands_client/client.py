"""A person at the API."""

from types import TracebackType
from typing import Any, Self

from allhands_client.operations import Operations


class Client(Operations):
    """Every operation of the API as a method; close it, or use it in a `with`."""

    @classmethod
    def signed_in(cls, url: str, username: str, password: str, **settings: Any) -> Self:
        """Return a client with a session of its own; `settings` are those of the class."""
        with cls(url, **settings) as visitor:
            session = visitor.create_session({"username": username, "password": password})
        return cls(url, session["access_token"], **settings)

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        self.close()
