"""`allhands verify`: every promise about live data that a service states, tried on its database."""

from collections.abc import Callable, Iterable

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from shared import registry
from shared.checks import Check, Finding, find
from shared.database import normalise_url
from shared.settings import database_url


def checks_of(service: str) -> list[Check]:
    """The checks of `service`; none when it states none."""
    if not registry.has(service, "checks"):
        return []
    found: list[Check] = list(registry.load(service, "checks").CHECKS)
    return found


def findings(service: str, ids: int) -> Iterable[Finding]:
    """What each check of `service` finds, all in one snapshot; at most `ids` offenders are named."""
    engine = create_engine(
        normalise_url(database_url(service)),
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        connect_args={"options": "-c default_transaction_read_only=on", "connect_timeout": 5},
    )
    with engine.connect() as connection:
        for check in checks_of(service):
            yield find(connection, check, ids)


def report(services: Iterable[str], ids: int, write: Callable[[str], object]) -> bool:
    """Write a line per check and the offending ids of those that fail; True when all hold."""
    checked = failed = 0
    for service in services:
        for finding in findings(service, ids):
            checked += 1
            failed += bool(finding.broken)
            for line in lines_of(service, finding):
                write(line)
    write(f"{checked - failed} hold, {failed} broken")
    return failed == 0


def lines_of(service: str, finding: Finding) -> list[str]:
    """What is said about one finding."""
    verdict = "FAIL" if finding.broken else "ok"
    head = f"{verdict:<4}  {service}  {finding.check.id:<4} {finding.check.says}"
    if not finding.broken:
        return [head]
    more = finding.broken - len(finding.ids)
    return [
        head,
        f"      {finding.broken} broken: {' '.join(finding.ids)}{f' and {more} more' if more else ''}",
    ]
