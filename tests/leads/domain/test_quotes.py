from datetime import date, timedelta

import pytest

from services.leads.domain.quotes import QuoteExpired, check_holds, status_of, valid_until
from shared.errors import Invalid

TODAY = date(2027, 3, 10)
DAY = timedelta(days=1)


def test_a_quote_holds_as_said_or_thirty_days():
    assert valid_until(None, TODAY) == date(2027, 4, 9)
    assert valid_until(TODAY, TODAY) == TODAY
    with pytest.raises(Invalid):
        valid_until(TODAY - DAY, TODAY)


def test_a_contract_follows_on_the_last_day_and_no_later():
    check_holds(TODAY, TODAY)
    check_holds(None, TODAY)
    with pytest.raises(QuoteExpired):
        check_holds(TODAY - DAY, TODAY)


@pytest.mark.parametrize(
    ("until", "is_last", "is_signed", "status"),
    [
        (TODAY, True, False, "open"),
        (TODAY - DAY, True, False, "expired"),
        (TODAY - DAY, True, True, "accepted"),
        (TODAY, False, True, "superseded"),
    ],
)
def test_status_says_what_became_of_a_quote(until, is_last, is_signed, status):
    assert status_of(until, TODAY, is_last=is_last, is_signed=is_signed) == status
