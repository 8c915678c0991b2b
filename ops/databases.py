"""Roles and databases on a PostgreSQL server, through a login that may make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Session  # noqa: N812  (a class, whatever its case)

_ROLES_LOCK_ID = 7_160_526


@dataclass(frozen=True)
class DatabaseServer:
    """A PostgreSQL server; `admin_url` logs in to one of its databases as somebody who may create others."""

    admin_url: str

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """The address of `database`, as `user` if given, else as the administrator."""
        parts = urlsplit(self.admin_url)
        login, at, place = parts.netloc.rpartition("@")
        if user is not None:
            login, at = f"{quote(user, safe='')}:{quote(password or '', safe='')}", "@"
        return urlunsplit(parts._replace(netloc=f"{login}{at}{place}", path=f"/{quote(database, safe='')}"))

    @contextmanager
    def session(self, database: str | None = None) -> Iterator[Session]:
        """An administrator's session outside any transaction, as CREATE DATABASE needs."""
        url = self.url(database) if database else self.admin_url
        session = psycopg2.connect(url.replace("postgresql+psycopg2://", "postgresql://"), connect_timeout=5)
        session.autocommit = True
        try:
            yield session
        finally:
            session.close()

    def answers(self) -> bool:
        """Whether a session can be opened now."""
        try:
            with self.session():
                return True
        except psycopg2.OperationalError:
            return False

    def ensure_owner(self, name: str, password: str) -> None:
        """A login role `name` without any right beyond its own databases; several at once take turns."""
        with self.session() as session, session.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", (_ROLES_LOCK_ID,))  # until the session ends
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,))
            verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
            role, secret = sql.Identifier(name), sql.Literal(password)
            cursor.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, role, secret))
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))

    def ensure_database(self, name: str, owner: str, template: str = "template0") -> bool:
        """A database `name` that only `owner` may enter; True when it was made now."""
        with self.session() as session, session.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone():
                return False
            parts = {"name": name, "owner": owner, "template": template}
            names = {part: sql.Identifier(value) for part, value in parts.items()}
            cursor.execute(
                sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**names)
            )
            cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
            return True

    def drop_database(self, name: str) -> None:
        """Remove the database, ending whatever session still uses it."""
        with self.session() as session, session.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
