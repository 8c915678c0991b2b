"""The four tables the kit keeps in every service's database.

    # services/<name>/models.py                       # services/<name>/migrations/versions/0001_first.py
    from shared.tables import kit_tables              from shared.tables import create_kit_tables
    kit_tables(Base.metadata)                         def upgrade() -> None:
                                                          create_kit_tables(op.get_bind())
outbox       events written with the rows they tell of, until the relay has published them
inbox        events already handled, one row each
request_key  outcome of every keyed request, so that a twin gets the same answer
job_run      one row per run of a job, unique by (job, period)
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_metadata = MetaData(naming_convention=NAMING)


def _moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(
        name,
        DateTime(timezone=True),
        nullable=nullable,
        server_default=None if nullable else func.now(),
    )


outbox = Table(
    "outbox",
    _metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("consumers", ARRAY(Text), nullable=False),
    Column("actor", JSONB(none_as_null=True)),
    Column("trace", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    _moment("occurred_at"),
    _moment("published_at", nullable=True),
    Index("ix_outbox_waiting", "position", postgresql_where=text("published_at IS NULL")),
    Index("ix_outbox_published", "published_at", postgresql_where=text("published_at IS NOT NULL")),
)

inbox = Table(
    "inbox",
    _metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    _moment("handled_at"),
    Index("ix_inbox_handled_at", "handled_at"),
)

request_key = Table(
    "request_key",
    _metadata,
    Column("caller", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("outcome", JSONB(none_as_null=True)),
    _moment("created_at"),
    Index("ix_request_key_created_at", "created_at"),
)

job_run = Table(
    "job_run",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("job", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("counts", JSONB, nullable=False, server_default=text("'{}'")),
    Column("error", Text),
    _moment("started_at"),
    _moment("finished_at", nullable=True),
    UniqueConstraint("job", "period"),
)

KIT_TABLES = (outbox, inbox, request_key, job_run)


def kit_tables(metadata: MetaData) -> None:
    """Add the kit's tables to a service's metadata, so that alembic and its checks know them."""
    for table in KIT_TABLES:
        if table.name not in metadata.tables:
            table.to_metadata(metadata)


def create_kit_tables(connection: Connection) -> None:
    """Create the kit's tables; called once, by each service's first migration."""
    _metadata.create_all(connection)
