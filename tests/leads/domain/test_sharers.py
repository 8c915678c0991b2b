"""What is known of an employee who shares: from leads whose time is over, shrunk to what all come to."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.sharers import NOBODY, Fate, Sharers
from tests.leads.world import NOW

LI, HAN = UUID(int=1), UUID(int=2)


def fates(sharer: UUID, won: int, lost: int, days_ago: int = 1) -> list[Fate]:
    at = NOW - timedelta(days=days_ago)
    return [Fate(sharer, at, won=True)] * won + [Fate(sharer, at, won=False)] * lost


def test_nothing_is_known_before_the_time_of_a_shared_lead_is_over():
    sharers = Sharers(fates(LI, 5, 5, days_ago=-1))
    assert sharers.percent(LI, NOW) is None
    assert sharers.percents(NOW) == {}
    assert sharers.percent(LI, NOW + timedelta(days=1)) == 50


def test_a_few_leads_say_little_and_many_say_all():
    sharers = Sharers([*fates(LI, 3, 0), *fates(HAN, 197, 800)])  # 200 of 1,000 won
    assert sharers.percent(LI, NOW) == pytest.approx(100 * (3 + 4) / (3 + 20), abs=0.01)
    assert sharers.percent(HAN, NOW) == pytest.approx(19.7, abs=0.1)


def test_somebody_new_is_as_all_are_together():
    sharers = Sharers([*fates(LI, 3, 1), *fates(HAN, 1, 15)])
    assert sharers.percent(UUID(int=9), NOW) == sharers.percents(NOW)[NOBODY] == 20
    assert set(sharers.percents(NOW)) == {NOBODY, LI, HAN}


FATES = st.lists(st.builds(
    Fate, st.sampled_from([LI, HAN]),
    st.integers(-400, 400).map(lambda days: NOW + timedelta(days=days)), st.booleans(),
))  # fmt: skip


@given(FATES)
def test_what_is_known_later_says_nothing_now(told):
    past = Sharers(fate for fate in told if fate.known_at <= NOW)
    for sharer in (LI, HAN, NOBODY):
        found = Sharers(told).percent(sharer, NOW)
        assert found == past.percent(sharer, NOW)
        assert found is None or 0 <= found <= 100
