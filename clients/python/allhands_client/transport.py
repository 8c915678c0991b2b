"""One HTTP call: sent, asked again while its outcome is unknown, and turned into an answer or an exception.

Only what is safe to ask twice is asked again: reads, and acts that carry an Idempotency-Key. Such an act
keeps its one key through every attempt, so that it happens once however often it is sent.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any
from urllib.parse import quote
from uuid import uuid4

import requests

from allhands_client.problems import AllhandsError, Problem, Unreachable, problem_of

IN_FLIGHT = "request_in_flight"
_LATER = frozenset({429, 502, 503, 504})
_NO_ANSWER = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_SHORTEST_WAIT_SECONDS = 0.2
_LONGEST_WAIT_SECONDS = 8.0

Query = Mapping[str, Any]
Version = int | str


class Transport:
    """A connection to one gateway for one person. Not to be shared between threads.

    url               the gateway's address, without /v1
    token             access or API token; None for what needs no login
    timeout_seconds   longest wait for one answer
    patience_seconds  how long a call whose outcome is unknown is asked again
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout_seconds: float = 30,
        patience_seconds: float = 60,
        new_key: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        self.url = url.rstrip("/")
        self.timeout_seconds = timeout_seconds
        self.patience_seconds = patience_seconds
        self._new_key = new_key
        self._session = requests.Session()
        if token is not None:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Close its connections."""
        self._session.close()

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        headers: Mapping[str, Any] | None = None,
        moves: bool = False,
        key: str | None = None,
        if_match: Version | None = None,
        **body: Any,
    ) -> requests.Response:
        """Send one operation; `moves` is whether it takes a key. `body`: json, data, files of requests."""
        key = (key or self._new_key()) if moves else None
        sent = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        sent |= {"Idempotency-Key": key} if key else {}
        sent |= {"If-Match": _etag(if_match)} if if_match is not None else {}
        parameters = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        return self._insist(
            lambda: self._session.request(
                method,
                self.url + path,
                params=parameters,
                headers=sent,
                timeout=self.timeout_seconds,
                **body,
            ),
            repeats=method == "GET" or key is not None,
            key=key,
        )

    def _insist(
        self, send: Callable[[], requests.Response], *, repeats: bool, key: str | None
    ) -> requests.Response:
        """Send until the outcome is known, or raise what the last attempt came to."""
        until = time.monotonic() + self.patience_seconds
        for wait in _waits():
            outcome = _attempt(send, key)
            if isinstance(outcome, requests.Response):
                return outcome
            pause = max(wait, _asked_pause(outcome))
            if not (repeats and _is_unknown(outcome)) or time.monotonic() + pause > until:
                raise outcome
            time.sleep(pause)
        raise AssertionError("waits never end")


def path_of(template: str, **parameters: Any) -> str:
    """Return a path with its parameters filled in, quoted."""
    return template.format(**{name: quote(str(value), safe="") for name, value in parameters.items()})


def form_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given fields of a multipart body as text."""
    return {name: _text(value) for name, value in fields.items() if value is not None}


def content_of(file: bytes | IO[bytes]) -> bytes:
    """Return the bytes of a file, so that every attempt sends all of them."""
    return file if isinstance(file, bytes) else file.read()


def _attempt(send: Callable[[], requests.Response], key: str | None) -> requests.Response | AllhandsError:
    try:
        answer = send()
    except _NO_ANSWER as error:
        lost = Unreachable(str(error), key)
        lost.__cause__ = error
        return lost
    return answer if answer.ok else problem_of(answer)


def _is_unknown(outcome: AllhandsError) -> bool:
    if isinstance(outcome, Problem):
        return outcome.status in _LATER or outcome.code == IN_FLIGHT
    return True


def _asked_pause(outcome: AllhandsError) -> float:
    return (outcome.retry_after_seconds or 0) if isinstance(outcome, Problem) else 0


def _waits() -> Iterator[float]:
    """Yield waits in seconds that double, each cut by chance so that clients do not come back together."""
    longest = _SHORTEST_WAIT_SECONDS
    while True:
        yield longest * (0.5 + random.random() / 2)  # noqa: S311 - spreads callers, hides nothing
        longest = min(longest * 2, _LONGEST_WAIT_SECONDS)


def _etag(version: Version) -> str:
    return f'"{version}"' if isinstance(version, int) else version


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
