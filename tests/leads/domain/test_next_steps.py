"""When a next step may be due."""

from datetime import UTC, datetime, timedelta

import pytest

from services.leads.domain.next_steps import Step, check_due
from shared.errors import Invalid

NOW = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=730)])
def test_it_is_due_ahead_within_two_years(ahead):
    check_due(Step(NOW + ahead, "call"), NOW, pointer="/due_at")


@pytest.mark.parametrize("ahead", [timedelta(seconds=-1), timedelta(days=730, seconds=1)])
def test_behind_or_later_it_is_refused(ahead):
    with pytest.raises(Invalid, match="within two years"):
        check_due(Step(NOW + ahead, "call"), NOW, pointer="/due_at")
