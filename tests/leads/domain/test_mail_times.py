"""When an e-mail may go."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.mail_times import MailWishes, mail_at

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = {"quiet_from": 22 * 60, "quiet_to": 8 * 60}


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("wishes", "now", "goes_at"),
    [
        ({}, local(10, 3), local(10, 3)),
        (NIGHT, local(10, 21, 59), local(10, 21, 59)),
        (NIGHT, local(10, 22), local(11, 8)),
        (NIGHT, local(11, 7, 59), local(11, 8)),
        (NIGHT, local(11, 8), local(11, 8)),
        ({"quiet_from": 12 * 60, "quiet_to": 14 * 60}, local(10, 13), local(10, 14)),
        ({"quiet_from": 12 * 60, "quiet_to": 14 * 60}, local(10, 14), local(10, 14)),
        ({"digest_hour": 18}, local(10, 9), local(10, 18)),
        ({"digest_hour": 18, **NIGHT}, local(10, 18), local(11, 18)),
        ({"off": frozenset({"recycled"}), "digest_hour": 18}, local(10, 9), None),
    ],
)
def test_an_email_goes_at_once_after_quiet_hours_once_a_day_or_never(wishes, now, goes_at):
    assert mail_at(MailWishes(**wishes), "recycled", ZONE, now) == goes_at


BERLIN = ZoneInfo("Europe/Berlin")  # 2027: 28 March 02:00 to 03:00, 31 October 03:00 to 02:00
NEW_YORK = ZoneInfo("America/New_York")  # 2027: 14 March 02:00 to 03:00, 7 November 02:00 to 01:00


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "quiet_to", "now", "goes_at"),
    [
        pytest.param(BERLIN, 150, utc(3, 27, 22), utc(3, 28, 1), id="02:30 does not exist: at the jump"),
        pytest.param(BERLIN, 150, utc(3, 28, 0, 59), utc(3, 28, 1), id="a minute before the jump"),
        pytest.param(BERLIN, 150, utc(3, 28, 1), utc(3, 28, 1), id="after the jump it is 03:00"),
        pytest.param(BERLIN, 480, utc(3, 27, 22), utc(3, 28, 6), id="08:00 summer time"),
        pytest.param(BERLIN, 150, utc(10, 30, 22), utc(10, 31, 0, 30), id="02:30 twice: the first"),
        pytest.param(BERLIN, 150, utc(10, 31, 0, 45), utc(10, 31, 0, 45), id="between them, over"),
        pytest.param(BERLIN, 150, utc(10, 31, 1, 10), utc(10, 31, 1, 30), id="02:10 again: the second"),
        pytest.param(BERLIN, 150, utc(10, 31, 1, 30), utc(10, 31, 1, 30), id="after both"),
        pytest.param(BERLIN, 480, utc(10, 30, 22), utc(10, 31, 7), id="08:00 winter time"),
        pytest.param(NEW_YORK, 150, utc(3, 14, 4), utc(3, 14, 7), id="New York at the jump"),
        pytest.param(NEW_YORK, 480, utc(3, 14, 4), utc(3, 14, 12), id="New York 08:00 summer time"),
        pytest.param(NEW_YORK, 90, utc(11, 7, 3), utc(11, 7, 5, 30), id="New York 01:30 the first"),
        pytest.param(NEW_YORK, 90, utc(11, 7, 6, 10), utc(11, 7, 6, 30), id="New York 01:30 the second"),
        pytest.param(NEW_YORK, 480, utc(11, 7, 3), utc(11, 7, 13), id="New York 08:00 winter time"),
    ],
)
def test_quiet_hours_end_by_the_local_clock_when_it_changes(zone, quiet_to, now, goes_at):
    assert mail_at(MailWishes(quiet_from=22 * 60, quiet_to=quiet_to), "recycled", zone, now) == goes_at


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        pytest.param(utc(3, 28, 0, 30), utc(3, 28, 1), id="02:00 does not exist: at the jump"),
        pytest.param(utc(3, 28, 1), utc(3, 29, 0), id="after the jump: the day after"),
        pytest.param(utc(10, 30, 22), utc(10, 31, 0), id="02:00 twice: the first"),
        pytest.param(utc(10, 31, 0, 30), utc(11, 1, 1), id="the second is no other digest"),
    ],
)
def test_a_digest_comes_once_a_day_when_the_clock_changes(now, goes_at):
    assert mail_at(MailWishes(digest_hour=2), "recycled", BERLIN, now) == goes_at


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        (local(10, 23, 59), local(11, 0)),
        (local(11, 0), local(11, 0)),
        (local(10, 21, 59), local(10, 21, 59)),
    ],
)
def test_quiet_hours_may_end_at_midnight(now, goes_at):
    assert mail_at(MailWishes(quiet_from=22 * 60, quiet_to=0), "recycled", ZONE, now) == goes_at


@pytest.mark.parametrize(
    ("now", "goes_at"), [(local(10, 23, 59), local(11, 0)), (local(11, 0), local(12, 0))]
)
def test_a_digest_may_come_at_midnight(now, goes_at):
    assert mail_at(MailWishes(digest_hour=0), "recycled", ZONE, now) == goes_at


@given(
    zone=st.sampled_from([BERLIN, NEW_YORK]),
    change=st.sampled_from([utc(3, 14, 7), utc(3, 28, 1), utc(10, 31, 1), utc(11, 7, 6)]),
    minutes=st.integers(-180, 180),
    quiet_from=st.integers(18 * 60, 24 * 60 - 1),
    quiet_to=st.integers(60, 240),
)
def test_a_letter_goes_in_the_first_minute_that_is_not_quiet(zone, change, minutes, quiet_from, quiet_to):
    now = change + timedelta(minutes=minutes)

    def is_quiet(at: datetime) -> bool:
        shown = at.astimezone(zone).hour * 60 + at.astimezone(zone).minute
        return shown >= quiet_from or shown < quiet_to

    ahead = (now + timedelta(minutes=each) for each in range(24 * 60))
    first = next(at for at in ahead if not is_quiet(at))
    assert mail_at(MailWishes(quiet_from=quiet_from, quiet_to=quiet_to), "recycled", zone, now) == first
