"""The demo company of a stack: written once into empty databases, and who may sign in to it."""

from contextlib import closing
from typing import Any

import psycopg2

from ops.demo.loading import Loaded, NotEmpty
from ops.demo.loading import load as write
from ops.demo.signing_in import Login
from ops.demo.signing_in import logins as logins_of
from ops.layout import Addresses, Stack
from ops.programs import NotReady
from ops.progress import step

SEED = 1
SECRET = "demo"  # noqa: S105  (the name of one, not one)


def load_if_empty(stack: Stack, addresses: Addresses) -> None:
    """Write the demo company unless there are people or leads already."""
    if not _has_people(addresses):
        with step("The demo company: 600 people, half a year, 12,000 leads"):
            load(stack, addresses)


def load(stack: Stack, addresses: Addresses, *, seed: int = SEED, size: float = 1.0) -> Loaded:
    """Write the demo company; raises `NotReady` where there are people or leads already."""
    databases = addresses.databases
    try:
        return write(
            databases["staff"],
            databases["leads"],
            secret=stack.secrets.secret(SECRET),
            seed=seed,
            scale=size,
        )
    except NotEmpty as refused:
        raise NotReady(f"the demo company needs empty databases: {refused}") from refused


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
