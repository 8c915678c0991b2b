"""What the model in force says of leads: asked for one on its way in, written for many at once.

It is kept in `lead_win`, with the version of the lead that was looked at. Whatever changes a lead gives it
another version and so marks its row as stale; none is forgotten, and the index of those is nearly empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.behaviour import deeds_of_event
from services.leads.domain.drafts import Draft
from services.leads.domain.features import View
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
from services.leads.repository.past_leads import Background, backgrounds
from services.leads.repository.scores import scorer_of
from shared.outbox import emit_many, outbox_row

IS_OPEN = "l.state in (" + ", ".join(f"'{state}'" for state in OPEN) + ")"
SAYS = "l left join lead_win w on w.lead_id = l.id"
SEEN = ", ".join(
    f"l.{name}"
    for name in (*COLUMN_FIELDS, "id", "version", "created_at", "extra", "finder_id", "sharer_id", "grade",
                 "grade_cell", "score")
) + ", w.p as p_win, w.model_id, w.version as scored_version"  # fmt: skip
"""What is looked at of each lead `from lead {SAYS}`."""
_CHANGED = text(f"""
    select {SEEN} from lead_win w join lead l on l.id = w.lead_id where w.stale and {IS_OPEN}
    order by l.id limit :limit for update of l skip locked
""")  # noqa: S608
_NUMBERED = text(f"""
    select {SEEN} from lead {SAYS} where l.number between :first and :last and {IS_OPEN}
    order by l.id for update of l skip locked
""")  # noqa: S608
_OF_OTHERS = text(f"""
    select {SEEN} from lead {SAYS}
    where {IS_OPEN} and w.model_id is distinct from cast(:model as uuid) and l.id > :after
    order by l.id limit :limit for update of l skip locked
""")  # noqa: S608
_LAST = text("select coalesce(max(number), 0) from lead")
_COUNT = text(f"""
    select count(*) from lead {SAYS} where {IS_OPEN}
        and (w.model_id is distinct from cast(:model as uuid) or w.stale)
""")  # noqa: S608
_REGRADE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            id uuid, version bigint, grade text, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, at, data)
        select id, version, 'scored', 'model', :now, data from told
    )
    update lead l set version = t.version, grade = t.grade, scored_at = :now, updated_at = :now
    from told t where l.id = t.id
""")
_SAY = text("""
    insert into lead_win (lead_id, p, model_id, version, at)
    select t.id, t.p, :model, t.version, :now
    from unnest(cast(:ids as uuid[]), cast(:chances as float8[]), cast(:versions as bigint[]))
        t(id, p, version)
    on conflict (lead_id) do update
    set p = excluded.p, model_id = excluded.model_id, version = excluded.version, stale = false,
        at = excluded.at
""")
_NOBODY = UUID(int=0)


class Opinion(NamedTuple):
    """What a model says of one lead, and the grade that follows."""

    speaking: Speaking
    explained: Explained
    grade: str

    @property
    def p(self) -> float:
        """The chance of being won within 90 days."""
        return chance(self.explained.log_odds)


def chance(log_odds: float) -> float:
    """The probability of these log-odds, inside the open interval (0, 1)."""
    return min(max(probability(log_odds), 1e-12), 1 - 1e-12)


class Asked:
    """The model in force with the rules whose points it looks at."""

    def __init__(self, session: Session, speaking: Speaking) -> None:
        self.speaking = speaking
        self._scorer: Scorer = scorer_of(session, speaking.score_rule_id)

    def of_draft(
        self,
        draft: Draft,
        created_at: datetime,
        now: datetime,
        *,
        is_shared: bool,
        is_referred: bool,
        sharer_percent: float | None = None,
    ) -> Opinion:
        """What it says of a lead on its way in."""
        past = Past(
            _NOBODY, created_at, draft.fields, draft.extra, is_referred=is_referred, is_shared=is_shared,
            sharer_percent=lambda _: sharer_percent,
            deeds=[deed for each in draft.events for deed in deeds_of_event(each, now)],
        )  # fmt: skip
        explained = self.speaking.model.explain(self._view(past, now))
        return Opinion(self.speaking, explained, self.speaking.grades.grade(explained.log_odds, None))

    def of_lead(self, lead: Row[Any], known: Background, now: datetime) -> Opinion:
        """What it says of a stored lead."""
        explained = self.speaking.model.explain(self.view_of(lead, known, now))
        return Opinion(self.speaking, explained, self.grade(explained.log_odds, lead))

    def view_of(self, lead: Row[Any], known: Background, now: datetime) -> View:
        """What it sees of a stored lead."""
        return self._view(_past(lead, known), now)

    def grade(self, log_odds: float, lead: Row[Any]) -> str:
        """The grade of a stored lead; it stays within its margin if this model gave it."""
        standing = lead.grade if lead.model_id == self.speaking.id else None
        return self.speaking.grades.grade(log_odds, standing)

    def _view(self, past: Past, now: datetime) -> View:
        return view_of(past, now, self._scorer, self.speaking.hidden)


