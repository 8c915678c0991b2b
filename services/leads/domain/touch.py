"""What kinds of contact there are, which a person wishes no more, and what each does to a holding. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.leads.domain.rules import PoolRules
from services.leads.domain.turnover import Contact, is_effective, recycle_at, resets_clock
from services.leads.domain.worktime import WorkCalendar
from shared.errors import Conflict

KINDS = ("call", "visit", "meeting", "reply", "quote", "stage", "message", "email", "note")
OUTCOMES = (
    "connected",
    "no_answer",
    "busy",
    "refused",
    "wrong_number",
    "interested",
    "not_interested",
    "done",
)
DIRECTIONS = ("out", "in")
NO_CONTACT = frozenset({"note"})
"""Written down, but nobody was in contact: the lead still counts as not worked."""


class DoNotContact(Conflict):
    """The person wishes not to be contacted: what they send may be written down, nothing sent to them."""

    code = "do_not_contact"


def check_can_contact(contact: Contact, *, do_not_contact: bool) -> None:
    """Raise `DoNotContact` for a contact that goes out to somebody who withdrew consent."""
    if do_not_contact and contact.direction == "out" and contact.kind not in {*NO_CONTACT, "stage"}:
        raise DoNotContact("this person wishes not to be contacted; only what comes from them is noted")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A running holding as a touch finds it. `one_way_in_a_row`: unanswered touches that reset the clock."""

    grade: str
    source: str | None
    owner_since: datetime
    last_reset_at: datetime | None
    recycle_at: datetime | None
    worked_at: datetime | None
    one_way_in_a_row: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a touch changes. `last_reset_at` is the rep's own last touch that started the cycle anew."""

    effective: bool
    worked_at: datetime | None
    last_reset_at: datetime | None
    recycle_at: datetime | None

    def works(self, tenure: Tenure) -> bool:
        """Say whether this touch is the first contact of the holding."""
        return tenure.worked_at is None and self.worked_at is not None


def effect_of(
    rules: PoolRules, tenure: Tenure, contact: Contact, occurred_at: datetime, calendar: WorkCalendar
) -> Effect:
    """Return what a touch does. A deadline never moves back, and nothing before the holding counts for it."""
    worked_at = tenure.worked_at
    if contact.kind not in NO_CONTACT:
        worked_at = worked_at or max(occurred_at, tenure.owner_since)
    effective = is_effective(rules, contact)
    if not resets_clock(rules, contact, tenure.one_way_in_a_row) or occurred_at < tenure.owner_since:
        return Effect(effective, worked_at, tenure.last_reset_at, tenure.recycle_at)
    anchor = max(occurred_at, tenure.last_reset_at or tenure.owner_since)
    due = recycle_at(rules, tenure.grade, tenure.source, anchor, tenure.owner_since, calendar)
    return Effect(effective, worked_at, anchor, max(due, tenure.recycle_at or due))
