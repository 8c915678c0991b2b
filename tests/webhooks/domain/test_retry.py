"""When a delivery is tried again and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from services.webhooks.domain.retry import Next, State, after, is_success, is_to_pause

NOW = datetime(2027, 1, 15, tzinfo=UTC)
DELAYS = (5.0, 60.0, 600.0, 3600.0)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 60), (3, 600), (4, 3600)])
def test_failed_attempt_is_followed_by_a_longer_wait(attempts: int, seconds: int) -> None:
    then = after(attempts, succeeded=False, delays=DELAYS, now=NOW)
    assert then == Next(State.WAITING, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("delays", [DELAYS, (*DELAYS, 7200.0)])
def test_fifth_failure_is_the_last(delays: tuple[float, ...]) -> None:
    assert after(5, succeeded=False, delays=delays, now=NOW) == Next(State.DEAD)


def test_shorter_ladder_ends_sooner() -> None:
    assert after(2, succeeded=False, delays=(1.0,), now=NOW) == Next(State.DEAD)


@pytest.mark.parametrize("attempts", [1, 5])
def test_success_ends_it(attempts: int) -> None:
    assert after(attempts, succeeded=True, delays=DELAYS, now=NOW) == Next(State.DELIVERED)


@pytest.mark.parametrize(
    ("status", "success"), [(200, True), (204, True), (299, True), (199, False), (300, False), (302, False)]
)
def test_only_2xx_is_success(status: int, success: bool) -> None:
    assert is_success(status) is success
    assert not is_success(None)


def test_endpoint_is_paused_when_it_failed_long_enough() -> None:
    assert not is_to_pause(None, NOW, 3)
    assert not is_to_pause(NOW - timedelta(days=2, hours=23), NOW, 3)
    assert is_to_pause(NOW - timedelta(days=3), NOW, 3)
