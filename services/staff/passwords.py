"""Argon2id (19 MiB, two passes, one lane), off the event loop: a hash must not freeze other requests."""

from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from eventlet import patcher, tpool
from eventlet.semaphore import Semaphore

Answer = TypeVar("Answer")

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# What an unknown user's password is compared with, so that it takes as long as a known one's.
_NOBODY = _HASHER.hash("the password of nobody")

# More at once would be no faster, only heavier: 19 MiB each.
_AT_ONCE = Semaphore(4)


def hashed(password: str) -> str:
    """The argon2id hash of a password, parameters included."""
    return _off_loop(lambda: _HASHER.hash(_octets(password)))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; without a hash False, after the same time."""
    fits = _off_loop(lambda: _verified(password_hash or _NOBODY, password))
    return fits and password_hash is not None


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _octets(password))
    except VerificationError:
        return False


def _octets(password: str) -> bytes:
    return password.encode(errors="surrogatepass")


def _off_loop(work: Callable[[], Answer]) -> Answer:
    """Run in a real thread when this process is green; a job or a tool has no loop to spare."""
    if not patcher.is_monkey_patched("thread"):
        return work()
    with _AT_ONCE:
        answer: Answer = tpool.execute(work)
        return answer
