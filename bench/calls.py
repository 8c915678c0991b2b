"""Calls through the gateway: an empty one beside a raw round trip, capture and claim beside an empty one."""

from collections.abc import Iterator
from itertools import count, cycle
from statistics import median
from typing import Any

from sqlalchemy import text

from bench import echo, load, world
from bench.gateway import PATH
from bench.load import Load, drive, request
from bench.report import Line, Rate, limit, ratio
from bench.suite import Suite

Requests = Iterator[bytes]


class Calls:
    """Measures calls for so many seconds, so many times; each round measures the reference beside them."""

    def __init__(self, suite: Suite, seconds: float, rounds: int):
        self._suite, self._seconds, self._rounds = suite, seconds, rounds
        self._admin = suite.login(world.ADMIN, world.PASSWORD)
        self._numbers = count()

    def empty_call(self) -> list[Line]:
        """An empty call through the gateway beside py-amqp alone."""
        nothing = cycle([request("GET", PATH, self._admin)])
        self._warm(nothing)
        raw, calls = [], []
        with echo.echo_server(self._suite.broker_url):
            for _ in range(self._rounds):
                raw.append(echo.round_trips(self._suite.broker_url, self._seconds))
                calls.append(self._drive(nothing))
        ours = median(each.rate for each in calls)
        slowest = max(each.percentile(99) for each in calls)
        return [
            ratio(
                Rate(ours, "one RPC through the gateway"), Rate(median(raw), "raw py-amqp round trip"), 0.25
            ),
            limit("the same, p99 at 50 in flight", slowest, 80, "ms"),
        ]

    def capture(self) -> Line:
        """New leads, one by one."""
        return self._beside_nothing("capture a lead through the gateway", self._captures(), 201, 0.35)

    def claim(self) -> Line:
        """Leads out of the pool, by fifty reps at once, each request with a key."""
        tokens = [self._suite.login(f"rep{n}@example.com", world.PASSWORD) for n in range(world.REPS)]
        with self._suite.engine("leads").connect() as leads:
            ids = leads.scalars(
                text("SELECT id FROM lead WHERE state = 'pooled' ORDER BY md5(id::text)")
            ).all()
        claims = (
            request("POST", f"/v1/leads/{lead}/claim", token, {}, {"Idempotency-Key": f"claim-{lead}"})
            for lead, token in zip(ids, cycle(tokens), strict=False)
        )
        return self._beside_nothing("claim through the gateway", claims, 200, 0.5)

    def _beside_nothing(self, path: str, requests: Requests, status: int, promise: float) -> Line:
        nothing = cycle([request("GET", PATH, self._admin)])
        self._warm(requests)
        ours, empty = [], []
        for _ in range(self._rounds):
            empty.append(self._drive(nothing).rate)
            done = self._drive(requests)
            if set(done.statuses) != {status}:
                raise RuntimeError(f"{path}: answered {dict(done.statuses)}, not {status} alone")
            ours.append(done.rate)
        reference = Rate(median(empty), "an empty RPC through the gateway")
        return ratio(Rate(median(ours), path), reference, promise)

    def _captures(self) -> Requests:
        for number in self._numbers:
            yield request("POST", "/v1/leads", self._admin, _lead(number))

    def _warm(self, requests: Requests) -> None:
        drive(self._suite.url, requests, seconds=min(2, self._seconds))

    def _drive(self, requests: Requests) -> Load:
        return drive(self._suite.url, requests, seconds=self._seconds, lanes=load.LANES)


def _lead(number: int) -> dict[str, Any]:
    return {
        "name": f"客户{number}",
        "company": f"公司{number // 3}",
        "title": "采购总监",
        "phone": f"188{number:08d}",
        "email": f"new{number}@example.com",
        "source": "website",
        "city": "杭州",
        "company_size": "50-199",
    }
