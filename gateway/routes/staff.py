"""Sessions, employees, teams, calendars, leave, departure, API tokens, audit."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.merged import list_audit
from gateway.oidc import finish_oidc, start_oidc
from gateway.operations import EVERYONE, PUBLIC, delete, get, patch, post
from gateway.sessions import create_session, end_session
from services.staff import schemas as s
from shared.audit_schemas import AuditPage, AuditQuery

ADMIN = frozenset({"admin"})
PEOPLE = frozenset({"admin", "hr"})
PLANNERS = frozenset({"admin", "hr", "manager"})

ME = "/v1/me"
TOKENS = "/v1/api-tokens"
EMPLOYEES = "/v1/employees"
EMPLOYEE = EMPLOYEES + "/{employee_id:uuid}"
TEAMS = "/v1/teams"
CALENDARS = "/v1/calendars"
VIEWS = "/v1/views"

ACCESS = (
    post("/v1/sessions", "staff.create_session", "Sign in", PUBLIC, body=s.SessionBody, answer=s.Session, status=201,
         moves=False, passes=frozenset({"address"}), handler=create_session, refusals=frozenset({"401", "403"})),
    get("/v1/sessions/oidc", "staff.get_oidc", "Whether one may sign in through the company's identity provider", PUBLIC,
        answer=s.OidcOffer),
    get("/v1/sessions/oidc/start", "staff.start_oidc", "Go to the identity provider to sign in", PUBLIC, status=302,
        query=s.OidcStartQuery, handler=start_oidc, refusals=frozenset({"404"})),
    get("/v1/sessions/oidc/callback", "staff.finish_oidc", "Come back from the identity provider, signed in", PUBLIC,
        query=s.OidcQuery, status=303, handler=finish_oidc, refusals=frozenset({"401", "404"})),
    delete("/v1/sessions/current", "staff.end_session", "Sign out", EVERYONE, passes=frozenset({"token_id"}),
           handler=end_session, needs_session=True),
    get(ME, "staff.get_me", "Who I am", EVERYONE, answer=s.Me),
    post(ME + "/password", "staff.change_password", "Change my password; ends all my sessions and tokens", EVERYONE,
         body=s.PasswordBody, moves=False, passes=frozenset({"address"}), needs_session=True),
    get(TOKENS, "staff.list_api_tokens", "My API tokens, or for an admin those of others", EVERYONE,
        query=s.ApiTokensQuery, answer=s.TokenPage),
    post(TOKENS, "staff.create_api_token", "Make an API token; its secret is shown once", EVERYONE,
         body=s.ApiTokenBody, answer=s.ApiToken, status=201, moves=False, needs_session=True),
    delete(TOKENS + "/{token_id:uuid}", "staff.revoke_api_token", "End one of my API tokens; an admin ends anybody's", EVERYONE,
           needs_session=True),
)  # fmt: skip

PEOPLE_ROUTES = (
    get(EMPLOYEES, "staff.list_employees", "Employees, each as far as I may see", EVERYONE, query=s.EmployeeQuery,
        answer=s.EmployeePage),
    post(EMPLOYEES, "staff.create_employee", "Add an employee", PEOPLE, body=s.EmployeeBody, answer=s.Employee, status=201),
    get(EMPLOYEE, "staff.get_employee", "One employee", EVERYONE, answer=s.Employee),
    patch(EMPLOYEE, "staff.update_employee", "Change an employee", PEOPLE, body=s.EmployeePatchBody, answer=s.Employee),
    get(EMPLOYEE + "/departure", "staff.get_departure", "The departure of an employee", PEOPLE, answer=s.Departure),
    post(EMPLOYEE + "/departure", "staff.depart_employee", "Let an employee leave, now or on a day to come", PEOPLE,
         body=s.DepartureBody, answer=s.Departure),
    delete(EMPLOYEE + "/departure", "staff.cancel_departure", "Forget a departure that is still planned", PEOPLE),
    post(EMPLOYEE + "/departure/undo", "staff.undo_departure", "Take back a departure within 24 hours", PEOPLE,
         answer=s.Departure),
    get(EMPLOYEE + "/leave", "staff.list_leave", "Leave of an employee", EVERYONE, answer=s.LeavePage),
    post(EMPLOYEE + "/leave", "staff.add_leave", "Add leave", PLANNERS, body=s.LeaveBody, answer=s.Leave, status=201),
    delete(EMPLOYEE + "/leave/{leave_id:uuid}", "staff.cancel_leave", "Cancel leave", PLANNERS, answer=s.Leave),
)  # fmt: skip

ABSENT = "/v1/imports/{import_id:uuid}/departures"

LEAVERS = (
    get("/v1/departures", "staff.list_departures", "Who leaves, has left and came back", PEOPLE, query=s.DeparturesQuery,
        answer=s.DeparturePage),
)  # fmt: skip

FILES = (
    get(ABSENT, "staff.list_import_departures", "Who works here and is not in a sync's file", PEOPLE,
        query=s.ImportDeparturesQuery, answer=s.ImportDeparturePage),
    post(ABSENT, "staff.confirm_import_departures", "Let some of the missing leave, each with its own answer", PEOPLE,
         body=s.ImportDeparturesBody, answer=s.ImportDepartureItems, deadline_seconds=20),
)  # fmt: skip

COMPANY = (
    get(TEAMS, "staff.list_teams", "Teams", EVERYONE, query=s.TeamQuery, answer=s.TeamPage),
    post(TEAMS, "staff.create_team", "Add a team", ADMIN, body=s.TeamBody, answer=s.Team, status=201),
    get(TEAMS + "/{team_id:uuid}", "staff.get_team", "One team", EVERYONE, answer=s.Team),
    patch(TEAMS + "/{team_id:uuid}", "staff.update_team", "Change a team", ADMIN, body=s.TeamPatchBody, answer=s.Team),
    get(CALENDARS, "staff.list_calendars", "Working calendars", EVERYONE, query=s.CalendarQuery, answer=s.CalendarPage),
    post(CALENDARS, "staff.create_calendar", "Add a working calendar", ADMIN, body=s.CalendarBody, answer=s.Calendar,
         status=201),
    get(CALENDARS + "/{calendar_id:uuid}", "staff.get_calendar", "One working calendar", EVERYONE, answer=s.Calendar),
    patch(CALENDARS + "/{calendar_id:uuid}", "staff.update_calendar", "Change a working calendar", ADMIN,
          body=s.CalendarPatchBody, answer=s.Calendar),
    get("/v1/audit", "staff.list_audit", "Every change and sensitive read: who did what, before and after", PEOPLE,
        query=AuditQuery, answer=AuditPage, handler=list_audit),
)  # fmt: skip

KEPT = (
    get(VIEWS, "staff.list_views", "My saved views of lists, then those that others share", EVERYONE, query=s.ViewsQuery,
        answer=s.SavedViewPage),
    post(VIEWS, "staff.create_view", "Save a view of a list", EVERYONE, body=s.ViewBody, answer=s.SavedView, status=201),
    patch(VIEWS + "/{view_id:uuid}", "staff.update_view", "Change a view of mine", EVERYONE, body=s.ViewPatchBody, answer=s.SavedView),
    delete(VIEWS + "/{view_id:uuid}", "staff.delete_view", "Forget a view of mine; an admin also a shared one", EVERYONE),
)  # fmt: skip

OPERATIONS = (*ACCESS, *PEOPLE_ROUTES, *LEAVERS, *FILES, *COMPANY, *KEPT)
