"""What is told of a lead behind a number of the funnel. Pure."""

from collections.abc import Mapping
from typing import Any

COUNTED_BY = frozenset(
    {"id", "number", "version", "created_at", "updated_at", "contact_masked", "channel", "region", "stage"}
    | {"state", "amount_fen", "grade", "grade_cell", "fit", "intent", "score", "do_not_contact"}
)
"""What a lead may be counted by; who it is is not among it."""


def behind_a_number(lead: Mapping[str, Any], *, in_reach: bool) -> dict[str, Any]:
    """A lead's line; of one that has left the reader's reach, only what it was counted by."""
    shown = {name: told if in_reach or name in COUNTED_BY else None for name, told in lead.items()}
    return shown | {"in_reach": in_reach, "tags": shown["tags"] or []}
