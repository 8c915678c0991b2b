from datetime import date, timedelta

import pytest

from services.leads.domain.receivables import BUCKETS, Instalment, bucket_of, check_instalments, due_between
from shared.errors import Invalid

TODAY = date(2027, 3, 10)


def test_instalments_add_up_to_the_contract():
    parts = [Instalment(TODAY, 40), Instalment(TODAY, 60)]
    check_instalments(100, parts)
    with pytest.raises(Invalid, match="add up to 100"):
        check_instalments(101, parts)


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-400, "not_due"), (0, "not_due"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"),
        (61, "61-90"), (90, "61-90"), (91, "over_90"), (4000, "over_90"),
    ],
)  # fmt: skip
def test_bucket_says_how_late(days_late, bucket):
    due_on = TODAY - timedelta(days=days_late)
    assert bucket_of(due_on, TODAY) == bucket
    spans = {each: due_between(each, TODAY) for each in BUCKETS}
    inside = [each for each, (first, last) in spans.items() if first <= due_on <= last]
    assert inside == [bucket]
