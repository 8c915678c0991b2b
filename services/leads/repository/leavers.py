"""Leavers: every lead leaves their hand in one transaction, to the plan's colleague or back to a pool."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause
from services.leads.domain.reminders import Kind
from services.leads.repository.locks import lock_reps
from services.leads.repository.notices import Message, deliver
from services.leads.repository.ownership import (
    EndCause,
    Ended,
    LetGo,
    Take,
    Taken,
    begin_holdings,
    end_holdings,
)
from shared.context import Actor

_KNOWN = text("""
    select name, active and staff_sequence > :sequence as is_back from rep_account where rep_id = :rep
""")
_STRANGER = text("""
    insert into rep_account (rep_id, name, is_rep, active, staff_sequence)
    values (:rep, '', false, false, :sequence)
""")
_DEACTIVATE = text("""
    update rep_account set active = false, staff_sequence = greatest(staff_sequence, :sequence)
    where rep_id = :rep
""")
# Clock and next step go with the history: if the departure is undone, the hand goes on with them.
_HELD = text("""
    select id, json_build_object('owner_since', owner_since, 'last_effective_at', last_effective_at,
        'worked_at', worked_at, 'recycle_at', recycle_at, 'protect_until', protect_until,
        'home_pool_id', home_pool_id) as clock,
        (select json_build_object('due_at', due_at, 'note', note) from next_step where lead_id = id) as step
    from lead where owner_id = :rep order by score desc, id
""")
LET_GO = """
    holding h join lead l on l.id = h.lead_id
    join lead_event gone on gone.lead_id = h.lead_id and gone.type = 'released'
        and gone.data ->> 'holding_id' = cast(h.id as text)
    where h.rep_id = :rep and h.end_cause = 'leaver' and h.ended_at > :since
        and cast(gone.data ->> 'departure' as bigint) >= :sequence
"""
"""What the leaver of the departure told with `sequence`, or with what came after it, let go of."""

_LEFT_BEHIND = text(f"""
    select l.id from {LET_GO} and l.state = 'pooled'
      and not exists (
        select from holding other where other.lead_id = h.lead_id and other.started_at > h.started_at)
    order by l.score desc, l.id
""")  # noqa: S608
_POOL = text("select id from pool where id = :pool and active")

_JUST_NOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a leaver's leads go: to a colleague as far as the rules allow, the rest to a pool."""

    colleague_id: UUID | None = None
    pool_id: UUID | None = None

    @classmethod
    def told(cls, plan: Mapping[str, Any]) -> "Plan":
        """Read the plan of staff's `employee_departed`."""
        return cls(*(UUID(plan[key]) if plan.get(key) else None for key in ("employee_id", "pool_id")))


@dataclass(frozen=True, slots=True)
class Left:
    """What a departure moved; `refused` says by which rules how many did not go to the colleague."""

    released: int = 0
    handed_over: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


def leave(
    session: Session, rep_id: UUID, plan: Plan, sequence: int, *, actor: Actor | None, now: datetime
) -> Left:
    """Make a rep inactive and close every holding as a leaver's; the caller's transaction is the only one.

    A departure older than the rep's return changes nothing. Leads that an overtaking message has sent to the
    pool already are still handed over. Emits `lead_released` and `lead_assigned`.
    """
    lock_reps(session, filter(None, (rep_id, plan.colleague_id)))
    known = session.execute(_KNOWN, {"rep": rep_id, "sequence": sequence}).first()
    if known is None:
        session.execute(_STRANGER, {"rep": rep_id, "sequence": sequence})
        return Left()
    if known.is_back:
        return Left()
    session.execute(_DEACTIVATE, {"rep": rep_id, "sequence": sequence})
    leaver = _Leaver(session, rep_id, known.name, sequence, actor, now)
    released = leaver.release(plan.pool_id)
    handed_over, refused = leaver.hand_over(plan.colleague_id) if plan.colleague_id else (0, {})
    return Left(released, handed_over, refused)


@dataclass(frozen=True, slots=True)
class _Leaver:
    """Whose hand is emptied, by the message of which sequence, by whom and when."""

    session: Session
    rep_id: UUID
    name: str
    sequence: int
    actor: Actor | None
    now: datetime

    def release(self, pool_id: UUID | None) -> int:
        pool = self.session.execute(_POOL, {"pool": pool_id}).scalar() if pool_id else None
        wishes = [
            LetGo(
                row.id,
                self.rep_id,
                EndCause.LEAVER,
                to_pool=pool,
                data={"departure": self.sequence, "clock": row.clock, "next_step": row.step},
            )
            for row in self.session.execute(_HELD, {"rep": self.rep_id})
        ]
        answers = end_holdings(self.session, wishes, actor=self.actor, now=self.now)
        return sum(isinstance(each, Ended) for each in answers)

    def hand_over(self, to: UUID) -> tuple[int, Mapping[str, int]]:
        """Give what was left to a colleague, best first; what caps, grades or cool-downs forbid stays."""
        wanted = {"rep": self.rep_id, "since": self.now - _JUST_NOW, "sequence": self.sequence}
        leads = self.session.execute(_LEFT_BEHIND, wanted).scalars()
        takes = [Take(lead, to, Cause.HANDOVER, from_rep=self.rep_id) for lead in leads]
        answers = begin_holdings(self.session, takes, actor=self.actor, now=self.now)
        refused = Counter(each.code for each in answers if not isinstance(each, Taken))
        if count := len(answers) - refused.total():
            about = {"rep": self.name, "count": count}
            deliver(self.session, [Message(to, Kind.HANDED_OVER, about)], self.now)
        return count, dict(refused)
