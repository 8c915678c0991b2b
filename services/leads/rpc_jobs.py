"""Remote methods and event handlers around the jobs: the inbox, brakes, staff's events. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads import schemas
from services.leads.domain.reminders import words
from services.leads.domain.sweep import BrakeDecided
from services.leads.repository import brakes, copies, leaver_undo, leavers, notices
from services.leads.repository.sweep import NO_TEAM
from services.leads.wired import Wired
from shared.clock import business_zone
from shared.context import Actor
from shared.errors import Forbidden, NotFound
from shared.events import Envelope, on_event
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]


class JobsRpc(Wired):
    """What the jobs tell people, and what staff tells the jobs."""

    @rpc
    def list_notices(self, query: Answer) -> Answer:
        """A page of the caller's own inbox, newest first; answers `NoticePage`."""
        asked = load(schemas.NoticesQuery, query, at="query")
        me, limit = self._actor().id, asked["limit"]
        with self.db.transaction() as session:
            rows = notices.page(
                session, me, unread=asked["unread"], limit=limit + 1, after=_place(asked["after"])
            )
            unread = notices.unread_count(session, me)
        data = [_notice(row) for row in rows[:limit]]
        return {"data": data, "next_after": _next(rows, limit, "created_at"), "unread": unread}

    @rpc
    def mark_notice_read(self, notice_id: str) -> Answer:
        """Mark one of the caller's own notices as read; answers `Notice`. Again: the first time stays."""
        with self.db.transaction() as session:
            row = notices.mark_read(session, UUID(notice_id), self._actor().id, self.clock.now())
        if row is None:
            raise NotFound("no such notice")
        return _notice(row)

    @rpc
    def mark_notices_read(self, body: Answer) -> Answer:
        """Mark the caller's notices as read, all or those up to a time; answers `NoticesRead`."""
        me, now = self._actor().id, self.clock.now()
        up_to = load(schemas.NoticesReadBody, body).get("up_to")
        with self.db.transaction() as session:
            return {"read": notices.mark_all_read(session, me, up_to, now)}

    @rpc
    def list_sweep_brakes(self, query: Answer) -> Answer:
        """Sweeps that stopped to ask, of the caller's teams, newest first; answers `SweepBrakePage`."""
        asked = load(schemas.SweepBrakesQuery, query, at="query")
        limit = asked["limit"]
        with self.db.transaction() as session:
            rows = brakes.list_brakes(
                session,
                self._teams(),
                state=asked.get("state"),
                limit=limit + 1,
                after=_place(asked["after"]),
            )
        return {"data": [_brake(row) for row in rows[:limit]], "next_after": _next(rows, limit, "asked_at")}

    @rpc
    def allow_sweep_brake(self, brake_id: str) -> Answer:
        """Let the team's due leads go at the next sweep; answers `SweepBrake`. Refused before: Conflict."""
        return self._answer_brake(brake_id, "allowed")

    @rpc
    def refuse_sweep_brake(self, brake_id: str) -> Answer:
        """Keep the team's due leads for the day; answers `SweepBrake`. Allowed before: Conflict."""
        return self._answer_brake(brake_id, "refused")

    @on_event("employee_changed")
    def on_employee_changed(self, event: Envelope) -> None:
        """Keep the employee; one who is gone lets go of every lead."""
        now = self.clock.now()
        with self.db.once(event) as session:
            news = copies.keep_employee(session, event.data, event.sequence, now)
            if news and not event.data["active"]:
                leaver = UUID(event.data["employee_id"])
                leavers.leave(
                    session, leaver, leavers.Plan(), event.sequence, actor=_actor_of(event), now=now
                )

    @on_event("employee_departed")
    def on_employee_departed(self, event: Envelope) -> None:
        """Take every lead out of a leaver's hand, by the plan; emits what each change of owner emits."""
        plan = leavers.Plan.told(event.data["plan"])
        leaver = UUID(event.data["employee_id"])
        with self.db.once(event) as session:
            leavers.leave(session, leaver, plan, event.sequence, actor=_actor_of(event), now=self.clock.now())

    @on_event("employee_reinstated")
    def on_employee_reinstated(self, event: Envelope) -> None:
        """Give back what a departure took and nobody has worked since; the rest stays and is counted."""
        departure = leaver_undo.Departure.told(event.data)
        with self.db.once(event) as session:
            leaver_undo.undo(session, departure, event.sequence, actor=_actor_of(event), now=self.clock.now())

    @on_event("team_changed")
    def on_team_changed(self, event: Envelope) -> None:
        """Keep the team."""
        with self.db.once(event) as session:
            copies.keep_team(session, event.data, event.sequence)

    @on_event("calendar_changed")
    def on_calendar_changed(self, event: Envelope) -> None:
        """Keep the calendar; deadlines keep the working time they have left."""
        with self.db.once(event) as session:
            copies.keep_calendar(session, event.data, event.sequence, self.clock.now())

    @on_event("leave_changed")
    def on_leave_changed(self, event: Envelope) -> None:
        """Keep the leave; deadlines make room for it."""
        with self.db.once(event) as session:
            copies.keep_leave(session, event.data, event.sequence, self.clock.now())

    def _answer_brake(self, brake_id: str, state: str) -> Answer:
        answer = brakes.Answer(state, self._actor().id)
        with self.db.transaction() as session:
            row = brakes.decide_brake(session, UUID(brake_id), answer, self._teams(), self.clock.now())
        if row is None:
            raise NotFound("no such brake")
        if row.state != state:
            raise BrakeDecided(f"already {row.state}")
        return _brake(row)

    def _actor(self) -> Actor:
        if self.call.actor is None:
            raise Forbidden("only somebody signed in has an inbox")
        return self.call.actor

    def _teams(self) -> list[UUID] | None:
        """The teams the caller answers for; None is all."""
        actor = self._actor()
        if "admin" in actor.roles:
            return None
        return sorted(actor.groups) if "manager" in actor.roles else []


def _actor_of(event: Envelope) -> Actor | None:
    return Actor.from_dict(event.actor) if event.actor else None


def _place(after: Answer | None) -> tuple[str, str] | None:
    return (after["at"], after["id"]) if after else None


def _next(rows: Any, limit: int, at: str) -> Answer | None:
    """The place of the last row shown, if there are more."""
    if len(rows) <= limit:
        return None
    return {"at": getattr(rows[limit - 1], at).isoformat(), "id": str(rows[limit - 1].id)}


def _notice(row: Row[Any]) -> Answer:
    answer: Answer = schemas.Notice().dump(
        {
            "id": row.id,
            "kind": row.kind,
            "text": words(row.kind, row.data, row.recycle_at, business_zone()),
            "lead_id": row.lead_id,
            "lead_ids": row.data.get("leads", []),
            "sweep_brake_id": row.data.get("brake_id"),
            "recycle_at": row.recycle_at,
            "created_at": row.created_at,
            "read_at": row.read_at,
        }
    )
    return answer


def _brake(row: Row[Any]) -> Answer:
    has_team = row.team_id != NO_TEAM
    answer: Answer = schemas.SweepBrake().dump({**row._mapping, "team_id": row.team_id if has_team else None})
    return answer
