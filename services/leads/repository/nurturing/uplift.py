"""What a track changed, counted: leads by arm, and how many reached each goal within so many days."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.nurture_uplift import GOALS, Arm, Uplift, compare
from services.leads.repository.nurturing.reached import REACHED
from services.leads.repository.nurturing.tracks import find_track

# Everybody counts where chance put them, whatever happened to them on the way: who replied at once, was taken
# off or had no address. Only the first time on a track, and nobody whom a person put there.
_ARMS = text(f"""
    select first.held_out, count(*) as leads,
        {", ".join(f"count(*) filter (where {reached}) as {goal}" for goal, reached in REACHED.items())}
    from (
        select distinct on (e.lead_id) e.lead_id, e.held_out, e.by_hand, e.started_at, e.start_version,
            e.started_at + make_interval(days => :days) as until
        from nurture_enrolment e where e.track_id = :track order by e.lead_id, e.started_at
    ) first
    where first.started_at <= :matured and not first.by_hand group by 1
""")  # noqa: S608 - our own words


def uplift(session: Session, track_id: UUID, within_days: int, now: datetime) -> dict[str, Any]:
    """Treated against held out, of leads whose time on the track began at least `within_days` ago."""
    find_track(session, track_id)
    wanted = {"track": track_id, "days": within_days, "matured": now - timedelta(days=within_days)}
    arms = {row.held_out: row for row in session.execute(_ARMS, wanted)}

    def arm(goal: str, *, held_out: bool) -> Arm:
        row = arms.get(held_out)
        return Arm(row.leads, getattr(row, goal)) if row else Arm(0, 0)

    found = [compare(goal, arm(goal, held_out=False), arm(goal, held_out=True)) for goal in GOALS]
    return {"track_id": str(track_id), "within_days": within_days, "goals": [_told(each) for each in found]}


def _told(found: Uplift) -> dict[str, Any]:
    return {
        "goal": found.goal,
        "treated": _arm(found.treated),
        "held_out": _arm(found.held_out),
        "difference": found.difference and found.difference.told(),
        "verdict": found.verdict,
        "needed": found.needed,
        "words": {"zh": found.zh, "en": found.en},
    }


def _arm(arm: Arm) -> dict[str, Any]:
    return {"leads": arm.leads, "reached": arm.reached, "share": arm.share and arm.share.told()}
