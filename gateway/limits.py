"""How often an address may call the routes that need no login. Kept in this process."""

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from gateway.problems import TooManyRequests


class PublicLimiter:
    """Counts calls per address and route class in fixed windows."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def check(self, address: str, route_class: str) -> None:
        """Count one call, or refuse it with 429 and the seconds until the window ends."""
        if not self._limiter.hit(self._rate, address, route_class):
            window = self._limiter.get_window_stats(self._rate, address, route_class)
            raise TooManyRequests(
                "too many calls from this address", retry_after=window.reset_time - time.time()
            )
