"""What the running request or event knows about itself: who asked, which trace, until when, under which key.

Set by the kit at the edge of every process and read anywhere below. Greenlets and asyncio tasks each have
their own. No framework is imported here, so the gateway uses it too.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import orjson


@dataclass(frozen=True)
class Actor:
    """Who asks: an employee, the roles held, the teams managed, and what else the issuer vouches for."""

    id: UUID
    roles: frozenset[str] = frozenset()
    groups: frozenset[UUID] = frozenset()
    attributes: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "id": str(self.id),
            "roles": sorted(self.roles),
            "groups": sorted(map(str, self.groups)),
            "attributes": self.attributes,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(
            id=UUID(value["id"]),
            roles=frozenset(value.get("roles", ())),
            groups=frozenset(map(UUID, value.get("groups", ()))),
            attributes=value.get("attributes") or {},
        )

    def to_header(self) -> str:
        """Write the actor as the JSON text of the `nameko.actor` header."""
        return orjson.dumps(self.to_dict()).decode()

    @classmethod
    def from_header(cls, text: str) -> Self:
        """Read what `to_header` wrote."""
        return cls.from_dict(orjson.loads(text))


actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
key: ContextVar[str | None] = ContextVar("key", default=None)
trace: ContextVar[str] = ContextVar("trace", default="")
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
