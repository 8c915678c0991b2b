"""Identifiers: UUID version 7, so that rows sort by the time they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new time-ordered id."""
    return uuid7()
