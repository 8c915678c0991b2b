"""What is asked for and what is answered when leads come into hands."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.leads.domain.holding import Cause
from services.leads.domain.rules import PoolRules
from services.leads.repository.rulebook import Arm


@dataclass(frozen=True, slots=True)
class Take:
    """A wish to put a lead into a hand. With `pool_id` it must be in that pool, else in any or none yet.

    `grade`: it counts under this one, not the lead's present. `data` is added to the history. For a lead that
    comes back: `recycle_at`, when it is due; `is_worked`, that the caller then gives it a clock that says so.
    """

    lead_id: UUID
    rep_id: UUID
    cause: Cause
    pool_id: UUID | None = None
    from_rep: UUID | None = None
    override_reason: str | None = None
    is_explore: bool = False
    grade: str | None = None
    recycle_at: datetime | None = None
    is_worked: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A holding that began. `held` of `held_cap` is the rep's count with this lead."""

    lead_id: UUID
    rep_id: UUID
    cause: Cause
    holding_id: UUID
    version: int
    grade: str
    from_pool: UUID | None
    rule_version: UUID
    recycle_at: datetime
    held: int
    held_cap: int
    rules: PoolRules
    do_not_contact: bool
    arm: Arm | None = None
