"""Teams and working calendars."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.staff import answers, schemas
from services.staff.domain.people import Role
from services.staff.domain.reach import check_role
from services.staff.models import WorkingCalendar
from services.staff.repository import calendars, employees, teams
from services.staff.rpc_call import Answer, StaffCall
from shared.errors import check_version
from shared.rpc import rpc
from shared.schemas import load

ADMINS = frozenset({Role.ADMIN})


class CompanyRpc(StaffCall):
    """How the company is divided and when it works. Everyone reads, admins write."""

    @rpc
    def list_teams(self, query: Answer) -> Answer:
        """Teams; answers `TeamPage`."""
        asked = load(schemas.TeamQuery, query, at="query")
        with self.db.transaction() as session:
            return answers.page(teams.page(session, asked), answers.team)

    @rpc
    def get_team(self, team_id: str) -> Answer:
        """One team; answers `Team`."""
        with self.db.transaction() as session:
            return answers.team(teams.get(session, UUID(team_id)))

    @rpc
    def create_team(self, body: Answer) -> Answer:
        """Add a team; answers `Team`. Emits `team_changed`."""
        asked = load(schemas.TeamBody, body)
        check_role(self._viewer(), ADMINS)

        def add(session: Session) -> Answer:
            employees.lock_who_administers(session)
            return answers.team(teams.add(session, asked, self._act()))

        return self._once("create_team", body, add)

    @rpc
    def update_team(self, team_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change a team; answers `Team`. Emits `team_changed`."""
        values = load(schemas.TeamPatchBody, body)
        check_role(self._viewer(), ADMINS)
        with self.db.transaction() as session:
            employees.lock_who_administers(session)
            team = teams.lock(session, UUID(team_id))
            check_version(team.version, if_match)
            return answers.team(teams.change(session, team, values, self._act()))

    @rpc
    def list_calendars(self, query: Answer) -> Answer:
        """Working calendars; answers `CalendarPage`."""
        asked = load(schemas.CalendarQuery, query, at="query")
        with self.db.transaction() as session:
            found = calendars.page(session, asked)
            exceptions = calendars.exceptions_of(session, [row.id for row in found.rows])
        return answers.page(found, lambda row: answers.calendar(row, exceptions[row.id]))

    @rpc
    def get_calendar(self, calendar_id: str) -> Answer:
        """One working calendar; answers `Calendar`."""
        with self.db.transaction() as session:
            return _answer(session, calendars.get(session, UUID(calendar_id)))

    @rpc
    def create_calendar(self, body: Answer) -> Answer:
        """Add a working calendar; answers `Calendar`. Emits `calendar_changed`."""
        asked = load(schemas.CalendarBody, body)
        check_role(self._viewer(), ADMINS)
        return self._once(
            "create_calendar",
            body,
            lambda session: _answer(session, calendars.add(session, asked, self._act())),
        )

    @rpc
    def update_calendar(self, calendar_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change a working calendar; answers `Calendar`. Emits `calendar_changed`."""
        values = load(schemas.CalendarPatchBody, body)
        check_role(self._viewer(), ADMINS)
        with self.db.transaction() as session:
            calendar = calendars.lock(session, UUID(calendar_id))
            check_version(calendar.version, if_match)
            return _answer(session, calendars.change(session, calendar, values, self._act()))


def _answer(session: Session, row: WorkingCalendar) -> Answer:
    return answers.calendar(row, calendars.exceptions_of(session, [row.id])[row.id])
