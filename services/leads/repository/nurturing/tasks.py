"""Tasks of a track for people: the holder's next step, or a notice to whoever answers for the pool."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import next_steps as domain
from services.leads.domain.nurture_templates import LANGUAGES, Text, written
from services.leads.domain.nurture_tracks import StepKind
from services.leads.domain.reminders import Kind
from services.leads.repository import next_steps
from services.leads.repository.notices import Message, deliver
from services.leads.repository.nurturing.lines import Line, write_lines

_MANAGERS = text("""
    select distinct t.manager_id from team t, pool p
    where p.id = :pool and t.manager_id is not null
      and (cardinality(p.team_ids) = 0 or t.id = any(p.team_ids))
      and (p.region is null or t.region = p.region)
    order by t.manager_id
""")


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody is to do about a lead, and by when."""

    kind: StepKind
    texts: Mapping[str, Text]
    due_at: datetime

    def words(self, lead: Mapping[str, Any]) -> str:
        """What is to be done, in the language it was written in; in Chinese if in both."""
        language = next(each for each in LANGUAGES if each in self.texts)
        return written(self.texts[language], lead, language, None).body


def give(session: Session, row: Row[Any], task: Task, now: datetime) -> int | None:
    """Give a task about a locked lead to who answers for it; the lead's version after, None if nobody does.

    The holder's own next step stands: then it is a notice, as it is to the managers of the pool of a lead
    in no hand.
    """
    step = domain.Step(task.due_at, task.words(dict(row._mapping)))
    if row.owner_id and next_steps.open_step(session, row.lead_id) is None:
        return next_steps.put(session, row.lead_id, step, row.version, actor=None, now=now, cause="nurture")
    people = [row.owner_id] if row.owner_id else _managers(session, row.pool_id or row.home_pool_id)
    about = {"lead": row.company or row.name or f"#{row.number}", "note": step.note, "task": task.kind}
    messages = [
        Message(each, Kind.NURTURE_TASK, about, lead_id=row.lead_id, recycle_at=task.due_at)
        for each in people
    ]
    if not messages:
        return None
    deliver(session, messages, now)
    details = {"kind": task.kind, "note": step.note, "due_at": task.due_at, "told": len(messages)}
    write_lines(session, [Line(row.lead_id, row.version + 1, "nurture_task", "nurture", details)], now)
    return int(row.version) + 1


def _managers(session: Session, pool_id: UUID | None) -> list[UUID]:
    return list(session.execute(_MANAGERS, {"pool": pool_id}).scalars())
