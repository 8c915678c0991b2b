"""Sign-in attempts. Each is written before its password is verified, under locks of account and address."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from services.staff.domain.signin import FAILURES_PER_ACCOUNT, VERIFYING_FOR_AT_MOST, WINDOW, Recent, may_try
from services.staff.models import SignInAttempt
from shared.database import advisory_lock
from shared.ids import new_id


def begin(session: Session, name: str, address: str, now: datetime) -> UUID | None:
    """Admit one attempt and answer its id; None asks to wait for those being verified.

    Raises `SignInLocked`. `name` is a `sign_in_name`; an empty address is not limited.
    """
    account = digest(name)
    advisory_lock(session, f"staff.sign_in.account.{account.hex()}")
    if address:
        advisory_lock(session, f"staff.sign_in.address.{address}")
    if not may_try(_of_account(session, account, now), _of_address(session, address, now), now):
        return None
    attempt = SignInAttempt(id=new_id(), account_sha256=account, address=address, at=now, succeeded=None)
    session.add(attempt)
    return attempt.id


def finish(session: Session, attempt_id: UUID, *, succeeded: bool) -> None:
    """Note how an attempt ended."""
    session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=succeeded))


def is_locked(session: Session, name: str, now: datetime) -> bool:
    """Whether the account has failed so often that its next attempt is refused unseen."""
    return _of_account(session, digest(name), now).failed >= FAILURES_PER_ACCOUNT


def digest(name: str) -> bytes:
    """An account as it is kept here."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).digest()


def forget(session: Session, before: datetime) -> int:
    """Delete attempts made before; answers how many."""
    return session.execute(delete(SignInAttempt).where(SignInAttempt.at < before)).rowcount  # type: ignore[attr-defined, no-any-return]


def _of_account(session: Session, account: bytes, now: datetime) -> Recent:
    """Failures of the account since its last success within the window."""
    mine = SignInAttempt.account_sha256 == account
    succeeded = (mine, SignInAttempt.succeeded.is_(True), SignInAttempt.at > now - WINDOW)
    last_success = select(func.max(SignInAttempt.at)).where(*succeeded).scalar_subquery()
    since = func.coalesce(last_success, now - WINDOW)
    return _recent(session, now, mine, SignInAttempt.at > since)


def _of_address(session: Session, address: str, now: datetime) -> Recent:
    if not address:
        return Recent(failed=0)
    return _recent(session, now, SignInAttempt.address == address)


def _recent(session: Session, now: datetime, *where: ColumnElement[bool]) -> Recent:
    stalled = and_(SignInAttempt.succeeded.is_(None), SignInAttempt.at <= now - VERIFYING_FOR_AT_MOST)
    failed = or_(SignInAttempt.succeeded.is_(False), stalled)
    verifying = and_(SignInAttempt.succeeded.is_(None), SignInAttempt.at > now - VERIFYING_FOR_AT_MOST)
    counts: Any = session.execute(
        select(
            func.count().filter(failed),
            func.count().filter(verifying),
            func.min(SignInAttempt.at).filter(failed),
        ).where(SignInAttempt.at > now - WINDOW, *where)
    ).one()
    return Recent(*counts)
