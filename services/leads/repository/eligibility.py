"""Every rule of claiming, as it stands for one rep, said aloud."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause, Finding, findings, in_words, plain
from services.leads.repository.claims import situation_of
from shared.context import Actor


def eligibility(
    session: Session, pool_id: UUID, lead_id: UUID | None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What each rule says about this rep taking from this pool, in the order of the checks. Locks nothing."""
    situation = situation_of(session, actor.id, pool_id, lead_id, cause=Cause.CLAIM, now=now)
    answers = [_told(found, situation.zone) for found in findings(situation)]
    return {"eligible": all(answer["ok"] for answer in answers), "rules": answers}


def _told(found: Finding, zone: ZoneInfo) -> dict[str, Any]:
    zh, en = in_words(found, zone)
    return {
        "id": found.id,
        "words": {"zh": zh, "en": en},
        "value": plain(found.value),
        "limit": plain(found.limit),
        "ok": found.ok,
        "clears_at": found.clears_at.isoformat() if found.clears_at else None,
    }
