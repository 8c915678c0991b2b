"""Each check finds what breaks it, and the month-old is forgotten."""

import pytest

from services.webhooks import settings
from services.webhooks.jobs import KEEP_MESSAGES, tidy
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver

BREAKS = {
    "S40": "DELETE FROM delivery",
    "S41": "DELETE FROM attempt",
    "S42": "UPDATE attempt SET status = 500",
    "S43": "UPDATE subscription SET active = false, deleted_at = now(); "
    "UPDATE delivery SET state = 'waiting', next_attempt_at = now(), settled_at = NULL",
    "S44": "UPDATE delivery SET state = 'waiting', settled_at = NULL, "
    "next_attempt_at = now() - interval '3 hours'",
    "S45": "DELETE FROM bulk_item",
}


@pytest.mark.parametrize("check", BREAKS)
def test_check_finds_what_breaks_it(house: House, receiver: Receiver, check: str) -> None:
    house.webhook(receiver.url)
    house.webhook(receiver.url, mode="bulk")
    house.hear()
    house.clock.advance(seconds=settings.bulk_seconds())
    house.send_due()
    assert house.broken_checks() == []
    for statement in BREAKS[check].split(";"):
        house.run(statement)
    assert check in house.broken_checks()


@pytest.mark.parametrize(
    ("check", "breaks"),
    [
        ("S40", "DELETE FROM bulk_item"),
        ("S43", "UPDATE subscription SET active = false, deleted_at = now()"),
        ("S44", "UPDATE bulk_item SET received_at = now() - interval '3 hours'"),
    ],
)
def test_check_sees_events_that_wait_for_company(house: House, check: str, breaks: str) -> None:
    house.webhook("https://receiver.example/", mode="bulk")
    house.hear()
    assert house.broken_checks() == []
    house.run(breaks)
    assert house.broken_checks() == [check]


def test_messages_are_kept_for_a_month(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url)
    house.webhook(receiver.url, mode="bulk")
    house.hear()
    house.clock.advance(seconds=settings.bulk_seconds())
    house.send_due()
    assert tidy(house.db, house.clock.now()) == {"messages": 0}
    house.clock.advance(seconds=KEEP_MESSAGES.total_seconds() + 1)
    assert tidy(house.db, house.clock.now()) == {"messages": 2}
    assert house.run("SELECT FROM bulk_item") == []
    assert house.run("SELECT FROM attempt") == house.run("SELECT FROM delivery") == []
    assert house.broken_checks() == []


def test_migrations_say_all_that_the_models_say(house: House) -> None:
    from shared.migrate import check  # noqa: PLC0415  (alembic is slow to import)

    check("webhooks", house.url)
