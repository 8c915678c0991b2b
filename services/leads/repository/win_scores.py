"""What the model in force says of leads: asked for one on its way in, written for many at once.

A lead's `scored_version` is the version that was looked at. Whatever changes a lead gives it another version,
so none is forgotten; the index of those that differ is empty nearly always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.behaviour import Deed, deeds_of_event
from services.leads.domain.drafts import Draft
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.in_force import Speaking
from services.leads.domain.learning import Past, view_of
from services.leads.domain.scoring import Score, Scorer
from services.leads.domain.states import OPEN
from services.leads.domain.win_model import Explained, has_moved, probability
from services.leads.domain.win_words import explained_answer, win_by_model, win_by_rules
from services.leads.events import LeadScored
from services.leads.repository.known import scored_data
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.past_leads import deeds_of
from services.leads.repository.scores import scorer_of
from shared.outbox import emit_many, outbox_row

IS_OPEN = "l.state in (" + ", ".join(f"'{state}'" for state in OPEN) + ")"
SEEN = ", ".join(
    f"l.{name}"
    for name in (*COLUMN_FIELDS, "id", "version", "created_at", "extra", "finder_id", "sharer_id", "grade",
                 "grade_cell", "score", "p_win", "model_id", "scored_version")
)  # fmt: skip
_CHANGED = text(f"""
    select {SEEN} from lead l where l.scored_version <> l.version and {IS_OPEN}
    order by l.id limit :limit for update skip locked
""")  # noqa: S608
_NUMBERED = text(f"""
    select {SEEN} from lead l where l.number between :first and :last and {IS_OPEN}
    order by l.id for update skip locked
""")  # noqa: S608
_OF_OTHERS = text(f"""
    select {SEEN} from lead l
    where {IS_OPEN} and l.model_id is distinct from cast(:model as uuid) and l.id > :after
    order by l.id limit :limit for update skip locked
""")  # noqa: S608
_LAST = text("select coalesce(max(number), 0) from lead")
_COUNT = text(f"""
    select count(*) from lead l where {IS_OPEN}
        and (l.model_id is distinct from cast(:model as uuid) or l.scored_version <> l.version)
""")  # noqa: S608
_WRITE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            id uuid, version bigint, is_new boolean, grade text, p float8, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, at, data)
        select id, version, 'scored', 'model', :now, data from told where is_new
    )
    update lead l set p_win = t.p, model_id = :model, scored_version = t.version, version = t.version,
        grade = t.grade, scored_at = :now,
        updated_at = case when t.is_new then :now else l.updated_at end
    from told t where l.id = t.id
""")
_NOBODY = UUID(int=0)


class Opinion(NamedTuple):
    """What a model says of one lead, and the grade that follows."""

    speaking: Speaking
    explained: Explained
    grade: str

    @property
    def p(self) -> float:
        """The chance of being won within 90 days, inside the open interval (0, 1)."""
        return min(max(probability(self.explained.log_odds), 1e-12), 1 - 1e-12)


class Asked:
    """The model in force with the rules whose points it looks at."""

    def __init__(self, session: Session, speaking: Speaking) -> None:
        self.speaking = speaking
        self._scorer: Scorer = scorer_of(session, speaking.score_rule_id)

    def of_draft(
        self, draft: Draft, created_at: datetime, now: datetime, *, is_shared: bool, is_referred: bool
    ) -> Opinion:
        """What it says of a lead on its way in."""
        past = Past(
            _NOBODY, created_at, draft.fields, draft.extra, is_referred=is_referred, is_shared=is_shared,
            deeds=[deed for each in draft.events for deed in deeds_of_event(each, now)],
        )  # fmt: skip
        return self._say(past, now, None)

    def of_lead(self, lead: Row[Any], deeds: Sequence[Deed], now: datetime) -> Opinion:
        """What it says of a stored lead; the grade stays within its margin if this model gave it."""
        standing = lead.grade if lead.model_id == self.speaking.id else None
        return self._say(_past(lead, deeds), now, standing)

    def _say(self, past: Past, now: datetime, standing: str | None) -> Opinion:
        view = view_of(past, now, self._scorer, self.speaking.hidden)
        explained = self.speaking.model.explain(view)
        return Opinion(self.speaking, explained, self.speaking.grades.grade(explained.log_odds, standing))


