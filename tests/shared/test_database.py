"""Transactions, types, and what a troubled database looks like from above."""

import enum
import time
from datetime import datetime
from uuid import UUID

import psycopg2
import pytest
from sqlalchemy import Enum, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from shared import context
from shared.database import Base, Database, advisory_lock, normalise_url
from shared.errors import Unavailable
from shared.ids import new_id
from shared.tables import NAMING
from tests.shared.toy.models import Counter


class Colour(enum.StrEnum):
    RED = "red"


def value_of(db: Database, counter_id: UUID) -> int | None:
    with db.transaction() as session:
        counter = session.get(Counter, counter_id)
        return counter and counter.value


def add(session, counter_id: UUID) -> None:
    session.add(Counter(id=counter_id, value=1, heard=0, version=1))


def test_bare_url_gets_the_psycopg2_driver():
    assert normalise_url("postgresql://u:p@h/d") == "postgresql+psycopg2://u:p@h/d"
    assert normalise_url("postgres://u:p@h/d") == "postgresql+psycopg2://u:p@h/d"


def test_enum_is_text_with_a_check_of_its_values():
    class OwnBase(DeclarativeBase):
        metadata = MetaData(naming_convention=NAMING)
        type_annotation_map = Base.type_annotation_map

    class Own(OwnBase):
        __tablename__ = "own"
        id: Mapped[UUID] = mapped_column(primary_key=True)
        colour: Mapped[Colour]

    kind = Own.__table__.c.colour.type
    assert isinstance(kind, Enum)
    assert kind.python_type is Colour
    ddl = str(CreateTable(Own.__table__))
    assert "CONSTRAINT ck_own_colour CHECK (colour IN ('red'))" in ddl


def test_transaction_commits(db):
    counter_id = new_id()
    with db.transaction() as session:
        add(session, counter_id)
    assert value_of(db, counter_id) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2027-03-10T09:00:00+08:00", "2027-03-10 01:00:00+00"),
        ("2027-03-10T09:00:00+23:59", "2027-03-09 09:01:00+00"),
        ("2027-03-10T09:00:00-16:00", "2027-03-11 01:00:00+00"),
        ("0001-01-01T00:00:00+23:00", "0001-01-01 00:00:00+00"),
        ("9999-12-31T23:00:00-23:00", "9999-12-31 23:59:59.999999+00"),
    ],
)
def test_moments_go_in_whatever_their_offset(db, said, kept):
    moment = datetime.fromisoformat(said)
    with db.transaction() as session:
        [[stored]] = session.execute(text("select cast(:at as timestamptz)::text"), {"at": moment})
    assert stored == kept


def test_error_rolls_back(db):
    counter_id = new_id()
    with pytest.raises(KeyError), db.transaction() as session:  # noqa: PT012
        add(session, counter_id)
        session.flush()
        raise KeyError
    assert value_of(db, counter_id) is None


def test_work_finished_after_its_deadline_is_rolled_back(db):
    counter_id = new_id()
    token = context.deadline.set(time.time() - 0.01)
    try:
        with pytest.raises(Unavailable), db.transaction() as session:
            add(session, counter_id)
    finally:
        context.deadline.reset(token)
    assert value_of(db, counter_id) is None


def test_connection_the_server_closed_is_replaced_unseen(db):
    with db.transaction() as session:
        session.execute(text("SELECT 1"))
    end_sessions(db)
    with db.transaction() as session:
        assert session.scalar(text("SELECT 1")) == 1


def end_sessions(db: Database) -> None:
    """End every other session of this database, as a restart of the server would."""
    other = psycopg2.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    with other, other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()


def test_connection_lost_under_way_is_unavailable(db):
    with pytest.raises(Unavailable), db.transaction() as session:  # noqa: PT012
        session.execute(text("SELECT 1"))
        end_sessions(db)
        session.execute(text("SELECT 1"))


def test_database_away_is_unavailable_at_once():
    started = time.monotonic()
    with pytest.raises(Unavailable), Database("postgresql://u:p@127.0.0.1:1/d").transaction() as session:
        session.execute(text("SELECT 1"))
    assert time.monotonic() - started < 3


def test_statement_that_takes_too_long_is_unavailable(toy_db):
    db = Database(toy_db, statement_timeout_ms=50)
    with pytest.raises(Unavailable), db.transaction() as session:
        session.execute(text("SELECT pg_sleep(5)"))
    db.close()


def test_row_locked_too_long_is_unavailable(toy_db, db, monkeypatch):
    monkeypatch.setenv("ALLHANDS_LOCK_TIMEOUT_MS", "50")
    other = Database(toy_db)
    counter_id = new_id()
    with db.transaction() as session:
        add(session, counter_id)
    with db.transaction() as session:
        session.get(Counter, counter_id, with_for_update=True)
        with pytest.raises(Unavailable), other.transaction() as late:
            late.get(Counter, counter_id, with_for_update=True)
    other.close()


def test_advisory_lock_is_had_by_one(toy_db, db):
    other = Database(toy_db)
    with db.transaction() as session, other.transaction() as late:
        assert advisory_lock(session, "sweep")
        assert not advisory_lock(late, "sweep", wait=False)
        assert advisory_lock(late, "another", wait=False)
    with other.transaction() as late:
        assert advisory_lock(late, "sweep", wait=False)
    other.close()
