"""The moving parts of the demo: leads, reps at their desks, running holdings, acts. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ops.demo.market import Prospect
from ops.demo.people import Person
from services.leads.domain.holding import Counts, Rep
from services.leads.domain.rules import PoolRules
from services.leads.domain.scoring import Score
from services.leads.domain.worktime import WorkCalendar

Row = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """Why something happens, who does it (nobody: the system), and when."""

    cause: str
    actor: UUID | None
    at: datetime


@dataclass(frozen=True)
class RuleVersion:
    """A version of the pool rules, stored and parsed. Without `pool_id` it is the company's."""

    id: UUID
    number: int
    effective_at: datetime
    document: Mapping[str, Any]
    rules: PoolRules
    pool_id: UUID | None = None
    note: str | None = None


@dataclass(eq=False)
class Hand:
    """A running holding; `row` is what is written of it."""

    id: UUID
    rep: "Desk"
    grade: str
    version: RuleVersion
    started_at: datetime
    row: Row = field(default_factory=dict)
    one_way: int = 0
    touches: int = 0
    is_held_out: bool = False
    noticed: set[tuple[str, datetime | None]] = field(default_factory=set)

    @property
    def rules(self) -> PoolRules:
        """The rules it began under."""
        return self.version.rules


@dataclass(eq=False)
class Lead:
    """A lead of the demo and all that will be in its row."""

    prospect: Prospect
    home_pool: UUID
    score: Score
    scored_at: datetime
    state: str = "pooled"
    pool_id: UUID | None = None
    pooled_at: datetime | None = None
    hand: Hand | None = None
    version: int = 0
    updated_at: datetime | None = None
    last_touch_at: datetime | None = None
    last_effective_at: datetime | None = None
    worked_at: datetime | None = None
    recycle_at: datetime | None = None
    protect_until: datetime | None = None
    exempt_reason: str | None = None
    stage: str = "lead"
    amount_fen: int | None = None
    lost_reason: str | None = None
    outcome: str | None = None
    closed_at: datetime | None = None
    let_go_at: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The lead's id."""
        return self.prospect.id

    @property
    def in_hand(self) -> Hand:
        """The running holding; only asked of a lead that is held."""
        assert self.hand is not None
        return self.hand

    def is_protected(self, now: datetime) -> bool:
        """Whether its holder keeps it from going back at this moment."""
        return self.protect_until is not None and self.protect_until > now

    @property
    def deadline(self) -> datetime:
        """When it goes back; only asked of a lead that is held."""
        assert self.recycle_at is not None
        return self.recycle_at


@dataclass(eq=False)
class Desk:
    """A rep at work: the rules' view of them, their hours, and what they hold and took."""

    person: Person
    calendar: WorkCalendar
    rep: Rep
    manager_id: UUID | None
    counts: Counts = field(default_factory=Counts)
    hands: dict[UUID, Lead] = field(default_factory=dict)
    claims: Counter[date] = field(default_factory=Counter)
    intake: Counter[date] = field(default_factory=Counter)
    assigned: int = 0
    last_assigned_at: datetime | None = None

    @property
    def id(self) -> UUID:
        """The rep's id."""
        return self.person.id
