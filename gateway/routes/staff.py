"""Sessions, employees, teams, calendars, leave, departure, API tokens, audit."""

from gateway.operations import EVERYONE, PUBLIC, delete, get, patch, post
from gateway.sessions import create_session, end_session
from services.staff import schemas

PEOPLE = frozenset({"hr", "admin"})
AUDITORS = frozenset({"admin", "hr"})
EMPLOYEE = "/v1/employees/{employee_id:uuid}"

SESSIONS = (
    post(
        "/v1/sessions", "staff.create_session", "Sign in", PUBLIC,
        body=schemas.SessionBody, answer=schemas.Session, status=201, moves=False,
        passes=frozenset({"address"}), handler=create_session,
    ),
    delete(
        "/v1/sessions/current", "staff.end_session", "Sign out", EVERYONE,
        passes=frozenset({"token_id"}), handler=end_session,
    ),
    get("/v1/me", "staff.get_me", "Who I am", EVERYONE, answer=schemas.Me),
)  # fmt: skip
OPERATIONS = (*SESSIONS,)
