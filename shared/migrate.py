'''Bring one service's database and its part of the broker up to date: `python -m shared.migrate leads`.

services/<name>/migrations/env.py              two lines:
    from services.<name>.models import Base
    from shared.migrate import run_migrations; run_migrations(Base.metadata)
services/<name>/migrations/versions/0001_first.py
    """First tables."""
    import sqlalchemy as sa
    from alembic import op
    from shared.tables import create_kit_tables
    revision, down_revision = "0001", None
    def upgrade() -> None:
        create_kit_tables(op.get_bind())
        op.create_table(…)

python -m shared.migrate leads                 upgrade under an advisory lock, then declare the topology
python -m shared.migrate leads --new "words"   write the next revision from what the models say
python -m shared.migrate leads --check         fail if the models say more than the migrations
'''

import argparse
import time

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from shared import registry, settings
from shared.engine import normalise_url
from shared.handlers import subscriptions
from shared.tables import kit_tables
from shared.topology import declare_topology

_WAIT_SECONDS = 120
_LOCK_ID = 7_160_523_001


def upgrade(service: str, url: str, revision: str = "head") -> None:
    """Upgrade the database of `service` at `url`; several at once take turns."""
    with _locked(url) as connection:
        config = _config(service)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def declare(service: str, amqp_url: str) -> None:
    """Declare what `service` needs on the broker."""
    service_class = registry.service_class(service)
    declare_topology(amqp_url, service_class.name, subscriptions(service_class))


def run_migrations(metadata: MetaData) -> None:
    """Run alembic; called by a service's env.py with its own metadata."""
    kit_tables(metadata)
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=metadata, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


class _locked:  # noqa: N801 - used as a function
    """A connection that holds the migration lock."""

    def __init__(self, url: str) -> None:
        options = "-c lock_timeout=10000 -c statement_timeout=0"
        self._engine = create_engine(
            normalise_url(url), poolclass=NullPool, connect_args={"options": options, "connect_timeout": 5}
        )

    def __enter__(self) -> Connection:
        self._connection = self._engine.connect()
        give_up_at = time.monotonic() + _WAIT_SECONDS
        while not self._connection.scalar(text("SELECT pg_try_advisory_lock(:id)"), {"id": _LOCK_ID}):
            if time.monotonic() > give_up_at:
                raise TimeoutError("another migration holds the lock")
            time.sleep(0.2)
        self._connection.commit()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(registry.folder_of(service) / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def check(service: str, url: str) -> None:
    """Raise if the models of `service` say more than its migrations."""
    with _locked(url) as connection:
        config = _config(service)
        config.attributes["connection"] = connection
        command.check(config)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m shared.migrate")
    parser.add_argument("service")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    url = settings.database_url(args.service)
    if args.check:
        check(args.service, url)
        return
    upgrade(args.service, url)
    if settings.has_broker():
        declare(args.service, settings.amqp_url())


if __name__ == "__main__":
    main()
