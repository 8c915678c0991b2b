"""When a nurtured lead goes to a pool, which one, and when a lost one is nurtured again. Pure.

While a lead is nurtured its `outcome` says where it comes from: none if it came in too cold, `open` if a
history file left it open, `lost` if it was lost, here or there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.leads.domain.routing import PoolChoice, choose_pool
from services.leads.domain.rules import PoolRules
from shared.errors import Conflict


class NotNurturing(Conflict):
    """Only a nurtured lead can be promoted: this one is in a pool or a hand, or at its end."""

    code = "not_nurturing"


class NurtureCause(StrEnum):
    """Why a lead left nurturing, or came to it."""

    SCORE = "score"
    RETURNED = "returned"
    PROMOTED = "promoted"
    QUIET = "quiet"
    OVERFLOW = "overflow"


def cause_to_pool(
    outcome: str | None, *, came_again: bool, score: int = 0, left_with: int | None = None
) -> NurtureCause | None:
    """Why a lead with score enough may be pooled without a person; None if only a person may do it.

    A lead of today goes by its score; one that overflowed out of a pool with the score `left_with`
    only with a higher one, else it would be back the next night. Both, and a lost one, go when the customer
    comes again; what a history file left open is perhaps somebody's elsewhere, and a person's to decide.
    """
    if outcome is None and (left_with is None or score > left_with):
        return NurtureCause.SCORE
    if outcome is None:
        return NurtureCause.RETURNED if came_again else None
    return NurtureCause.RETURNED if outcome == "lost" and came_again else None


def home_of(lead: Mapping[str, Any], pools: Iterable[PoolChoice]) -> UUID | None:
    """The open pool a lead belongs to: the one it was named for or last in; else by routing, as at capture.

    `lead` has region, city, extra and home_pool_id. Having been in the default pool says nothing: what became
    known since may name a better one.
    """
    choices = tuple(pools)
    home = next((pool for pool in choices if pool.id == lead["home_pool_id"]), None)
    return home.id if home and not home.is_default else choose_pool(lead, choices)


def quiet_since(rules: PoolRules, now: datetime) -> datetime | None:
    """Leads lost before this moment are nurtured again; None if the rules say never."""
    return now - timedelta(days=rules.lost_quiet_days) if rules.lost_quiet_days else None
