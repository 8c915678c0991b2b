"""What the database refuses, in words: a violated constraint becomes a typed refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.staff.domain.leave import LeaveOverlaps
from services.staff.domain.oidc import OidcRefused
from shared.errors import Conflict, Invalid, Refusal


class NumberTaken(Conflict):
    """Another active employee has this number."""

    code = "number_taken"


class EmailTaken(Conflict):
    """Another active employee has this e-mail."""

    code = "email_taken"


class NameTaken(Conflict):
    """Another object of this kind has this name."""

    code = "name_taken"


class ViewTooLarge(Invalid):
    """What a view remembers takes more room than views have."""

    code = "view_too_large"


class DefaultTaken(Conflict):
    """Two calendars were made the default at once."""

    code = "default_taken"


class ReferenceUnknown(Invalid):
    """The id names nothing here."""

    code = "reference_unknown"


_MEANINGS: dict[str, tuple[type[Refusal], str, str | None]] = {
    "uq_employee_active_number": (NumberTaken, "an active employee has this number", "/number"),
    "uq_employee_active_email": (EmailTaken, "an active employee has this e-mail", "/email"),
    "uq_team_name": (NameTaken, "a team has this name", "/name"),
    "uq_working_calendar_name": (NameTaken, "a calendar has this name", "/name"),
    "uq_working_calendar_default": (DefaultTaken, "another calendar became the default meanwhile", None),
    "uq_access_token_live_name": (NameTaken, "one of your tokens has this name", "/name"),
    "uq_saved_view_name": (NameTaken, "one of your views of this page has this name", "/name"),
    "ck_saved_view_state_small": (ViewTooLarge, "the view remembers too much", "/state"),
    "uq_oidc_identity_employee": (OidcRefused, "another identity of the provider is bound to them", None),
    "pk_oidc_identity": (OidcRefused, "the identity was bound meanwhile; sign in again", None),
    "fk_employee_team_id_team": (ReferenceUnknown, "no such team", "/team_id"),
    "fk_employee_calendar_id_working_calendar": (ReferenceUnknown, "no such calendar", "/calendar_id"),
    "ex_leave_overlap": (LeaveOverlaps, "the employee is away already in that time", None),
}


@contextmanager
def refusals(session: Session) -> Iterator[None]:
    """Flush on the way out, and raise the refusal that a violated constraint means."""
    try:
        yield
        session.flush()
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if name not in _MEANINGS:
            raise
        kind, words, pointer = _MEANINGS[name]
        raise kind(words, pointer=pointer) from None
