"""A person's wish not to be contacted, told to whoever needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads.events import LeadConsentChanged
from shared.context import Actor
from shared.outbox import emit


@dataclass(frozen=True, slots=True)
class Consent:
    """What a lead's person wishes from `version` on, and by what that changed: edit, merge, unmerge."""

    version: int
    do_not_contact: bool
    cause: str


def tell_consent(session: Session, lead_id: UUID, wish: Consent, actor: Actor | None) -> None:
    """Emit `lead_consent_changed`."""
    told = {"lead_id": str(lead_id), "do_not_contact": wish.do_not_contact, "cause": wish.cause}
    emit(session, LeadConsentChanged, lead_id, wish.version, told, actor)


def consent_event(columns: Mapping[str, Any]) -> str | None:
    """The line of history for a change of that wish; None if it is not changed."""
    if "do_not_contact" not in columns:
        return None
    return "consent_withdrawn" if columns["do_not_contact"] else "consent_given"
