"""The sweep's decisions: what becomes of a due lead, and when a whole team must be asked first. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from services.leads.domain.rules import PoolRules
from services.leads.domain.turnover import tenure_ends_at
from shared.errors import Conflict

STORM_LEAST = 10
"""Fewer due leads than this are no storm, whatever share of a small team they are."""

OUTAGE = timedelta(hours=12)
"""A sweep that has not succeeded for this long comes back to a pile: it asks first."""

RULE_CHANGE_WATCH = timedelta(hours=24)
"""How long after a new rule version the sweep asks before it takes many."""


class BrakeDecided(Conflict):
    """The brake was answered before, the other way."""

    code = "brake_decided"


class Fate(StrEnum):
    """What becomes of a due lead."""

    RECYCLE = "recycled"
    HOLD_OUT = "held_out"
    UNNOTICED = "without_notice"
    SHIELD = "shielded"
    KEEP = "kept"


@dataclass(frozen=True)
class Due:
    """A lead locked by the sweep. `noticed`: the last reminder for this very `recycle_at` was delivered."""

    lead_id: UUID
    holding_id: UUID
    owner_since: datetime
    recycle_at: datetime | None
    noticed: bool
    protect_until: datetime | None = None
    paused_reason: str | None = None
    exempt_reason: str | None = None


def fate(due: Due, rules: PoolRules, now: datetime) -> Fate:
    """Decide about a lead that the sweep found due and then locked; a follow-up may have come first."""
    if due.recycle_at is None or due.recycle_at > now:
        return Fate.KEEP
    if is_shielded(due, now):
        return Fate.SHIELD
    if not due.noticed:
        return Fate.UNNOTICED
    if now < tenure_ends_at(rules, due.owner_since) and is_held_out(due.holding_id, rules):
        return Fate.HOLD_OUT
    return Fate.RECYCLE


def is_shielded(due: Due, now: datetime) -> bool:
    """Say whether a lead is protected, paused or exempt: never recycled."""
    is_protected = due.protect_until is not None and due.protect_until > now
    return is_protected or due.paused_reason is not None or due.exempt_reason is not None


def is_held_out(holding_id: UUID, rules: PoolRules) -> bool:
    """Say whether a holding is of the share not rotated, by which the gain of rotation is measured."""
    return share_of(holding_id, "hold_out") < rules.assignment.hold_out_share


def share_of(key: UUID, purpose: str) -> float:
    """Return the same number in [0, 1) for a key and purpose, for ever: a coin that can be tossed again."""
    digest = blake2b(key.bytes, digest_size=8, person=purpose.encode()[:16]).digest()
    return (int.from_bytes(digest) >> 11) / (1 << 53)


@dataclass(frozen=True)
class Weather:
    """What the sweep knows before it starts: when one last succeeded, and the newest change of rules."""

    now: datetime
    last_success_at: datetime | None
    rules_changed_at: datetime | None

    def is_after_outage(self) -> bool:
        """Say whether sweeping stood still for so long that much fell due at once."""
        return self.last_success_at is not None and self.now - self.last_success_at > OUTAGE

    def is_after_rule_change(self) -> bool:
        """Say whether the rules changed a short while ago."""
        return self.rules_changed_at is not None and self.now - self.rules_changed_at <= RULE_CHANGE_WATCH


def storm(due: int, held: int, storm_share: float, weather: Weather) -> str | None:
    """Return why a team's sweep must wait for its manager (`share`, `outage`, `rule_change`), or None."""
    if due < STORM_LEAST:
        return None
    if weather.is_after_outage():
        return "outage"
    if weather.is_after_rule_change():
        return "rule_change"
    return "share" if due > storm_share * held else None
