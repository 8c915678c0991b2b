"""Sign-in limits and the life of a token. Pure: callers pass counts and `now`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.errors import Forbidden, Invalid, TooMany

WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 30
VERIFYING_FOR_AT_MOST = timedelta(seconds=10)
SESSION_LIFE = timedelta(hours=12)
LONGEST_TOKEN_LIFE = timedelta(days=366)


class Refused(StrEnum):
    """What the audit log says of a sign-in that failed, and of the failure that locked an account."""

    REFUSED = "sign_in_refused"
    LOCKED = "sign_in_locked"


class SignInRefused(Forbidden):
    """Wrong name or password; never says which."""

    code = "sign_in_refused"


class SignInLocked(TooMany):
    """Too many failures lately; even the right password is refused until the window has passed."""

    code = "sign_in_locked"


class SignInBusy(TooMany):
    """More sign-ins at once than are verified at a time."""

    code = "sign_in_busy"


class TokenInvalid(Forbidden):
    """Unknown, expired, ended, or its owner has left; never says which."""

    code = "token_invalid"


class ExpiryOutOfRange(Invalid):
    """A token that ends in the past, or lives longer than a year."""

    code = "expiry_out_of_range"


@dataclass(frozen=True)
class Recent:
    """Attempts in the last `WINDOW`: failed ones, those still being verified, and when the first failed."""

    failed: int
    verifying: int = 0
    first_failed_at: datetime | None = None


def may_try(account: Recent, address: Recent, now: datetime) -> bool:
    """Whether one more password may be verified now; False asks to wait for those being verified.

    Raises `SignInLocked` (`retry_after` in seconds) at five failures of the account or thirty of the
    address. Attempts being verified count as failures to come, so no crowd gets a sixth guess.
    """
    for recent, limit in ((account, FAILURES_PER_ACCOUNT), (address, FAILURES_PER_ADDRESS)):
        if recent.failed >= limit:
            raise locked(recent, now)
    return (
        account.failed + account.verifying < FAILURES_PER_ACCOUNT
        and address.failed + address.verifying < FAILURES_PER_ADDRESS
    )


def locked(recent: Recent, now: datetime) -> SignInLocked:
    """The refusal, asking to come back when the oldest failure counted has left the window."""
    since = recent.first_failed_at or now
    seconds = int((since + WINDOW - now).total_seconds()) + 1
    return SignInLocked("too many failed sign-ins; try again later", retry_after=max(1, seconds))


def check_expiry(expires_at: datetime, now: datetime) -> None:
    """Raise `ExpiryOutOfRange` unless the token ends in the future and within a year."""
    if not now < expires_at <= now + LONGEST_TOKEN_LIFE:
        raise ExpiryOutOfRange("a token ends within a year from now", pointer="/expires_at")
