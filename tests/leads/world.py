"""A company small enough to read in a test: reps, pools and leads written straight into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, text

from services.leads.checks import CHECKS
from services.leads.jobs_index import index_missing
from services.leads.models import Base
from shared.checks import broken
from shared.context import Actor
from shared.database import Database
from shared.ids import new_id

NOW = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
COMPANY_RULES = UUID("00000000-0000-7000-8000-000000000001")
DEFAULT_POOL = UUID("00000000-0000-7000-8000-000000000002")
GENEROUS = {
    "holding": {
        "cap": {"junior": 1000, "regular": 1000, "senior": 1000},
        "grade_caps": {"A": 1000, "B": 1000, "C": 1000, "D": 1000},
        "unworked_cap": 1000,
        "day_cap": 1000,
        "month_cap": 1000,
    }
}


@dataclass
class World:
    """One leads database and what a test puts in it."""

    db: Database
    pool: UUID = DEFAULT_POOL
    reps: list[UUID] = field(default_factory=list)

    def run(self, statement: str, /, **values: Any) -> Any:
        """Run one statement in a transaction of its own and return its rows, if it has any."""
        with self.db.transaction() as session:
            result = session.execute(text(statement), values)
            return result.all() if result.returns_rows else []

    def one(self, statement: str, /, **values: Any) -> Any:
        """Return the only value of the only row."""
        [[value]] = self.run(statement, **values)
        return value

    def waits_for_a_lock(self) -> bool:
        """Whether somebody in this database waits for somebody else."""
        return bool(
            self.one(
                "select exists (select from pg_stat_activity where datname = current_database()"
                " and wait_event_type = 'Lock')"
            )
        )

    def is_worked_on(self) -> bool:
        """Whether a worker, or what PostgreSQL has not yet seen die of one, still has its lock here."""
        return bool(
            self.one(
                "select exists (select from pg_locks join pg_database on pg_database.oid = pg_locks.database"
                " where locktype = 'advisory' and datname = current_database())"
            )
        )

    def rep(self, seniority: str = "senior", **columns: Any) -> UUID:
        """Add a rep; returns the id."""
        rep_id = new_id()
        values = {"rep_id": rep_id, "name": f"rep {len(self.reps)}", "seniority": seniority, **columns}
        self._insert("rep_account", [values])
        self.reps.append(rep_id)
        return rep_id

    def team(self, manager_id: UUID | None = None) -> UUID:
        """Add a team; returns the id."""
        team_id = new_id()
        self._insert("team", [{"id": team_id, "name": "team", "manager_id": manager_id}])
        return team_id

    def new_pool(self, name: str = "华东", **columns: Any) -> UUID:
        """Add a pool; returns the id."""
        pool_id = new_id()
        self._insert("pool", [{"id": pool_id, "name": name, "created_at": NOW, **columns}])
        return pool_id

    def leads(self, count: int = 1, grade: str = "C", **columns: Any) -> list[UUID]:
        """Add captured leads to the pool, each with its first line of history; returns the ids."""
        ids = [new_id() for _ in range(count)]
        given = {
            "state": "pooled",
            "pool_id": self.pool,
            "grade": grade,
            "created_at": NOW,
            "updated_at": NOW,
            "pooled_at": NOW,
            **columns,
        }
        given.setdefault("home_pool_id", given["pool_id"])
        self._insert("lead", [{"id": lead_id, **given} for lead_id in ids])
        first = {"sequence": 1, "type": "captured", "cause": "api", "at": NOW}
        self._insert("lead_event", [{"lead_id": lead_id, **first} for lead_id in ids])
        if not {"name", "company", "phone"}.isdisjoint(columns):
            index_missing(self.db)
        return ids

    def lead(self, grade: str = "C", **columns: Any) -> UUID:
        """Add one lead; returns the id."""
        return self.leads(1, grade, **columns)[0]

    def rules(self, rules: dict[str, Any], pool_id: UUID | None = None, effective_at: datetime = NOW) -> UUID:
        """Put the next version of the company's or a pool's rules in force; returns the id."""
        version = new_id()
        number = self.one(
            "select coalesce(max(number), 0) + 1 from rule_version"
            " where kind = 'pool' and pool_id is not distinct from cast(:pool as uuid)",
            pool=pool_id,
        )
        self.run(
            "insert into rule_version (id, kind, pool_id, number, rules, effective_at, created_at)"
            " values (:id, 'pool', :pool, :number, cast(:rules as jsonb), :at, :at)",
            id=version,
            pool=pool_id,
            number=number,
            rules=orjson.dumps(rules).decode(),
            at=effective_at,
        )
        return version

    def merge(self, lead_id: UUID, survivor_id: UUID) -> None:
        """Let a lead have been merged into another."""
        self.run(
            "update lead set state = 'merged', pool_id = null, survivor_id = :survivor where id = :lead",
            lead=lead_id,
            survivor=survivor_id,
        )
        self.run(
            "insert into lead_merge (id, lead_id, survivor_id, merged_at, lead_before, survivor_before,"
            " survivor_after, keys) values (:id, :lead, :survivor, :now, '{}', '{}', '{}', '[]')",
            id=new_id(),
            lead=lead_id,
            survivor=survivor_id,
            now=NOW,
        )

    def broken(self) -> list[str]:
        """Which of the invariants I1–I16 do not hold now, with the ids."""
        with self.db.engine.connect() as connection:
            return [f"{each.check.id} {each.ids}" for each in broken(connection, CHECKS)]

    def _insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        with self.db.transaction() as session:
            session.execute(insert(Base.metadata.tables[table]), list(rows))


def as_rep(rep_id: UUID) -> Actor:
    """A rep who asks."""
    return Actor(rep_id, frozenset({"rep"}))


def as_manager(teams: Iterable[UUID], manager_id: UUID | None = None) -> Actor:
    """A manager of these teams who asks."""
    return Actor(manager_id or new_id(), frozenset({"manager"}), frozenset(teams))


def as_admin() -> Actor:
    """An administrator who asks."""
    return Actor(new_id(), frozenset({"admin"}))


def as_finance() -> Actor:
    """Somebody of finance who asks."""
    return Actor(new_id(), frozenset({"finance"}))
