"""A promise about live data as one SQL statement that must find nothing; `allhands verify` runs them all."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Check:
    """`sql` selects the ids (one text column) of whatever breaks the promise that `says` puts in words."""

    id: str
    says: str
    sql: str


@dataclass(frozen=True)
class Finding:
    """How many rows break a check, and the first of their ids in order."""

    check: Check
    broken: int
    ids: tuple[str, ...]


def find(connection: Connection, check: Check, limit: int = 20) -> Finding:
    """What breaks `check` now; at most `limit` ids are named."""
    statement = text(
        f"SELECT count(*), (array_agg(id ORDER BY id))[1:{limit:d}] FROM ({check.sql}) AS broken(id)"  # noqa: S608
    )
    count, ids = connection.execute(statement).one()
    return Finding(check, count, tuple(str(each) for each in ids or ()))


def broken(connection: Connection, checks: Iterable[Check], limit: int = 20) -> list[Finding]:
    """Only what is broken, in the order of `checks`."""
    findings = (find(connection, check, limit) for check in checks)
    return [finding for finding in findings if finding.broken]
