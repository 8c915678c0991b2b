"""Where a lead without a holder belongs: the open pools, their routing and their rules, each read once."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture import home_of
from services.leads.domain.routing import PoolChoice
from services.leads.repository.rulebook import InForce, rules_in_force

_POOLS = text("select id, region, product, is_default from pool where active order by created_at, id")


class Homes:
    """The open pools at one moment, for the length of a transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._rules: dict[UUID, tuple[InForce, datetime]] = {}

    @cached_property
    def choices(self) -> tuple[PoolChoice, ...]:
        """The open pools, oldest first."""
        return tuple(PoolChoice(*row) for row in self._session.execute(_POOLS))

    def home_of(self, lead: Row[Any]) -> UUID | None:
        """The open pool a lead belongs to."""
        return home_of(dict(lead._mapping), self.choices)

    def rules(self, pool: UUID) -> tuple[InForce, datetime]:
        """The version in force for a pool and when a lead that goes there now can be claimed."""
        if pool not in self._rules:
            in_force, rules = rules_in_force(self._session, pool, self._now)
            self._rules[pool] = in_force, self._now + timedelta(minutes=rules.freeze_minutes)
        return self._rules[pool]
