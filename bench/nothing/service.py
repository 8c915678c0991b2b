"""A service with one empty method: what is left is the way there and back."""

from typing import Any

from shared.rpc import rpc


class NothingService:
    """Answers at once."""

    name = "nothing"

    @rpc
    def answer(self) -> dict[str, Any]:
        """Do nothing."""
        return {}
