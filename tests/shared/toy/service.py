"""A service that counts, with every way of going wrong at hand."""

import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import eventlet
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database import Database
from shared.errors import Conflict
from shared.events import Envelope, emit, on_event, on_events
from shared.idempotency import run_once
from shared.rpc import CallContext, Callee, ClockProvider, rpc
from tests.shared.toy.events import Counted
from tests.shared.toy.models import Counter, Heard


class Full(Conflict):
    code = "full"


def count_up(session: Session, counter_id: UUID, mood: str = "good") -> dict[str, Any]:
    """Count up by one and tell of it."""
    row = insert(Counter).values(id=counter_id, value=1, heard=0, version=1)
    up = row.on_conflict_do_update(
        index_elements=["id"], set_={"value": Counter.value + 1, "version": Counter.version + 1}
    )
    value, version = session.execute(up.returning(Counter.value, Counter.version)).one()
    emit(session, Counted, counter_id, version, {"value": value, "mood": mood})
    return {"value": value}


class ToyService:
    """Counts."""

    name = "toy"
    db = Database()
    call = CallContext()
    clock = ClockProvider()
    other = Callee("toy")

    @rpc
    def echo(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    @rpc
    def who(self) -> dict[str, Any]:
        actor = self.call.actor
        return {
            "actor": actor.to_dict() if actor else None,
            "key": self.call.key,
            "trace": self.call.trace,
            "now": self.clock.now().isoformat(),
        }

    @rpc
    def ask_another(self, method: str, **kwargs: Any) -> Any:
        """Call a toy, as one service calls another."""
        return getattr(self.other, method)(**kwargs)

    @rpc
    def break_down(self, secret: str) -> None:
        raise RuntimeError(f"the secret is {secret}")

    @rpc
    def answer_badly(self) -> object:
        return object()

    @rpc
    def count(
        self, counter_id: str, cap: int | None = None, seconds: float = 0, mood: str = "good"
    ) -> dict[str, Any]:
        def act(session: Session) -> dict[str, Any]:
            outcome = count_up(session, UUID(counter_id), mood)
            if cap is not None and outcome["value"] > cap:
                raise Full(f"{cap} is enough", extra={"cap": cap})
            eventlet.sleep(seconds)
            return outcome

        return run_once(self.db, self.call.key, "count", {"id": counter_id, "cap": cap, "mood": mood}, act)

    @rpc
    def count_and_die(self, counter_id: str, flag: str) -> dict[str, Any]:
        """Count up; the first time, die after the commit and before the answer."""
        outcome = run_once(
            self.db, self.call.key, "die", counter_id, lambda session: count_up(session, UUID(counter_id))
        )
        die_once(flag)
        return outcome

    @rpc
    def look(self, counter_id: str) -> dict[str, Any]:
        with self.db.transaction() as session:
            counter = session.get(Counter, UUID(counter_id))
            return {"value": counter.value, "heard": counter.heard} if counter else {"value": 0, "heard": 0}

    @rpc
    def sleep_in_database(self, seconds: float) -> None:
        with self.db.transaction() as session:
            session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})

    @on_events("gathered", at_most=50)
    def on_gathered(self, events: list[Envelope]) -> None:
        """Hear a list of events; one whose mood is poison spoils the list, a deadly one the process."""
        with self.db.once_each(events) as (session, fresh):
            for event in fresh:
                session.add(Heard(counter_id=event.aggregate_id, sequence=event.sequence))
                if event.data["mood"] == "poison":
                    raise RuntimeError("poison")
                if event.data["mood"].startswith("deadly"):
                    die_once(event.data["mood"][7:])

    @on_events("hoarded", at_most=3, within_seconds=3600)
    def on_hoarded(self, events: list[Envelope]) -> None:
        with self.db.once_each(events) as (session, fresh):
            session.add_all(Heard(counter_id=each.aggregate_id, sequence=each.sequence) for each in fresh)

    @on_event("counted")
    def on_counted(self, event: Envelope) -> None:
        with self.db.once(event) as session:
            session.add(Heard(counter_id=event.aggregate_id, sequence=event.sequence))
            session.execute(
                update(Counter).where(Counter.id == event.aggregate_id).values(heard=Counter.heard + 1)
            )
            if event.data["mood"].startswith("poison") and not Path(event.data["mood"][7:]).exists():
                raise RuntimeError("poison")
            if event.data["mood"] == "slow":
                eventlet.sleep(0.3)
            if event.data["mood"].startswith("deadly"):
                session.flush()
                die_once(event.data["mood"][7:])


def die_once(flag: str) -> None:
    """Kill this process as kill -9 does, unless it was done before."""
    path = Path(flag)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def heard_of(session: Session, counter_id: UUID) -> list[int]:
    """The sequences acted on, in order."""
    return list(
        session.scalars(select(Heard.sequence).where(Heard.counter_id == counter_id).order_by(Heard.position))
    )
