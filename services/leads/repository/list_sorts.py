"""The orders of a list of leads. Each has an index behind it, which a page is read along."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.leads.domain.states import OPEN

_OPEN = ", ".join(f"'{state}'" for state in OPEN)
CHANCES = "(select l.*, w.p as p_win from lead l join lead_win w on w.lead_id = l.id) l"
"""The leads that a model has looked at, as `l`, with the chance of being won."""
OPEN_CHANCES = f"""(
    select l.*, case when l.state in ({_OPEN}) then w.p end as p_win
    from lead l left join lead_win w on w.lead_id = l.id) l"""  # noqa: S608 - our words
"""All leads so; without a chance at their end, and where no model has looked."""


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
    def leads(self) -> str:
        """What a statement reads leads from, as `l`."""
        return CHANCES if self.column == "p_win" else "lead l"

    @property
    def all(self) -> str:
        """What its index says of every lead in it."""
        return _IN_ORDER.get(self.column, "true")

    @property
    def beyond(self) -> str:
        """Rows after (:after_value, :after_id), said so that the index can start there."""
        value = f"cast(:after_value as {self.kind})"
        strict = f"l.{self.column} {'<' if self.descending else '>'} {value}"
        among = f"l.id {'<' if self.id_descending else '>'} cast(:after_id as uuid)"
        return f"l.{self.column} {'<=' if self.descending else '>='} {value} and ({strict} or {among})"


_IN_ORDER = {"recycle_at": "l.recycle_at is not null", "p_win": f"l.state in ({_OPEN})"}


def _way(descending: bool) -> str:
    return "desc" if descending else "asc"


SORTS: Mapping[str, Sort] = {
    "score": Sort("score", "bigint", descending=False, id_descending=True),
    "-score": Sort("score", "bigint", descending=True, id_descending=False),
    "p_win": Sort("p_win", "float8", descending=False, id_descending=True),
    "-p_win": Sort("p_win", "float8", descending=True, id_descending=False),
    "created_at": Sort("created_at", "timestamptz", descending=False, id_descending=False),
    "-created_at": Sort("created_at", "timestamptz", descending=True, id_descending=True),
    "recycle_at": Sort("recycle_at", "timestamptz", descending=False, id_descending=False),
    "-recycle_at": Sort("recycle_at", "timestamptz", descending=True, id_descending=True),
    "pooled_at": Sort("pooled_at", "timestamptz", descending=False, id_descending=False),
    "-pooled_at": Sort("pooled_at", "timestamptz", descending=True, id_descending=True),
}
