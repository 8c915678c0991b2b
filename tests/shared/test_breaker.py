"""When the breaker opens, and how it closes again."""

import pytest

from shared.breaker import Breaker


class Hands:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def breaker(clock):
    return Breaker(threshold=3, pause_seconds=2.0, clock=clock)


def fail(breaker, times):
    for _ in range(times):
        breaker.failed()


def test_opens_only_after_failures_in_a_row(breaker):
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.permits()
    breaker.failed()
    assert not breaker.permits()


def test_lets_one_call_try_after_the_pause(breaker, clock):
    fail(breaker, 3)
    clock.now += 2.0
    assert [breaker.permits() for _ in range(3)] == [True, False, False]


def test_closes_when_the_try_succeeds(breaker, clock):
    fail(breaker, 3)
    clock.now += 2.0
    assert breaker.permits()
    breaker.succeeded()
    assert all(breaker.permits() for _ in range(3))


def test_stays_open_when_the_try_fails(breaker, clock):
    fail(breaker, 3)
    clock.now += 2.0
    assert breaker.permits()
    breaker.failed()
    clock.now += 1.9
    assert not breaker.permits()
