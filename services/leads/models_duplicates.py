"""Pairs of leads that may be one person, and what the search for them has to go by.

Triggers the migration adds: a lead that arrives, or of which a compared field changes, is noted as due. Leads
are never deleted, and who writes a pair may not wait for a lead: no foreign keys; see decision 11.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Computed, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class Duplicate(Base):
    """Two leads, the smaller id first. `claims` are what people said, `evidence` what comparing found.

    `decided_at` is that of a dismissal; a merge on top of it can be undone to it. Neither holds a value of a
    lead.
    """

    __tablename__ = "duplicate"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID]
    other_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    likeness: Mapped[int] = mapped_column(server_default="0")
    evidence: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    claims: Mapped[list[str]] = mapped_column(server_default="{}")
    score: Mapped[int] = mapped_column(
        BigInteger, Computed("greatest(likeness, case when claims = '{}' then 0 else 95 end)", persisted=True)
    )
    found_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    merge_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("lead_id < other_id", name="ordered"),
        CheckConstraint("kind in ('near', 'key_conflict', 'two_owners')", name="kind"),
        CheckConstraint("state in ('open', 'merged', 'dismissed')", name="state"),
        CheckConstraint("(state = 'merged') = (merge_id is not null)", name="merge_when_merged"),
        CheckConstraint("state <> 'dismissed' or decided_at is not null and reason is not null", name="why"),
        CheckConstraint("likeness between 0 and 100", name="likeness"),
        CheckConstraint("(kind = 'near') = (claims = '{}')", name="claims"),
        Index("uq_duplicate_pair", "lead_id", "other_id", unique=True),
        Index("ix_duplicate_other", "other_id"),
        Index("ix_duplicate_score", "state", "score", "id"),
        Index("ix_duplicate_found", "state", "found_at", "id"),
        Index(
            "ix_duplicate_claimed", "kind", "state", "found_at", "id", postgresql_where=text("kind <> 'near'")
        ),
    )


class DuplicateDue(Base):
    """A lead to be compared: new, or changed since."""

    __tablename__ = "duplicate_due"

    tick: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lead_id: Mapped[UUID]


class DuplicateKey(Base):
    """A blocking key of a lead: leads that share one are compared."""

    __tablename__ = "duplicate_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(primary_key=True)


class DuplicateSeen(Base):
    """A lead that was compared, the keys it was given, and a digest of the fields they were made of."""

    __tablename__ = "duplicate_seen"

    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    made_of: Mapped[UUID]
