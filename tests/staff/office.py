"""A company small enough to read in a test, worked through the real service methods on a real database."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.staff.checks import CHECKS
from services.staff.domain.people import Grade, Role, Seniority
from services.staff.domain.signin import TokenInvalid
from services.staff.repository import employees, teams, tokens
from services.staff.repository.audit import Act
from services.staff.service import StaffService
from shared import context
from shared.checks import broken
from shared.context import Actor
from shared.database import Database
from shared.errors import Refusal
from shared.rpc import CallContext

NOW = datetime(2027, 1, 15, 1, 0, tzinfo=UTC)  # a Friday, 09:00 in Shanghai
TODAY, TOMORROW = "2027-01-15", "2027-01-16"
TO_POOL = {"target": "pool"}
TRACE = "a-trace"
PASSWORD = "correct horse"
PASSWORD_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$lZogQDJlLNqB8IEik2ZvzQ$6lGUqqAqK6/+gE3pNVANuGvwt8o9WA2MsFnJTZ7orZk"
)
Answer = dict[str, Any]


class MovableClock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Caller:
    """The service as one employee calls it: `office.as_(admin).create_team(body=…)`."""

    service: StaffService
    actor: Actor | None
    key: str | None = None

    def __getattr__(self, method: str) -> Callable[..., Answer]:
        def call(**arguments: Any) -> Answer:
            with calling(self.actor, self.key):
                answer: Answer = getattr(self.service, method)(**arguments)
                return answer

        return call


@contextmanager
def calling(actor: Actor | None, key: str | None) -> Iterator[None]:
    """Set what the kit sets at the edge of a call."""
    before = context.actor.set(actor), context.key.set(key), context.trace.set(TRACE)
    try:
        yield
    finally:
        context.actor.reset(before[0])
        context.key.reset(before[1])
        context.trace.reset(before[2])


class Office:
    """One staff database and what a test does in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.db = Database(url)
        self.clock = MovableClock()
        self.service = StaffService()
        self.service.db, self.service.clock, self.service.call = self.db, self.clock, CallContext()
        self._numbers = count(1001)

    def hire(self, *roles: str, **columns: Any) -> str:
        """Add an employee with `PASSWORD`; returns the id."""
        number = columns.pop("number", None) or str(next(self._numbers))
        values = {
            "number": number,
            "name": f"员工{number}",
            "email": f"e{number}@example.com",
            "phone": "13800001234",
            "seniority": Seniority.REGULAR,
            "roles": [Role(role) for role in roles or ("employee",)],
            "grades": list(Grade),
            "password_hash": PASSWORD_HASH,
            **columns,
        }
        with self.db.transaction() as session:
            return str(employees.add(session, values, Act(self.clock.now())).id)

    def team(self, name: str = "一组", manager: str | None = None) -> str:
        """Add a team; returns the id."""
        values = {"name": name, "region": "华北", "manager_id": UUID(manager) if manager else None}
        with self.db.transaction() as session:
            return str(teams.add(session, values, Act(self.clock.now())).id)

    def move(self, employee: str, team: str) -> None:
        """Put an employee into a team."""
        with self.db.transaction() as session:
            row = employees.lock(session, UUID(employee))
            employees.change(session, row, {"team_id": UUID(team)}, Act(self.clock.now()))

    def as_(self, employee: str | None, key: str | None = None) -> Caller:
        """Call the service as this employee, or as nobody; `key` is the Idempotency-Key."""
        return Caller(self.service, self._actor(employee) if employee else None, key)

    def _actor(self, employee: str) -> Actor:
        with self.db.transaction() as session:
            row = employees.get(session, UUID(employee))
            return Actor(row.id, frozenset(row.roles), frozenset(teams.managed_by(session, row.id)))

    def session_of(self, employee: str) -> str:
        """Begin a session without hashing; returns the token."""
        with self.db.transaction() as session:
            return tokens.start_session(session, UUID(employee), Act(self.clock.now()))[1]

    def sign_in(self, username: str, password: str = PASSWORD, address: str = "10.0.0.1") -> Answer:
        """Sign in as the gateway does."""
        body = {"username": username, "password": password}
        return self.as_(None).create_session(body=body, address=address)

    def is_live(self, token: str) -> bool:
        """Whether a token still opens the door."""
        try:
            self.as_(None).verify_token(token=token)
        except TokenInvalid:
            return False
        return True

    def run(self, statement: str, /, **values: Any) -> Sequence[Any]:
        """Run one statement in a transaction of its own and return its rows, if it has any."""
        with self.db.transaction() as session:
            result = session.execute(text(statement), values)
            return result.all() if result.returns_rows else []

    def events(self, aggregate: str, *types: str) -> list[Answer]:
        """What was told of an object, in order, as `{type, sequence, data}`."""
        rows = self.run(
            "SELECT type, sequence, data FROM outbox WHERE aggregate_id = :id ORDER BY position", id=aggregate
        )
        return [dict(row._mapping) for row in rows if not types or row.type in types]

    def audit(self, object_id: str, action: str) -> list[Answer]:
        """Entries of one action on one object, in order."""
        rows = self.run(
            "SELECT * FROM audit_entry WHERE object_id = :id AND action = :action ORDER BY id",
            id=object_id,
            action=action,
        )
        return [dict(row._mapping) for row in rows]

    def broken_checks(self) -> list[str]:
        """Ids of the promises that do not hold."""
        with self.db.engine.connect() as connection:
            return [finding.check.id for finding in broken(connection, CHECKS)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts on threads that start together; each gives its answer or its `Refusal`."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
