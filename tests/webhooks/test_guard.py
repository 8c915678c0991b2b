"""No webhook reaches the inside: each range, a rebinding name, and no address but the pinned one."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from shared.outbound import sending
from shared.outbound.addresses import AddressRefused
from shared.outbound.policy import policy
from shared.outbound.targets import Policy, UrlRefused
from tests.shared.outbound.test_addresses import INSIDE
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver

LOCAL = Policy(plain_http=True, loopback=True)


class Names:
    """A resolver that gives one answer after another, and keeps what it was asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.asked: list[str] = []
        self._answers: Iterator[list[str]] = iter(answers)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return next(self._answers)


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that anything tried to connect to."""
    tried: list[str] = []
    really = socket.create_connection

    def connect(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        tried.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        return really(address, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(sending.socket, "create_connection", connect)
    return tried


def post(url: str, resolver: sending.Resolver, policy: Policy = LOCAL) -> sending.Outcome:
    return sending.post(url, "{}", {}, policy=policy, seconds=2, resolver=resolver)


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE.keys())
def test_name_that_leads_inside_is_never_connected_to(connected: list[str], address: str) -> None:
    outcome = post("https://inside.example/", Names([address]), Policy())
    assert outcome.error == "address_refused"
    assert connected == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0x0a000001", "[::ffff:a00:1]"]
)
def test_inner_address_written_otherwise_is_never_connected_to(connected: list[str], host: str) -> None:
    assert post(f"https://{host}/", sending.resolve, Policy()).error == "address_refused"
    assert connected == []


def test_rebinding_name_is_asked_once_and_only_the_checked_address_is_used(connected: list[str]) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"])
    assert post("https://rebinding.example/", names, Policy()).error == "connection_failed"
    assert names.asked == ["rebinding.example"]
    assert connected == ["8.8.8.8"]
    assert post("https://rebinding.example/", names, Policy()).error == "address_refused"
    assert connected == ["8.8.8.8"]


def test_address_is_pinned_and_the_name_travels_as_host(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    outcome = post(f"http://pinned.example:{port}/hook?a=1", Names(["127.0.0.1"]))
    assert outcome.status == 200
    [request] = receiver.requests
    assert (request["headers"]["host"], request["path"]) == (f"pinned.example:{port}", "/hook?a=1")


def test_certificate_must_be_of_the_name(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    assert post(f"https://a.example:{port}/", Names(["127.0.0.1"])).error == "tls_failed"
    assert sending._trusted().verify_mode is ssl.CERT_REQUIRED
    assert sending._trusted().check_hostname
    assert receiver.requests == []


def test_unknown_name_is_a_failed_attempt() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror

    assert post("https://nobody.example/", nobody).error == "name_unknown"


def test_big_answer_is_not_read(receiver: Receiver) -> None:
    receiver.answer = b"\0" * 50_000_000
    outcome = post(receiver.url, sending.resolve)
    assert (outcome.status, len(outcome.answer or "")) == (200, 1024)
    assert "\0" not in (outcome.answer or "")


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/", "https://[::ffff:127.0.0.1]/", "http://169.254.169.254/"]
)
def test_webhook_to_an_inner_address_is_not_made(house: House, url: str) -> None:
    with pytest.raises(AddressRefused):
        house.webhook(url)


def test_production_takes_neither_plain_http_nor_loopback(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = house.webhook(receiver.url)
    monkeypatch.setenv("ALLHANDS_ENV", "production")
    assert policy() == Policy()
    with pytest.raises(UrlRefused):
        house.webhook(receiver.url)
    with pytest.raises(UrlRefused):
        house.admin.update_webhook(webhook_id=webhook["id"], body={"url": receiver.url})
    with pytest.raises(AddressRefused):
        house.webhook("https://127.0.0.1/")
    house.hear()
    house.send_due()
    assert receiver.requests == []
    assert house.deliveries(webhook)[0]["log"][0]["error"] == "url_refused"
