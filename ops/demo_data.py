"""The demo company of a stack: written once into empty databases, and who may sign in to it."""

from contextlib import closing
from typing import Any

import psycopg2

from ops.demo.signing_in import Login
from ops.demo.signing_in import logins as logins_of
from ops.layout import Addresses, Stack
from ops.programs import NotReady
from ops.progress import step
from shared.clock import utc_now

SECRET = "demo"  # noqa: S105  (the name of one, not one)


def load_if_empty(stack: Stack, addresses: Addresses) -> None:
    """Write the demo company unless there are people or leads already."""
    if not _has_people(addresses):
        with step("The demo company: 600 people, half a year, 12,000 leads"):
            load(stack, addresses)


def load(stack: Stack, addresses: Addresses, *, seed: int = 1, size: float = 1.0) -> str:
    """Write the demo company and tell how much it is; raises `NotReady` where anybody is there already."""
    from ops.demo import cycles, loading, nurturing  # noqa: PLC0415  (with it comes every service)

    staff, leads = addresses.databases["staff"], addresses.databases["leads"]
    try:
        done = loading.load(staff, leads, secret=stack.secrets.secret(SECRET), seed=seed, scale=size)
    except loading.NotEmpty as refused:
        raise NotReady(f"the demo company needs empty databases: {refused}") from refused
    nurturing.nurture(leads, utc_now())
    cycles.learn(leads, utc_now())
    return f"{done.employees} employees, {done.leads} leads, {done.holdings} holdings, {done.events} events"


def logins(stack: Stack) -> list[Login]:
    """One login per role of the demo company."""
    return logins_of(stack.secrets.secret(SECRET))


def login_lines(stack: Stack, addresses: Addresses) -> list[str]:
    """The `LOGIN role username password` lines; none where the people are not the demo's."""
    emails = "SELECT email FROM employee WHERE email = ANY(%s)"
    known = logins(stack)
    present = {email for (email,) in _staff(addresses, emails, [each.username for each in known])}
    return [str(login) for login in known if login.username in present]


def _has_people(addresses: Addresses) -> bool:
    return bool(_staff(addresses, "SELECT FROM employee LIMIT 1"))


def _staff(addresses: Addresses, query: str, *values: object) -> list[tuple[Any, ...]]:
    url = addresses.databases["staff"]
    with closing(psycopg2.connect(url, connect_timeout=5)) as session, session.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
