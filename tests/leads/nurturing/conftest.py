"""The remote methods of nurturing, a mail server, and a receiver of SMS and WeCom messages."""

from collections.abc import Iterator

import pytest

from tests.leads.asking import Asking
from tests.leads.nurturing.support import ADMIN, NurtureApi
from tests.leads.world import World
from tests.support.postbox import Postbox, open_postbox
from tests.webhooks.receiver import Receiver


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_URL", raising=False)
    monkeypatch.setenv("ALLHANDS_PUBLIC_URL", "https://crm.example.com")
    monkeypatch.setenv("ALLHANDS_WEBHOOK_LOOPBACK", "true")


@pytest.fixture
def api(world: World) -> Iterator[Asking]:
    """`api(actor, "create_nurture_track", body)`."""
    asking = Asking(world.db, NurtureApi)
    yield asking
    asking.forget()


@pytest.fixture
def postbox(api: Asking, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A mail server, and e-mail turned on."""
    with open_postbox() as box:
        monkeypatch.setenv("SMTP_URL", box.url)
        api(ADMIN, "save_nurture_channel", "email", {"active": True})
        yield box


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real HTTP server that keeps what it gets."""
    with Receiver() as up:
        yield up


@pytest.fixture
def secret(api: Asking, receiver: Receiver) -> str:
    """SMS turned on, sent to the receiver; the secret both sign with."""
    saved = api(ADMIN, "save_nurture_channel", "sms", {"active": True, "url": receiver.url})
    return str(saved["secret"])
