"""Who is in which arm of a comparison: decided by a hash, the same on every machine and every day. Pure."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

_WHOLE = 2**64
_SLACK = 1e-9


def stable_split(salt: str, unit_id: UUID, shares: Mapping[str, float]) -> str:
    """The arm of a unit: one of the names in `shares`, each as likely as its share says; they add up to 1.

    It depends on nothing but the salt and the unit: another salt draws anew, independently of this one, and
    an arm that grows at the expense of the one after it loses nobody. Raises `ValueError` for shares that are
    negative or do not add up to 1.
    """
    if any(share < 0 for share in shares.values()) or abs(sum(shares.values()) - 1) > _SLACK:
        raise ValueError("shares are not negative and add up to 1")
    point, reached = _point(salt, unit_id), 0.0
    arms = [arm for arm, share in shares.items() if share > 0]
    for arm in arms:
        reached += shares[arm]
        if point < reached:
            return arm
    return arms[-1]


def _point(salt: str, unit_id: UUID) -> float:
    """A number from 0 up to, but not, 1."""
    digest = hashlib.sha256(salt.encode() + b"\0" + unit_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") / _WHOLE