def lead_win(session: Session, lead: Row[Any], now: datetime) -> dict[str, Any] | None:
    """The chance of an open lead as whoever scores now says it, with the reasons; None of one at its end."""
    if lead.state not in OPEN:
        return None
    in_force = model_in_force(session, now)
    if in_force.model is None:
        return win_by_rules(lead.score, in_force.why_rules)
    said = Asked(session, in_force.model).of_lead(lead, deeds_of(session, [lead.id]).get(lead.id, ()), now)
    return win_by_model(in_force.model, said.explained)


def graded(score: Score, said: Opinion | None) -> Score:
    """A score by the rules, with the grade of the model if one speaks."""
    return replace(score, grade=said.grade) if said else score


def _past(lead: Row[Any], deeds: Sequence[Deed]) -> Past:
    return Past(
        lead.id, lead.created_at, dict(lead._mapping), lead.extra, is_referred=lead.finder_id is not None,
        is_shared=lead.sharer_id is not None, deeds=deeds,
    )  # fmt: skip


def say_of_changed(session: Session, asked: Asked, limit: int, now: datetime) -> tuple[int, int]:
    """Look again at leads that changed since the model saw them; how many, and how many changed grade."""
    return _say_all(session, asked, session.execute(_CHANGED, {"limit": limit}).all(), now)


def last_number(session: Session) -> int:
    """The number of the newest lead; 0 without any."""
    return int(session.execute(_LAST).scalar_one())


def say_of_numbered(session: Session, asked: Asked, first: int, last: int, now: datetime) -> tuple[int, int]:
    """Look at all open leads with these numbers, both ends among them."""
    return _say_all(session, asked, session.execute(_NUMBERED, {"first": first, "last": last}).all(), now)


def say_of_others(
    session: Session, asked: Asked, after: UUID, limit: int, now: datetime
) -> tuple[int, int, UUID | None]:
    """Look at open leads that another model or none has looked at, by id after `after`; the last one too."""
    wanted = {"model": asked.speaking.id, "after": after, "limit": limit}
    leads = session.execute(_OF_OTHERS, wanted).all()
    seen, regraded = _say_all(session, asked, leads, now)
    return seen, regraded, leads[-1].id if leads else None


def count_unscored(session: Session, speaking: Speaking | None) -> int:
    """How many open leads the model in force has not looked at as they are."""
    if speaking is None:
        return 0
    return int(session.execute(_COUNT, {"model": speaking.id}).scalar_one())


def _say_all(session: Session, asked: Asked, leads: Sequence[Row[Any]], now: datetime) -> tuple[int, int]:
    if not leads:
        return 0, 0
    deeds = deeds_of(session, [lead.id for lead in leads])
    rows, events = [], []
    for lead in leads:
        said = asked.of_lead(lead, deeds.get(lead.id, ()), now)
        if _is_same(lead, said, asked.speaking.id):
            continue
        row = _row(lead, said, asked.speaking)
        rows.append(row)
        if row["is_new"]:
            told = scored_data(lead.id, lead.grade, {**lead._mapping, "grade": said.grade})
            events.append(outbox_row(LeadScored, lead.id, row["version"], told))
    if rows:
        wanted = {"rows": orjson.dumps(rows).decode(), "model": asked.speaking.id, "now": now}
        session.execute(_WRITE, wanted)
        emit_many(session, events)
    return len(leads), len(events)


def _is_same(lead: Row[Any], said: Opinion, model_id: UUID) -> bool:
    if lead.model_id != model_id or lead.scored_version != lead.version or said.grade != lead.grade:
        return False
    return not has_moved(lead.p_win, said.p)


def _row(lead: Row[Any], said: Opinion, speaking: Speaking) -> dict[str, Any]:
    is_new = said.grade != lead.grade
    version = lead.version + is_new
    data = _why(lead, said, speaking) if is_new else {}
    return {
        "id": lead.id,
        "version": version,
        "is_new": is_new,
        "grade": said.grade,
        "p": said.p,
        "data": data,
    }


def _why(lead: Row[Any], said: Opinion, speaking: Speaking) -> Mapping[str, Any]:
    """What the history tells of a new grade: the chance before and now, and the reasons of that moment."""
    told = explained_answer(said.explained)
    return {
        "from_grade": lead.grade, "grade": said.grade, "grade_cell": lead.grade_cell, "score": lead.score,
        "model": speaking.number, "from_p": lead.p_win, "p": said.p, "percent": round(100 * said.p),
        "reasons": [each["words"] for each in told["reasons"]],
    }  # fmt: skip
