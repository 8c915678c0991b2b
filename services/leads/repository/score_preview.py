"""What other score rules would say of the newest open leads, beside those in force. Nothing is written."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.score_shifts import shifts
from services.leads.domain.scoring import Score, Scorer
from services.leads.repository.known import values_of
from services.leads.repository.model_preview import MOST_LEADS
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.reach import is_visible, visible_to
from services.leads.repository.rescoring import score_again
from services.leads.repository.scores import ScoreRulesInForce, score_rules_in_force
from services.leads.repository.win_scores import IS_OPEN
from shared.context import Actor
from shared.ids import new_id

_EXAMPLES = 20
_NEWEST = text(f"""
    select l.id, l.number, l.state, l.owner_id, l.pool_id, l.home_pool_id, l.intent, l.intent_at,
        l.created_at, l.score_rule_id, l.tags, l.extra, {", ".join(f"l.{name}" for name in COLUMN_FIELDS)}
    from lead l where {IS_OPEN} order by l.created_at desc, l.id desc limit :limit
""")  # noqa: S608 - column names of ours


class _Seen(NamedTuple):
    """A lead as the rules in force see it, and as the others would."""

    lead: Row[Any]
    now: Score
    then: Score

    @property
    def size(self) -> tuple[bool, int]:
        """How much would change: a grade before any number of points."""
        return self.now.grade != self.then.grade, abs(self.then.score - self.now.score)


def preview_rules(session: Session, other: Scorer, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """How grades by the rules would move, and the leads within the caller's reach that change most."""
    visible = visible_to(session, actor)
    in_force, others = score_rules_in_force(session, now), ScoreRulesInForce(new_id(), other)
    seen = [
        _Seen(lead, score_again(session, lead, in_force, now), score_again(session, lead, others, now))
        for lead in session.execute(_NEWEST, {"limit": MOST_LEADS})
    ]
    moves = Counter((each.now.grade, each.then.grade) for each in seen)
    changed = [each for each in seen if any(each.size)]
    shown = sorted((each for each in changed if is_visible(each.lead, visible)), key=lambda each: each.size)
    return {
        "leads": len(seen),
        "changed": len(changed),
        "graded_by": "model" if model_in_force(session, now).model else "rules",
        "moves": [
            {"from_grade": a, "to_grade": b, "leads": count} for (a, b), count in sorted(moves.items())
        ],
        "examples": [_told(each, in_force.scorer, other) for each in reversed(shown[-_EXAMPLES:])],
    }


def _told(seen: _Seen, scorer: Scorer, other: Scorer) -> dict[str, Any]:
    lead, values = seen.lead, values_of(dict(seen.lead._mapping))
    before = scorer.explain(values, seen.now.fit, seen.now.intent)
    after = other.explain(values, seen.then.fit, seen.then.intent)
    return {
        "id": str(lead.id),
        "number": lead.number,
        "name": lead.name,
        "company": lead.company,
        "grade": seen.now.grade,
        "score": seen.now.score,
        "to_grade": seen.then.grade,
        "to_score": seen.then.score,
        "lines": shifts(before, after),
    }
