"""When an e-mail may go."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

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
