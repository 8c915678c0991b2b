"""One POST to a receiver: resolved once, checked, and connected to exactly what was checked. No redirects."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue

from shared.errors import Refusal
from shared.outbound.addresses import check_addresses
from shared.outbound.targets import Policy, Target, parse

Resolver = Callable[[str, int], list[str]]
ANSWER_BYTES = 1024
_HEADERS = {"Content-Type": "application/json", "User-Agent": "Allhands-Webhooks", "Connection": "close"}


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to: a status, or the word for what went wrong; `answer` is its first text."""

    ms: int
    status: int | None = None
    error: str | None = None
    answer: str | None = None


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def post(
    url: str,
    body: str,
    headers: Mapping[str, str],
    *,
    policy: Policy,
    seconds: float,
    resolver: Resolver = resolve,
) -> Outcome:
    """Send `body`; never raises: what went wrong is the outcome's `error`. Reads 1 KB of the answer."""
    began = time.monotonic()

    def outcome(status: int | None = None, error: str | None = None, answer: str | None = None) -> Outcome:
        return Outcome(round((time.monotonic() - began) * 1000), status, error, answer)

    try:
        target = parse(url, policy)
        found = _resolved(resolver, target, seconds)
        address = check_addresses(found, loopback=policy.loopback)
        with _connected(target, address, seconds - (time.monotonic() - began)) as connection:
            connection.request("POST", target.path, body.encode(), {**_HEADERS, **headers})
            answer = connection.getresponse()
            told = _text(answer.read(ANSWER_BYTES))
        if time.monotonic() - began >= seconds:  # the cut looks like the answer's end
            return outcome(error="timed_out")
        return outcome(answer.status, answer=told)
    except Refusal as refusal:
        return outcome(error=refusal.code)
    except ssl.SSLError:
        return outcome(error="tls_failed")
    except socket.gaierror:
        return outcome(error="name_unknown")
    except (OSError, http.client.HTTPException) as error:
        late = time.monotonic() - began >= seconds or isinstance(error, TimeoutError)
        return outcome(error="timed_out" if late else "connection_failed")


def _resolved(resolver: Resolver, target: Target, seconds: float) -> list[str]:
    """Every address of the receiver; raises `TimeoutError` when names take longer than that."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(target.host, target.port))
        except Exception as error:  # noqa: BLE001 - raised below, where it is waited for
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


@contextmanager
def _connected(target: Target, address: str, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to `address` and no other; cut when the time is over, however slowly bytes drip."""
    seconds = max(seconds, 0.1)
    with socket.create_connection((address, target.port), timeout=seconds) as raw, _cut_after(raw, seconds):
        stream = _trusted().wrap_socket(raw, server_hostname=target.host) if _is_tls(target) else raw
        with stream:
            connection = http.client.HTTPConnection(target.host_header)
            connection.sock = stream
            connection.auto_open = 0
            yield connection


@contextmanager
def _cut_after(raw: socket.socket, seconds: float) -> Iterator[None]:
    """Shut the connection down when its time is over; by a copy, for TLS takes the socket itself over."""
    with raw.dup() as copy:
        end = threading.Timer(seconds, _cut, [copy])
        end.daemon = True
        end.start()
        try:
            yield
        finally:
            end.cancel()
            end.join()


def _is_tls(target: Target) -> bool:
    return target.scheme == "https"


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _text(answer: bytes) -> str:
    """What PostgreSQL can hold of the first bytes."""
    return answer.decode("utf-8", "replace").replace("\0", "�")