def win_of(session: Session, lead: Row[Any], now: datetime) -> dict[str, Any] | None:
    """The chance of an open lead as whoever scores now says it, with the reasons; None of one at its end."""
    if lead.state not in OPEN:
        return None
    in_force = model_in_force(session, now)
    if in_force.model is None:
        return win_by_rules(lead.score, in_force.why_rules, in_force.curve, lead.score_rule_id)
    said = Asked(session, in_force.model).of_lead(lead, backgrounds(session, [lead])[lead.id], now)
    return win_by_model(in_force.model, said.explained)


def graded(score: Score, said: Opinion | None) -> Score:
    """A score by the rules, with the grade of the model if one speaks."""
    return replace(score, grade=said.grade) if said else score


def _past(lead: Row[Any], known: Background) -> Past:
    return Past(
        lead.id, lead.created_at, dict(lead._mapping), lead.extra, is_referred=lead.finder_id is not None,
        is_shared=lead.sharer_id is not None, sharer_percent=lambda _: known.sharer_percent,
        deeds=known.deeds,
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
    known = backgrounds(session, leads)
    said, regraded = [], []
    for lead in leads:
        view = asked.view_of(lead, known[lead.id], now)
        log_odds = asked.speaking.model.log_odds(view)
        grade = asked.grade(log_odds, lead)
        is_new = grade != lead.grade
        p = chance(log_odds)
        if is_new or not _is_same(lead, p, asked.speaking.id):
            said.append((lead.id, p, lead.version + is_new))
        if is_new:
            regraded.append((lead, grade, p, asked.speaking.model.explain(view)))
    if regraded:
        _regrade(session, asked.speaking, regraded, now)
    if said:
        ids, chances, versions = ("{" + ",".join(map(str, each)) + "}" for each in zip(*said, strict=True))
        wanted = {"ids": ids, "chances": chances, "versions": versions}
        session.execute(_SAY, {**wanted, "model": asked.speaking.id, "now": now})
    return len(leads), len(regraded)


def _is_same(lead: Row[Any], p: float, model_id: UUID) -> bool:
    if lead.model_id != model_id or lead.scored_version != lead.version:
        return False
    return not has_moved(lead.p_win, p)


def _regrade(
    session: Session,
    speaking: Speaking,
    regraded: Sequence[tuple[Row[Any], str, float, Explained]],
    now: datetime,
) -> None:
    """Write new grades, each with a line of history that says why; emits `lead_scored`."""
    rows, events = [], []
    for lead, grade, p, explained in regraded:
        version = lead.version + 1
        told = scored_data(lead.id, lead.grade, {**lead._mapping, "grade": grade})
        events.append(outbox_row(LeadScored, lead.id, version, told))
        rows.append({"id": lead.id, "version": version, "grade": grade,
                     "data": _why(lead, grade, p, explained, speaking)})  # fmt: skip
    session.execute(_REGRADE, {"rows": orjson.dumps(rows).decode(), "now": now})
    emit_many(session, events)


def _why(lead: Row[Any], grade: str, p: float, explained: Explained, speaking: Speaking) -> Mapping[str, Any]:
    """What the history tells of a new grade: the chance before and now, and the reasons of that moment."""
    told = explained_answer(explained, speaking.called)
    return {
        "from_grade": lead.grade, "grade": grade, "grade_cell": lead.grade_cell, "score": lead.score,
        "model": speaking.number, "from_p": lead.p_win, "p": p, "percent": round(100 * p),
        "reasons": [each["words"] for each in told["reasons"]],
    }  # fmt: skip
