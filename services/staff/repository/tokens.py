"""Sessions and API tokens. The secret is 256 random bits, told once; the table has its SHA-256."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from services.staff.domain.signin import SESSION_LIFE, TokenInvalid
from services.staff.models import AccessToken, Employee
from services.staff.repository import audit, constraints
from services.staff.repository.audit import Act, Facts
from shared.errors import NotFound
from shared.ids import new_id
from shared.pages import Page, page_of

LAST_USE_RESOLUTION = timedelta(minutes=1)


class TokenUnknown(NotFound):
    """No such live token within reach."""


@dataclass(frozen=True)
class Terms:
    """What a new API token is called, may do, and when it ends."""

    name: str
    scopes: Sequence[str]
    expires_at: datetime


def has_any(session: Session, employee_id: UUID) -> bool:
    """Whether somebody ever signed in or was given a token."""
    return bool(session.scalar(select(exists().where(AccessToken.employee_id == employee_id))))


def start_session(session: Session, employee_id: UUID, act: Act) -> tuple[AccessToken, str]:
    """Begin a session; answers its row and its secret."""
    row = AccessToken(employee_id=employee_id, expires_at=act.now + SESSION_LIFE)
    token, secret = _issue(session, "ahs_", row, act)
    audit.record(session, act, "session_started", ("employee", employee_id))
    return token, secret


def create_api_token(session: Session, employee_id: UUID, terms: Terms, act: Act) -> tuple[AccessToken, str]:
    """Create a named token; answers its row and its secret. Refuses a name that a live token has."""
    _free_name(session, employee_id, terms.name, act.now)
    facts = {"name": terms.name, "scopes": list(terms.scopes)}
    with constraints.refusals(session):
        row = AccessToken(employee_id=employee_id, expires_at=terms.expires_at, **facts)
        token, secret = _issue(session, "aht_", row, act)
    after = {"token_id": str(token.id), "expires_at": terms.expires_at.isoformat(), **facts}
    audit.record(session, act, "api_token_created", ("employee", employee_id), after=after)
    return token, secret


def _free_name(session: Session, employee_id: UUID, name: str, now: datetime) -> None:
    """Free the name of a token that has expired."""
    session.execute(
        update(AccessToken)
        .where(
            AccessToken.employee_id == employee_id, AccessToken.name == name, AccessToken.ended_at.is_(None)
        )
        .where(AccessToken.expires_at <= now)
        .values(ended_at=now)
    )


def _issue(session: Session, prefix: str, token: AccessToken, act: Act) -> tuple[AccessToken, str]:
    secret = prefix + secrets.token_urlsafe(32)
    token.id, token.created_at, token.secret_sha256 = new_id(), act.now, _digest(secret)
    session.add(token)
    return token, secret


def live(session: Session, secret: str, now: datetime) -> tuple[AccessToken, Employee]:
    """The token with this secret and its active owner, or `TokenInvalid`. Notes its use, to the minute."""
    row = session.execute(
        select(AccessToken, Employee)
        .join(Employee, Employee.id == AccessToken.employee_id)
        .where(
            AccessToken.secret_sha256 == _digest(secret),
            AccessToken.ended_at.is_(None),
            AccessToken.expires_at > now,
            Employee.active,
        )
    ).first()
    if row is None:
        raise TokenInvalid("the token is unknown, expired or ended")
    _note_use(session, row.AccessToken, now)
    return row.AccessToken, row.Employee


def _note_use(session: Session, token: AccessToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - LAST_USE_RESOLUTION:
        stale = or_(AccessToken.last_used_at.is_(None), AccessToken.last_used_at < now - LAST_USE_RESOLUTION)
        session.execute(
            update(AccessToken)
            .where(AccessToken.id == token.id, stale)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )


def end_session(session: Session, token_id: UUID, employee_id: UUID, act: Act) -> None:
    """End one of the employee's own sessions; ended before or not theirs, nothing happens."""
    mine = (AccessToken.id == token_id, AccessToken.employee_id == employee_id, AccessToken.name.is_(None))
    ended = update(AccessToken).where(*mine, AccessToken.ended_at.is_(None)).values(ended_at=act.now)
    if session.scalar(ended.returning(AccessToken.id)):
        audit.record(session, act, "session_ended", ("employee", employee_id))


def page(session: Session, employee_id: UUID | None, query: Facts, now: datetime) -> Page[AccessToken]:
    """Live API tokens of an employee, or of everybody, the newest first."""
    live_ones = (AccessToken.ended_at.is_(None), AccessToken.expires_at > now)
    statement = select(AccessToken).where(AccessToken.name.is_not(None), *live_ones)
    if employee_id is not None:
        statement = statement.where(AccessToken.employee_id == employee_id)
    return page_of(session, statement, AccessToken, "-id", query)


def revoke(session: Session, token_id: UUID, employee_id: UUID | None, act: Act) -> None:
    """End an API token, one of the employee's own if one is named; `TokenUnknown` if there is none such."""
    live_one = [AccessToken.id == token_id, AccessToken.ended_at.is_(None), AccessToken.name.is_not(None)]
    if employee_id is not None:
        live_one.append(AccessToken.employee_id == employee_id)
    ended = update(AccessToken).where(*live_one).values(ended_at=act.now)
    row = session.execute(ended.returning(AccessToken.employee_id, AccessToken.name)).first()
    if row is None:
        raise TokenUnknown(f"no live token {token_id}")
    facts = {"token_id": str(token_id), "name": row.name}
    audit.record(session, act, "api_token_revoked", ("employee", row.employee_id), before=facts)


def end_all(session: Session, employee_id: UUID, act: Act) -> None:
    """End every session and API token of an employee."""
    live_ones = (AccessToken.employee_id == employee_id, AccessToken.ended_at.is_(None))
    session.execute(update(AccessToken).where(*live_ones).values(ended_at=act.now))


def forget_dead(session: Session, before: datetime) -> int:
    """Delete tokens that expired or ended before; answers how many."""
    dead = or_(AccessToken.expires_at < before, AccessToken.ended_at < before)
    return session.execute(delete(AccessToken).where(dead)).rowcount  # type: ignore[attr-defined, no-any-return]


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
