"""What a file may do: who gives which role, who is missing, how many at once. Pure."""

from collections.abc import Iterable
from uuid import UUID

from services.staff.domain.people import Role, check_may_change_roles, check_may_write
from services.staff.domain.reach import Viewer
from shared.errors import Conflict, Forbidden, Invalid

MISSING_ALLOWED = 0.1
"""Share of the active employees that may leave through one file without being asked again."""
MISSING_ALWAYS = 2
"""As many may leave whatever their share: in a company of five one is a fifth."""


class OwnRoles(Forbidden):
    """Nobody changes their own roles by a file."""

    code = "own_roles"


class TeamsNotYours(Forbidden):
    """Who manages a team is an admin's decision."""

    code = "manages_not_grantable"


class NoDepartures(Conflict):
    """The import proposes no departures that could be confirmed now."""

    code = "no_departures"


class NotProposed(Invalid):
    """The file has this person, or they were never missed."""

    code = "not_proposed"


class TooManyMissing(Conflict):
    """So many are missing that the file may be the wrong one."""

    code = "too_many_missing"


def check_may_import(
    viewer: Viewer, target: UUID | None, before: Iterable[Role], after: Iterable[Role], *, manages: bool
) -> None:
    """Raise unless the importer may write this change: what the API refuses them, a file does not give.

    `before` are the roles held until now, `manages` whether a team would change hands.
    """
    held, given = frozenset(before), frozenset(after)
    if target == viewer.id and held != given:
        raise OwnRoles("your own roles are another admin's to change", pointer="/roles")
    check_may_write(viewer.roles, held)
    check_may_change_roles(viewer.roles, held, given)
    if manages and Role.ADMIN not in viewer.roles:
        raise TeamsNotYours("only an admin says who manages a team", pointer="/manages")


def needs_confirmation(missing: int, active: int) -> bool:
    """Whether so many of the active are missing that somebody has to say it twice."""
    return missing > MISSING_ALWAYS and missing > MISSING_ALLOWED * active


def check_share(missing: int, active: int, *, confirmed: bool) -> None:
    """Raise `TooManyMissing` when more than a tenth is missing and nobody has confirmed that."""
    if needs_confirmation(missing, active) and not confirmed:
        raise TooManyMissing(
            f"{missing} of {active} are missing in the file; if it is complete, send confirmed: true",
            extra={"missing": missing, "active": active},
        )
