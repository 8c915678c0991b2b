"""Load over HTTP: so many connections, each sending its next request when the last is answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from typing import cast
from urllib.parse import urlsplit

import orjson
import uvloop

LANES = 50


@dataclass
class Load:
    """What came of it. `latencies` are seconds, in order of arrival."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """A percentile of the latencies, in milliseconds."""
        if len(self.latencies) < 2:
            return 1000 * sum(self.latencies)
        return 1000 * quantiles(self.latencies, n=100)[percent - 1]


def request(
    method: str, path: str, token: str, body: object = None, headers: Mapping[str, str] | None = None
) -> bytes:
    """An HTTP/1.1 request as bytes; `body` is sent as JSON."""
    content = orjson.dumps(body) if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def drive(
    url: str,
    requests: Iterable[bytes],
    *,
    seconds: float | None = None,
    lanes: int = LANES,
    keep: bool = False,
) -> Load:
    """Send requests until they or the seconds run out; `keep` keeps the bodies of the answers."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_drive(url, iter(requests), seconds, lanes, keep))


async def _drive(url: str, requests: Iterator[bytes], seconds: float | None, lanes: int, keep: bool) -> Load:
    address, load, loop = urlsplit(url), Load(), asyncio.get_running_loop()
    until = time.perf_counter() + seconds if seconds else None
    running = [_Lane(load, requests, until, loop.create_future(), keep) for _ in range(lanes)]
    started = time.perf_counter()
    for lane in running:
        await loop.create_connection(partial(_itself, lane), address.hostname or "", address.port or 80)
    await asyncio.gather(*(lane.done for lane in running))
    load.seconds = time.perf_counter() - started
    return load


def _itself(lane: "_Lane") -> "_Lane":
    return lane


class _Lane(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again."""

    def __init__(
        self,
        load: Load,
        requests: Iterator[bytes],
        until: float | None,
        done: "asyncio.Future[None]",
        keep: bool,
    ):
        self.done = done
        self._load, self._requests, self._until, self._keep = load, requests, until, keep
        self._got = b""
        self._sent_at = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head_ends = self._got.find(b"\r\n\r\n")
        if head_ends < 0:
            return
        head = self._got[:head_ends].lower()
        place = head.find(b"content-length:")
        length = int(head[place + 15 :].split(b"\r", 1)[0]) if place >= 0 else 0
        if len(self._got) < head_ends + 4 + length:
            return
        self._load.latencies.append(time.perf_counter() - self._sent_at)
        self._load.statuses[int(self._got[9:12])] += 1
        if self._keep:
            self._load.bodies.append(self._got[head_ends + 4 :])
        self._got = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the gateway closed the connection"))

    def _send(self) -> None:
        late = self._until is not None and time.perf_counter() > self._until
        content = None if late else next(self._requests, None)
        if content is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(content)
