"""Sessions, API tokens, the caller's own profile, and the audit log."""

import time
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.staff import answers, passwords, schemas
from services.staff.domain.people import Role, sign_in_name
from services.staff.domain.reach import WRITERS, check_role
from services.staff.domain.signin import Refused, SignInBusy, SignInRefused, check_expiry
from services.staff.models import Employee
from services.staff.repository import attempts, audit, employees, refusals, teams, tokens
from services.staff.rpc_call import Answer, StaffCall
from shared.audit_schemas import AuditQuery, audit_page
from shared.rpc import rpc
from shared.schemas import load

ADMINS = frozenset({Role.ADMIN})
TOKEN_LIFE = timedelta(days=90)
ADMISSION_SECONDS = 2.0
ADMISSION_POLL_SECONDS = 0.05


class AccessRpc(StaffCall):
    """Who gets in, with what, and what was done."""

    @rpc
    def create_session(self, body: Answer, address: str = "") -> Answer:
        """Sign in by number or e-mail; answers `Session`.

        `sign_in_refused` (403) never says why; `sign_in_locked` (429) follows too many failures.
        """
        asked = load(schemas.SessionBody, body)
        name = sign_in_name(asked["username"])
        employee = self._who_knows(name, asked["password"], address)
        with self.db.transaction() as session:
            employees.check_unchanged(session, employee)
            token, secret = tokens.start_session(session, employee.id, self._act(employee.id))
        return answers.session(token, secret, employee)

    def _who_knows(self, name: str, password: str, address: str) -> Employee:
        """The employee with this name and password; counts the attempt, and a failure is noted for the audit.

        No transaction spans the hashing.
        """
        attempt_id = self._admitted(name, address)
        with self.db.transaction() as session:
            known = employees.by_sign_in_name(session, name)
        fits = passwords.matches(known.password_hash if known else None, password)
        with self.db.transaction() as session:
            attempts.finish(session, attempt_id, succeeded=fits)
            if not fits:
                self._note_failure(session, name, known.id if known else None)
        if known is None or not fits:
            raise SignInRefused("the name or the password is wrong")
        return known

    def _note_failure(self, session: Session, name: str, employee_id: UUID | None) -> None:
        act = self._act()
        refusals.note(session, act, Refused.REFUSED, employee_id, how="password")
        if attempts.is_locked(session, name, act.now):
            refusals.note(session, act, Refused.LOCKED, employee_id, how="password")

    def _admitted(self, name: str, address: str) -> UUID:
        """Wait for a place among the attempts being verified, for two seconds at most."""
        give_up_at = time.monotonic() + ADMISSION_SECONDS
        while time.monotonic() < give_up_at:
            with self.db.transaction() as session:
                attempt_id = attempts.begin(session, name, address, self.clock.now())
            if attempt_id is not None:
                return attempt_id
            time.sleep(ADMISSION_POLL_SECONDS)
        raise SignInBusy("too many sign-ins at once; try again", retry_after=1)

    @rpc
    def end_session(self, token_id: str) -> Answer:
        """End the caller's own session; ending it again changes nothing."""
        with self.db.transaction() as session:
            tokens.end_session(session, UUID(token_id), self._viewer().id, self._act())
        return {}

    @rpc
    def verify_token(self, token: str) -> Answer:
        """Answer whom a session or API token speaks for; `token_invalid` (403) for a dead one."""
        with self.db.transaction() as session:
            found, employee = tokens.live(session, token, self.clock.now())
            managed = teams.managed_by(session, employee.id)
        return {
            "token_id": str(found.id),
            "expires_at": found.expires_at.isoformat(),
            "actor": answers.actor(employee, managed),
            "scopes": found.scopes,
        }

    @rpc
    def get_me(self) -> Answer:
        """The caller's own profile; answers `Me`."""
        with self.db.transaction() as session:
            employee = employees.get(session, self._viewer().id)
            managed = teams.managed_by(session, employee.id)
        return {**answers.employee(employee), "managed_team_ids": list(map(str, managed))}

    @rpc
    def change_password(self, body: Answer, address: str = "") -> Answer:
        """Change the caller's own password; ends all their sessions and API tokens.

        The current password is limited like a sign-in.
        """
        asked = load(schemas.PasswordBody, body)
        viewer = self._viewer()
        with self.db.transaction() as session:
            number = employees.get(session, viewer.id).number
        employee = self._who_knows(sign_in_name(number), asked["current_password"], address)
        password_hash = passwords.hashed(asked["new_password"])
        with self.db.transaction() as session:
            locked = employees.check_unchanged(session, employee)
            employees.change(session, locked, {"password_hash": password_hash}, self._act())
        return {}

    @rpc
    def list_api_tokens(self, query: Answer | None = None) -> Answer:
        """The caller's live API tokens, without their secrets; answers `TokenPage`.

        An admin may ask for those of another, or of everybody.
        """
        asked = load(schemas.ApiTokensQuery, query, at="query")
        viewer = self._viewer()
        owner = None if asked["everybody"] else asked.get("employee_id", viewer.id)
        if owner != viewer.id:
            check_role(viewer, ADMINS)
        with self.db.transaction() as session:
            return answers.page(tokens.page(session, owner, asked, self.clock.now()), answers.api_token)

    @rpc
    def create_api_token(self, body: Answer) -> Answer:
        """Create a token of the caller's own; answers `ApiToken` with `access_token`, this once.

        Not replayed under a key: the secret is stored nowhere. A live token's name cannot be taken again.
        """
        asked = load(schemas.ApiTokenBody, body)
        act, viewer = self._act(), self._viewer()
        expires_at = asked["expires_at"] or act.now + TOKEN_LIFE
        check_expiry(expires_at, act.now)
        with self.db.transaction() as session:
            employees.check_active(employees.lock(session, viewer.id))
            terms = tokens.Terms(asked["name"], asked["scopes"], expires_at)
            token, secret = tokens.create_api_token(session, viewer.id, terms, act)
        return answers.api_token(token, secret)

    @rpc
    def revoke_api_token(self, token_id: str) -> Answer:
        """End one of the caller's own API tokens; an admin may end anybody's."""
        viewer = self._viewer()
        owner = None if Role.ADMIN in viewer.roles else viewer.id
        with self.db.transaction() as session:
            tokens.revoke(session, UUID(token_id), owner, self._act())
        return {}

    @rpc
    def list_audit(self, query: Answer) -> Answer:
        """The audit log, the latest entry first, for admin and HR; answers `AuditPage`."""
        asked = load(AuditQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            return audit_page("staff", audit.page(session, asked))
