"""What arrives on the wire when a client is slow, greedy, broken or hostile."""

import random
import socket
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from gateway import protocol

HEAD = b"Host: x\r\nAuthorization: Bearer rep\r\nContent-Type: application/json\r\n"
MAKE = b"POST /v1/items HTTP/1.1\r\n" + HEAD


def connect(url: str) -> socket.socket:
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    return socket.create_connection((address.hostname, address.port), timeout=10)


def read_all(client: socket.socket) -> bytes:
    received = b""
    while True:
        try:
            chunk = client.recv(65536)
        except ConnectionResetError:
            return received
        if not chunk:
            return received
        received += chunk


def read_head(client: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = client.recv(65536)
        assert chunk, received
        received += chunk
    return received


def exchange(url: str, *parts: bytes) -> bytes:
    with closing(connect(url)) as client:
        for part in parts:
            client.sendall(part)
        client.shutdown(socket.SHUT_WR)
        return read_all(client)


def send_for(client: socket.socket, part: bytes, seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        client.sendall(part)


def is_alive(url: str) -> bool:
    return requests.get(url + "/livez", timeout=5).status_code == 200


def test_long_body_is_413_on_its_header_alone(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(MAKE + b"Content-Length: 1048577\r\n\r\n")
        answer = read_head(client)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"body_too_large" in answer


def test_long_body_is_413_before_the_token_is_looked_at(url: str) -> None:
    answer = exchange(url, b"POST /v1/items HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")


def test_chunked_body_is_413_as_soon_as_it_is_too_long(url: str) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with closing(connect(url)) as client:
        client.sendall(MAKE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 17)
        assert read_head(client).startswith(b"HTTP/1.1 413")


def test_sender_of_200_megabytes_reads_why_it_was_refused(url: str, tmp_path: Path) -> None:
    headers = {"Authorization": "Bearer rep", "Content-Type": "application/json"}
    with (tmp_path / "long").open("w+b") as body:
        body.truncate(200 * 1024 * 1024)
        answer = requests.post(url + "/v1/items", data=body, headers=headers, timeout=20)
    assert answer.json()["code"] == "body_too_large"


def test_body_of_exactly_the_limit_is_read(url: str) -> None:
    body = b'{"name": "' + b"x" * (1024 * 1024 - 12) + b'"}'
    assert len(body) == 1024 * 1024
    headers = {"Authorization": "Bearer rep", "Content-Type": "application/json"}
    assert requests.post(url + "/v1/items", data=body, headers=headers, timeout=10).status_code == 201


def test_body_that_stalls_is_408(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(MAKE + b"Content-Length: 100\r\n\r\n{")
        answer = read_head(client)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"body_too_slow" in answer


def test_time_a_slow_body_takes_is_not_taken_from_its_call(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(b"POST /v1/slow-items HTTP/1.1\r\n" + HEAD + b"Content-Length: 16\r\n\r\n{")
        time.sleep(0.35)
        client.sendall(b'"name": "abcd"}')
        assert read_head(client).startswith(b"HTTP/1.1 201")


def test_body_cut_off_harms_nobody(url: str) -> None:
    exchange(url, MAKE + b"Content-Length: 100\r\n\r\n{")
    assert is_alive(url)


def test_head_that_outgrows_its_limit_is_431(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nX-Long: " + b"x" * (protocol.MAX_HEAD_BYTES + 65536))
        assert b"head_too_large" in read_all(client)


def test_head_of_many_small_lines_is_431(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\n")
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, as the kernel likes
            send_for(client, b"X-A: " + b"x" * 1000 + b"\r\n")
    assert is_alive(url)


@pytest.mark.parametrize("start", [b"", b"GET /livez HTTP/1.1\r\nX-Slow: "])
def test_head_that_takes_too_long_is_given_up(
    url: str, start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    with closing(connect(url)) as client:
        started = time.monotonic()
        client.sendall(start)
        answer = read_all(client)
    assert time.monotonic() - started < 2
    assert (b"head_too_slow" in answer) == bool(start)


def test_sender_that_goes_on_after_a_refusal_is_cut_off(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LINGER_SECONDS", 0.3)
    with closing(connect(url)) as client:
        client.sendall(MAKE + b"Content-Length: 1048577\r\n\r\n")
        assert b" 413 " in read_head(client)
        started = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, as the kernel likes
            send_for(client, b"x")
    assert time.monotonic() - started < 2


def test_connection_goes_on_after_a_refusal_whose_body_was_sent(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(MAKE + b"Content-Length: 1048577\r\n\r\n" + b" " * 1048577)
        assert b" 413 " in read_head(client)
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in read_head(client)


def test_pipelined_requests_are_answered_in_order(url: str) -> None:
    with closing(connect(url)) as client:
        client.sendall(
            b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n"
        )
        answer = read_all(client)
    assert answer.index(b" 200 ") < answer.index(b" 404 ")


@pytest.mark.parametrize("request_bytes", [
    b"BREW /v1/items HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET /livez HTTP/1.1\r\nBad Header: x\r\n\r\n",
    MAKE + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    MAKE + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    MAKE + b"Content-Length: -1\r\n\r\n",
    MAKE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
])  # fmt: skip
def test_what_is_not_http_is_refused(url: str, request_bytes: bytes) -> None:
    answer = exchange(url, request_bytes)
    assert answer.split(b"\r\n", 1)[0] in (b"HTTP/1.1 400 Bad Request", b"HTTP/1.1 408 Request Timeout")
    assert b"application/problem+json" in answer
    assert is_alive(url)


def test_random_bytes_and_mutilated_requests_do_no_harm(url: str) -> None:
    check_fuzzed(url, cases=200, seed=20270115)


@pytest.mark.soak
def test_many_random_bytes_and_mutilated_requests_do_no_harm(url: str) -> None:
    check_fuzzed(url, cases=2000, seed=random.SystemRandom().randrange(2**32))


def check_fuzzed(url: str, cases: int, seed: int) -> None:
    rng = random.Random(seed)
    whole = MAKE + b'Idempotency-Key: k\r\nContent-Length: 16\r\n\r\n{"name": "abcd"}'
    for number in range(cases):
        sent = rng.randbytes(rng.randrange(300)) if number % 4 == 0 else mutilated(rng, whole)
        answer = exchange(url, sent)
        for line in (part.split(b"\r\n", 1)[0] for part in answer.split(b"HTTP/1.1 ")[1:]):
            assert not line.startswith(b"5"), f"seed {seed}: {sent!r} → {line!r}"
    assert is_alive(url)


def mutilated(rng: random.Random, whole: bytes) -> bytes:
    broken = bytearray(whole)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(broken))
        match rng.randrange(4):
            case 0:
                broken[at] = rng.randrange(256)
            case 1:
                del broken[at : at + rng.randrange(1, 20)]
            case 2:
                broken[at:at] = rng.choice([b"\r\n", b"\0", b"\xff\xfe", b"%00", b"[" * 2000, b"9" * 400])
            case _:
                broken += broken[at:]
        if not broken:
            broken = bytearray(b"x")
    return bytes(broken)
