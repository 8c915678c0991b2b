"""The states of a lead. Pure."""

from enum import StrEnum


class LeadState(StrEnum):
    """Where a lead is: in no hand yet, in a pool, in a hand, or at an end."""

    NEW = "new"
    NURTURING = "nurturing"
    POOLED = "pooled"
    RESERVED = "reserved"
    HELD = "held"
    CONVERTED = "converted"
    LOST = "lost"
    INVALID = "invalid"
    MERGED = "merged"


OPEN = (LeadState.NEW, LeadState.NURTURING, LeadState.POOLED, LeadState.RESERVED, LeadState.HELD)
"""Where a lead may still be won."""

ENDS = frozenset({LeadState.CONVERTED, LeadState.LOST, LeadState.INVALID})
"""Where a holding ended for good and its last holder may still look."""
