"""A certificate must be trusted, of the receiver's name, and of today; a name may not take for ever."""

import datetime as dt
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.outbound import sending
from shared.outbound.targets import Policy
from tests.webhooks.receiver import Receiver, _Handler

LOCAL = Policy(plain_http=True, loopback=True)
NAME = "receiver.example"
NOW = dt.datetime.now(dt.UTC)
YEAR = dt.timedelta(days=365)
Serve = Callable[..., int]


class Authority:
    """Signs certificates; trusted when a test says so."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.certificate = self.sign(self.key, self.name, x509.BasicConstraints(ca=True, path_length=0))

    def sign(
        self,
        key: ec.EllipticCurvePrivateKey,
        subject: x509.Name,
        *extensions: x509.ExtensionType,
        until: dt.datetime = NOW + YEAR,
    ) -> x509.Certificate:
        built = x509.CertificateBuilder(self.name, subject, key.public_key(), x509.random_serial_number())
        built = built.not_valid_before(NOW - 2 * YEAR).not_valid_after(until)
        for each in extensions:
            built = built.add_extension(each, critical=True)
        return built.sign(self.key, hashes.SHA256())


def pem(thing: x509.Certificate) -> bytes:
    return thing.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def serve(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serve TLS with a certificate for a name; answers the port."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(pem(authority.certificate))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sending._trusted.cache_clear()
    servers = []

    def start(name: str, signer: Authority = authority, until: dt.datetime = NOW + YEAR) -> int:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        leaf = signer.sign(key, subject, x509.SubjectAlternativeName([x509.DNSName(name)]), until=until)
        pair = tmp_path / "pair.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pair.write_bytes(secret + pem(leaf))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair)
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("H", (_Handler,), {"receiver": Receiver()}))
        server.daemon_threads, server.block_on_close = True, False
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return int(server.server_port)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
    sending._trusted.cache_clear()


def post(port: int) -> sending.Outcome:
    url = f"https://{NAME}:{port}/hook"
    return sending.post(url, "{}", {}, policy=LOCAL, seconds=5, resolver=lambda *_: ["127.0.0.1"])


def test_trusted_certificate_of_the_name_is_taken(serve: Serve) -> None:
    assert post(serve(NAME)).status == 200


def test_certificate_of_another_name_is_refused(serve: Serve) -> None:
    assert post(serve("other.example")).error == "tls_failed"


def test_expired_certificate_is_refused(serve: Serve) -> None:
    assert post(serve(NAME, until=NOW - YEAR)).error == "tls_failed"


def test_certificate_of_an_unknown_authority_is_refused(serve: Serve) -> None:
    assert post(serve(NAME, Authority())).error == "tls_failed"


def test_a_name_that_takes_for_ever_costs_no_more_than_the_attempt() -> None:
    held = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        held.wait(30)
        return ["127.0.0.1"]

    began = time.monotonic()
    outcome = sending.post("http://slow.example/", "{}", {}, policy=LOCAL, seconds=0.3, resolver=slow)
    took = time.monotonic() - began
    held.set()
    assert outcome.error == "timed_out"
    assert took < 10


def test_the_time_a_name_takes_is_part_of_the_attempts(receiver: Receiver) -> None:
    def slow(host: str, port: int) -> list[str]:
        threading.Event().wait(0.8)
        return ["127.0.0.1"]

    receiver.delay = 30
    outcome = sending.post(receiver.url, "{}", {}, policy=LOCAL, seconds=1, resolver=slow)
    assert outcome.error == "timed_out"
    assert outcome.ms < 1_500
