"""How often a token or an address may call, by route class; replicas tell one another what they let in.

Counting is local and costs no call. Every `TELL_SECONDS` a gateway tells the others through the broker, so
together they let in what one alone would, plus what arrives in that time. Without it each counts alone.
"""

import asyncio
import ipaddress
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from uuid import uuid4

import orjson
from aiormq.abc import DeliveredMessage
from aiormq.channel import Channel
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from gateway.problems import TooManyRequests
from gateway.rpc import RpcClient

EXCHANGE = "gateway-rates"
TELL_SECONDS = 0.2
MOST_TOLD_AT_ONCE = 1_000
RateHeaders = list[tuple[bytes, bytes]]


class Spent:
    """Calls per (route class, caller) in fixed windows, and those the other replicas have not heard of."""

    def __init__(self, rates: Mapping[str, str]) -> None:
        """`rates` gives each route class its limit, like `600/minute`."""
        self._rates: dict[str, RateLimitItem] = {name: parse(rate) for name, rate in rates.items()}
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._untold: Counter[tuple[str, str]] = Counter()

    def spend(self, route_class: str, who: str) -> RateHeaders:
        """Count one call and return its RateLimit headers, or raise `TooManyRequests` with them."""
        rate, caller = self._rates[route_class], _digest(who)
        is_within = self._limiter.hit(rate, route_class, caller)
        window = self._limiter.get_window_stats(rate, route_class, caller)
        seconds = max(1, round(window.reset_time - time.time()))
        policy = f'"{route_class}";q={rate.amount};w={rate.get_expiry()}'
        state = f'"{route_class}";r={max(0, window.remaining)};t={seconds}'
        headers = [(b"ratelimit-policy", policy.encode()), (b"ratelimit", state.encode())]
        if not is_within:
            raise TooManyRequests("too many calls; come back after Retry-After seconds", seconds, headers)
        self._untold[route_class, caller] += 1
        return headers

    def take_untold(self) -> list[tuple[str, str, int]]:
        """Return some of what the others have not heard of, and forget it."""
        told = [(*key, number) for key, number in self._untold.most_common(MOST_TOLD_AT_ONCE)]
        for route_class, caller, _ in told:
            del self._untold[route_class, caller]
        return told

    def hear(self, route_class: str, caller: str, number: int) -> None:
        """Count calls that another replica let in."""
        rate = self._rates.get(route_class)
        if rate is not None:
            self._storage.incr(rate.key_for(route_class, caller), rate.get_expiry(), amount=number)


class RateLimits:
    """The limits of one gateway, kept in step with those of its replicas."""

    def __init__(self, rates: Mapping[str, str], rpc: RpcClient) -> None:
        self._spent = Spent(rates)
        self._rpc = rpc
        self._me = uuid4().hex
        self._teller: asyncio.Task[None] | None = None
        rpc.on_connected(self._listen)

    def spend(self, route_class: str, who: str) -> RateHeaders:
        """Count one call and return its RateLimit headers, or raise `TooManyRequests`."""
        return self._spent.spend(route_class, who)

    def start(self) -> None:
        """Begin to tell the other replicas."""
        self._teller = asyncio.create_task(self._tell())

    def stop(self) -> None:
        """Tell them no more."""
        if self._teller is not None:
            self._teller.cancel()

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            if self._rpc.is_connected and (told := self._spent.take_untold()):
                await self._rpc.tell(EXCHANGE, orjson.dumps({"from": self._me, "spent": told}))

    async def _listen(self, channel: Channel) -> None:
        await channel.exchange_declare(EXCHANGE, exchange_type="fanout", durable=True)
        queue = (await channel.queue_declare("", exclusive=True, auto_delete=True)).queue or ""
        await channel.queue_bind(queue, EXCHANGE)
        await channel.basic_consume(queue, self._hear, no_ack=True)

    async def _hear(self, message: DeliveredMessage) -> None:
        told = orjson.loads(message.body)
        if told["from"] != self._me:
            for route_class, caller, number in told["spent"]:
                self._spent.hear(route_class, caller, number)


def network_of(address: str) -> str:
    """Return whom an address belongs to: itself, or its /64 where one household has 2^64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _digest(who: str) -> str:
    """Name a caller in a way that tells a reader of the broker's traffic nothing."""
    return blake2b(who.encode(errors="surrogatepass"), digest_size=12).hexdigest()
