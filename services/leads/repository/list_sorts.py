"""The orders of a list of leads. Each has an index behind it, which a page is read along."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """An order with an index behind it: a column, its direction, and that of the id among equals."""

    column: str
    kind: str
    descending: bool
    id_descending: bool

    @property
    def order(self) -> str:
        """The ORDER BY."""
        return f"l.{self.column} {_way(self.descending)}, l.id {_way(self.id_descending)}"

    @property
    def all(self) -> str:
        """What its index says of every lead in it."""
        return "l.recycle_at is not null" if self.column == "recycle_at" else "true"

    @property
    def beyond(self) -> str:
        """Rows after (:after_value, :after_id), said so that the index can start there."""
        value = f"cast(:after_value as {self.kind})"
        strict = f"l.{self.column} {'<' if self.descending else '>'} {value}"
        among = f"l.id {'<' if self.id_descending else '>'} cast(:after_id as uuid)"
        return f"l.{self.column} {'<=' if self.descending else '>='} {value} and ({strict} or {among})"


def _way(descending: bool) -> str:
    return "desc" if descending else "asc"


SORTS: Mapping[str, Sort] = {
    "score": Sort("score", "bigint", descending=False, id_descending=True),
    "-score": Sort("score", "bigint", descending=True, id_descending=False),
    "created_at": Sort("created_at", "timestamptz", descending=False, id_descending=False),
    "-created_at": Sort("created_at", "timestamptz", descending=True, id_descending=True),
    "recycle_at": Sort("recycle_at", "timestamptz", descending=False, id_descending=False),
    "-recycle_at": Sort("recycle_at", "timestamptz", descending=True, id_descending=True),
    "pooled_at": Sort("pooled_at", "timestamptz", descending=False, id_descending=False),
    "-pooled_at": Sort("pooled_at", "timestamptz", descending=True, id_descending=True),
}
