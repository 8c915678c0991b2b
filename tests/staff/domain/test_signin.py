"""Limits on signing in, and the life of a token."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.staff.domain.signin import (
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    LONGEST_TOKEN_LIFE,
    WINDOW,
    ExpiryOutOfRange,
    Recent,
    SignInLocked,
    check_expiry,
    may_try,
)

NOW = datetime(2027, 1, 15, 1, 0, tzinfo=UTC)
NONE = Recent(failed=0)
COUNT = st.integers(0, 40)


def test_first_try_is_admitted() -> None:
    assert may_try(NONE, NONE, NOW)


@pytest.mark.parametrize(("account", "address"), [(4, 29), (4, 0), (0, 29)])
def test_try_below_both_limits_is_admitted(account: int, address: int) -> None:
    assert may_try(Recent(account), Recent(address), NOW)


@pytest.mark.parametrize(("account", "address"), [(5, 0), (6, 0), (0, 30), (5, 30)])
def test_try_at_a_limit_is_locked_out(account: int, address: int) -> None:
    with pytest.raises(SignInLocked):
        may_try(Recent(account), Recent(address), NOW)


@pytest.mark.parametrize(
    ("account", "address"), [(Recent(4, 1), NONE), (NONE, Recent(29, 1)), (Recent(0, 5), NONE)]
)
def test_try_waits_for_those_being_verified(account: Recent, address: Recent) -> None:
    assert not may_try(account, address, NOW)


@given(account=st.builds(Recent, COUNT, COUNT), address=st.builds(Recent, COUNT, COUNT))
def test_admitted_tries_never_pass_a_limit_even_if_all_fail(account: Recent, address: Recent) -> None:
    try:
        admitted = may_try(account, address, NOW)
    except SignInLocked:
        assert account.failed >= FAILURES_PER_ACCOUNT or address.failed >= FAILURES_PER_ADDRESS
        return
    after = (account.failed + account.verifying + 1, address.failed + address.verifying + 1)
    assert admitted == (after[0] <= FAILURES_PER_ACCOUNT and after[1] <= FAILURES_PER_ADDRESS)


@pytest.mark.parametrize(
    ("first_failed_at", "seconds"),
    [(NOW, 901), (NOW - timedelta(minutes=10), 301), (NOW - WINDOW, 1), (NOW - 2 * WINDOW, 1), (None, 901)],
)
def test_lock_says_when_to_come_back(first_failed_at: datetime | None, seconds: int) -> None:
    with pytest.raises(SignInLocked) as refused:
        may_try(Recent(5, first_failed_at=first_failed_at), NONE, NOW)
    assert refused.value.retry_after == seconds
    assert refused.value.status == 429


@pytest.mark.parametrize("life", [timedelta(seconds=1), timedelta(days=90), LONGEST_TOKEN_LIFE])
def test_token_lives_up_to_a_year(life: timedelta) -> None:
    check_expiry(NOW + life, NOW)


@pytest.mark.parametrize(
    "life", [timedelta(0), timedelta(days=-1), LONGEST_TOKEN_LIFE + timedelta(seconds=1)]
)
def test_token_that_ends_before_now_or_after_a_year_is_refused(life: timedelta) -> None:
    with pytest.raises(ExpiryOutOfRange):
        check_expiry(NOW + life, NOW)
