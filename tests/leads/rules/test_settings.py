"""One's own notification settings: read, changed as far as said, refused with their place."""

import pytest

from services.leads.rpc_settings import SettingsRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import START
from tests.leads.world import as_rep

QUIET = {"start": "22:00", "end": "08:30"}


@pytest.fixture
def settings(world):
    asking = Asking(world.db, SettingsRpc, START)
    yield asking
    asking.forget()


def test_who_said_nothing_gets_everything(world, settings):
    told = settings(as_rep(world.rep()), "get_notification_settings")
    assert (told["email_off"], told["quiet_hours"], told["digest_hour"], told["version"]) == (
        [],
        None,
        None,
        0,
    )


def test_settings_are_changed_as_far_as_said_and_each_has_their_own(world, settings):
    me, other = as_rep(world.rep()), as_rep(world.rep())
    settings(me, "update_notification_settings", {"quiet_hours": QUIET, "timezone": "Europe/Berlin"})
    told = settings(
        me, "update_notification_settings", {"digest_hour": 0, "email_off": ["recycled"]}, if_match=2
    )
    assert told == settings(me, "get_notification_settings")
    assert told == {
        "email_off": ["recycled"],
        "quiet_hours": QUIET,
        "digest_hour": 0,
        "timezone": "Europe/Berlin",
        "version": 3,
    }
    assert settings(me, "update_notification_settings", {"quiet_hours": None})["quiet_hours"] is None
    assert settings(other, "get_notification_settings")["version"] == 0
    refusal = settings.refused(me, "update_notification_settings", {}, if_match=1)
    assert refusal.code == "version_conflict"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email_off": ["nonsense"]}, "/email_off/0"),
        ({"quiet_hours": {"start": "25:00", "end": "08:00"}}, "/quiet_hours/start"),
        ({"quiet_hours": {"start": "08:00"}}, "/quiet_hours/end"),
        ({"quiet_hours": {"start": "08:00", "end": "08:00"}}, "/quiet_hours/end"),
        ({"digest_hour": 24}, "/digest_hour"),
        ({"timezone": "Mars/Olympus"}, "/timezone"),
        ({"in_app": False}, "/in_app"),
    ],
)
def test_wrong_settings_are_refused_with_their_place(world, settings, body, pointer):
    refusal = settings.refused(as_rep(world.rep()), "update_notification_settings", body)
    assert [error["pointer"] for error in refusal.errors] == [pointer]
