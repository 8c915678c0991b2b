"""Which receivers are let through here, from the environment.

ALLHANDS_WEBHOOK_LOOPBACK    true lets 127.0.0.1 and ::1 be receivers; production refuses it
"""

from environs import Env

from shared.outbound.targets import Policy
from shared.settings import is_production

_env = Env()


def policy() -> Policy:
    """Return which URLs are let through: https to public addresses; plain http outside production."""
    if is_production():
        return Policy()
    return Policy(plain_http=True, loopback=_env.bool("ALLHANDS_WEBHOOK_LOOPBACK", default=False))
