"""Sign-ins under way at an identity provider, and which employee a subject of it is."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.staff.domain.oidc import SIGN_IN_WITHIN, Identity, OidcRefused
from services.staff.models import Employee
from services.staff.models_oidc import OidcIdentity, OidcSignIn
from services.staff.repository import audit, constraints
from services.staff.repository.audit import Act


def begin(session: Session, state: str, nonce: str, verifier: str, now: datetime) -> None:
    """Note a sign-in that goes to the provider."""
    session.add(OidcSignIn(state_sha256=_digest(state), nonce=nonce, verifier=verifier, started_at=now))


def take(session: Session, state: str, now: datetime) -> tuple[str, str]:
    """The nonce and the verifier of a sign-in under way, taken for good; `OidcRefused` if there is none."""
    taken = (
        delete(OidcSignIn)
        .where(OidcSignIn.state_sha256 == _digest(state))
        .returning(OidcSignIn.nonce, OidcSignIn.verifier, OidcSignIn.started_at)
    )
    row = session.execute(taken).first()
    if row is None or row.started_at <= now - SIGN_IN_WITHIN:
        raise OidcRefused("this sign-in was not begun here, is over, or took too long")
    return row.nonce, row.verifier


def employee_of(session: Session, who: Identity, act: Act) -> Employee:
    """The active employee a verified identity is; `OidcRefused` for a stranger. Never adds an employee.

    A subject seen before is whom it was bound to. A new one is bound to the active employee with its verified
    e-mail, unless another subject is bound to them already. A leaver's subject may be bound anew.
    """
    bound = session.get(OidcIdentity, (who.issuer, who.subject), with_for_update=True)
    if bound is not None:
        employee = session.get(Employee, bound.employee_id)
        if employee is not None and employee.active:
            return employee
    employee = _by_email(session, who.email)
    if employee is None:
        raise OidcRefused("the provider names nobody who works here")
    _bind(session, bound, who, employee, act)
    return employee


def forget(session: Session, before: datetime) -> int:
    """Delete sign-ins begun before and never ended; answers how many."""
    return session.execute(delete(OidcSignIn).where(OidcSignIn.started_at < before)).rowcount  # type: ignore[attr-defined, no-any-return]


def _by_email(session: Session, email: str | None) -> Employee | None:
    if email is None:
        return None
    return session.scalar(
        select(Employee).where(Employee.active, func.lower(Employee.email) == func.lower(email))
    )


def _bind(session: Session, bound: OidcIdentity | None, who: Identity, employee: Employee, act: Act) -> None:
    with constraints.refusals(session):
        if bound is None:
            bound = OidcIdentity(issuer=who.issuer, subject=who.subject)
            session.add(bound)
        bound.employee_id, bound.bound_at = employee.id, act.now
    after = {"issuer": who.issuer, "subject": who.subject}
    audit.record(session, act, "identity_bound", ("employee", employee.id), after=after)


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode(errors="surrogatepass")).digest()
