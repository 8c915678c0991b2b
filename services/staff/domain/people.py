"""Who works here: roles, seniority, grades, and the names people sign in with. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from shared.errors import Conflict, Forbidden


class Role(StrEnum):
    """What an employee may do in the suite. One person may have several."""

    EMPLOYEE = "employee"
    REP = "rep"
    MANAGER = "manager"
    MARKETER = "marketer"
    HR = "hr"
    FINANCE = "finance"
    ADMIN = "admin"


class Seniority(StrEnum):
    """How experienced a rep is; A-grade leads go to seniors first."""

    JUNIOR = "junior"
    REGULAR = "regular"
    SENIOR = "senior"


class Grade(StrEnum):
    """Grades of lead an employee may hold."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


PRIVILEGED = frozenset({Role.ADMIN, Role.HR, Role.FINANCE})


class LastAdmin(Conflict):
    """Nobody would be left who can administer the company."""

    code = "last_admin"


class RoleNotGrantable(Forbidden):
    """The change touches a role that only an admin hands out or takes away."""

    code = "role_not_grantable"


def check_may_change_roles(actor: frozenset[Role], before: Iterable[Role], after: Iterable[Role]) -> None:
    """Raise `RoleNotGrantable` unless an admin acts or no privileged role comes or goes.

    HR, finance and admin check one another; HR may hand out the other roles alone.
    """
    touched = PRIVILEGED & (set(before) ^ set(after))
    if touched and Role.ADMIN not in actor:
        raise RoleNotGrantable(f"only an admin grants or withdraws {', '.join(sorted(touched))}")


def check_may_write(actor: frozenset[Role], target: Iterable[Role]) -> None:
    """Raise `RoleNotGrantable` when someone below admin would write a privileged person's record.

    Otherwise HR could take over an admin's account by changing its e-mail or password.
    """
    if PRIVILEGED & set(target) and Role.ADMIN not in actor:
        raise RoleNotGrantable("only an admin changes the record of hr, finance or an admin")


def check_keeps_an_admin(other_active_admins: int) -> None:
    """Raise `LastAdmin` if nobody else could administer the company after this change."""
    if other_active_admins < 1:
        raise LastAdmin("the last active admin cannot leave or lose the role")


def sign_in_name(text: str) -> str:
    """The one spelling under which a number or an e-mail is compared: trimmed, in lower case."""
    return text.strip().lower()


def plain_phone(text: str) -> str:
    """A phone number without spaces, dashes, dots and brackets: `+86 138-0000-1234` → `+8613800001234`."""
    return re.sub(r"[\s().\-]", "", text)


def masked_phone(phone: str) -> str:
    """The phone with its middle hidden: `13800001234` → `138****1234`; a short one keeps only its end."""
    if len(phone) < 8:
        return "****" + phone[-2:]
    return f"{phone[:-8]}****{phone[-4:]}"
