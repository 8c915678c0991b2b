"""Files of ours that come back: whose row it is, what was masked and what was quoted on the way out. Pure."""

from collections.abc import Sequence
from uuid import UUID

from shared.files.quoting import unquoted

from .contact import MASK
from .drafts import clean_field
from .fields import OWN_PREFIX


def id_column(columns: Sequence[str]) -> int | None:
    """Where a file of ours tells whose row it is; None in any other file."""
    return next((i for i, column in enumerate(columns) if column == OWN_PREFIX + "id"), None)


def lead_id_of(cell: str) -> str:
    """The id of the lead a row came from, if it is one."""
    try:
        return str(UUID(cell.strip()))
    except ValueError:
        return ""


def read_own_field(name: str, cell: str) -> str | None:
    """A field as it was before it was quoted; what was masked says nothing."""
    return None if MASK in cell else clean_field(name, unquoted(cell))
