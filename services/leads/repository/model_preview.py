"""What a model would say of the newest open leads, beside what is in force. Nothing is written."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.in_force import Speaking
from services.leads.domain.win_model import cuts_by_capacity, log_odds_of, probability
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.past_leads import backgrounds
from services.leads.repository.reach import is_visible, visible_to
from services.leads.repository.win_scores import IS_OPEN, SAYS, SEEN, Asked, Opinion
from shared.context import Actor

MOST_LEADS = 2_000
LEAST_LEADS = 200
"""Among fewer open leads the cuts of training are the better guess."""
_EXAMPLES = 20
_NEWEST = text(f"""
    select {SEEN}, l.number, l.state, l.owner_id, l.pool_id, l.home_pool_id from lead {SAYS} where {IS_OPEN}
    order by l.created_at desc, l.id desc limit :limit
""")  # noqa: S608 - column names of ours


def begins_today(session: Session, speaking: Speaking, now: datetime) -> tuple[float, float, float]:
    """Where A, B and C begin in log-odds so that the newest open leads fill them as capacity has it."""
    stands = [said.explained.log_odds for _, said in _asked(session, speaking, now)]
    return cuts_by_capacity(stands) if len(stands) >= LEAST_LEADS else speaking.grades.begins


def _asked(session: Session, speaking: Speaking, now: datetime) -> Iterator[tuple[Row[Any], Opinion]]:
    """The newest open leads, each with what the model says of it."""
    leads = session.execute(_NEWEST, {"limit": MOST_LEADS}).all()
    known = backgrounds(session, leads)
    asked = Asked(session, speaking)
    return ((lead, asked.of_lead(lead, known[lead.id], now)) for lead in leads)


def preview(session: Session, speaking: Speaking, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """How grades of all would move, and the leads within the caller's reach it sees most differently."""
    visible, curve = visible_to(session, actor), model_in_force(session, now).curve
    moves: Counter[tuple[str, str]] = Counter()
    said_of: Counter[float] = Counter()
    told = []
    for lead, said in _asked(session, speaking, now):
        p_now = lead.p_win if lead.p_win is not None else probability(curve.log_odds(lead.score))
        moves[lead.grade, said.grade] += 1
        said_of[said.p] += 1
        if is_visible(lead, visible):
            told.append(
                {"id": str(lead.id), "number": lead.number, "name": lead.name, "company": lead.company,
                 "grade": lead.grade, "p_now": p_now, "to_grade": said.grade, "p": said.p}
            )  # fmt: skip
    told.sort(key=lambda each: -abs(log_odds_of(each["p"]) - log_odds_of(each["p_now"])))
    return {
        "leads": moves.total(),
        "alike": max(said_of.values(), default=0),
        "moves": [
            {"from_grade": a, "to_grade": b, "leads": count} for (a, b), count in sorted(moves.items())
        ],
        "examples": told[:_EXAMPLES],
    }
