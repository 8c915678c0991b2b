"""Time away."""

from datetime import UTC, datetime, timedelta

import pytest

from services.staff.domain.leave import LONGEST_LEAVE, LeaveUnclear, check_span

START = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("length", [timedelta(minutes=1), timedelta(days=5), LONGEST_LEAVE])
def test_leave_lasts_up_to_a_year(length: timedelta) -> None:
    check_span(START, START + length)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=-1), LONGEST_LEAVE + timedelta(seconds=1)])
def test_leave_that_ends_before_it_begins_or_lasts_longer_is_refused(length: timedelta) -> None:
    with pytest.raises(LeaveUnclear):
        check_span(START, START + length)
