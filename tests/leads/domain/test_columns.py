from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.columns import MomentReader, reader_for

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("sample", "cell", "value"),
    [
        (["1", "-20", "0"], "7", 7),
        (["1", "2"], "many", "many"),
        (["1", "2.5", ".5", "1e3"], "3.25", 3.25),
        (["1", "2.5"], "n/a", "n/a"),
        (["Yes", "no"], "YES", True),
        (["是", "否"], "否", False),
        (["true"], "maybe", "maybe"),
        (["2024-03-01", "2024/3/2"], "2024年3月5日", "2024-03-05"),
        (["2024-03-01 08:30"], "2024-03-01 08:30:15", "2024-03-01T08:30:15"),
        (["2024-03-01"], "soon", "soon"),
        (["007", "12"], "12", "12"),
        (["1234567890123456"], "5", "5"),
        (["03-04-05"], "03-04-05", "03-04-05"),
        (["2024-13-01"], "x", "x"),
        (["a", "1"], "1", "1"),
        ([], "1", "1"),
        (["", ""], "1", "1"),
    ],
)
def test_a_column_is_read_as_what_its_sample_is_and_what_does_not_fit_stays(sample, cell, value):
    assert reader_for(sample)(cell) == value
    assert type(reader_for(sample)(cell)) is type(value)


@pytest.mark.parametrize(
    ("sample", "cell", "moment"),
    [
        (["2024-03-01"], "2024-03-01", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["2024-03-01 10:00"], "2024-03-01T10:00:00Z", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        (["2024-03-01 10:00"], "2024-03-01 10:00:00+0530", datetime(2024, 3, 1, 4, 30, tzinfo=UTC)),
        (["2024-03-01 10:00"], "2024-03-01 10:00 +08:00", datetime(2024, 3, 1, 2, tzinfo=UTC)),
        (["2024/3/1 3:05 PM"], "2024/3/1 3:05 PM", datetime(2024, 3, 1, 7, 5, tzinfo=UTC)),
        (["2024/3/1 12:05 am"], "2024/3/1 12:05 am", datetime(2024, 2, 29, 16, 5, tzinfo=UTC)),
        (["2024年3月1日"], "2024年3月1日 8时30分", datetime(2024, 3, 1, 0, 30, tzinfo=UTC)),
        (["20-10-16", "25-10-16", "01-03-17"], "01-03-17", datetime(2017, 2, 28, 16, tzinfo=UTC)),
        (["10/25/2016", "03/01/2017"], "03/01/2017", datetime(2017, 2, 28, 16, tzinfo=UTC)),
        (["25/10/2016", "01/03/2017"], "01/03/2017", datetime(2017, 2, 28, 16, tzinfo=UTC)),
        (["01/03/2017"], "01/03/2017", datetime(2017, 1, 2, 16, tzinfo=UTC)),
        (["01.03.2017"], "01.03.2017", datetime(2017, 2, 28, 16, tzinfo=UTC)),
        (["1709251200"], "1709251200", datetime(2024, 3, 1, tzinfo=UTC)),
        (["1709251200000"], "1709251200000", datetime(2024, 3, 1, tzinfo=UTC)),
        (["45352", "45353.5"], "45352", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["20240301"], "20240301", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["2024-03-01"], "20240301", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["20240301"], "20241301", None),
        (["20240301"], "30240301", None),
        (["2024-3-1 8:3:2"], "2024-3-1 8:3:2", datetime(2024, 3, 1, 0, 3, 2, tzinfo=UTC)),
        (["2024/3/1 下午3:05"], "2024/3/1 下午3:05", datetime(2024, 3, 1, 7, 5, tzinfo=UTC)),
        (["2024年3月1日 上午 12:05"], "2024年3月1日 上午 12:05", datetime(2024, 2, 29, 16, 5, tzinfo=UTC)),
        (["1 Mar 2024"], "1 Mar 2024", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["March 1, 2024"], "March 1, 2024", datetime(2024, 2, 29, 16, tzinfo=UTC)),
        (["2024-03-01"], "45352", None),
        (["2024-03-01"], "2024-02-30", None),
        (["2024-03-01"], "2024-03-01 25:00", None),
        (["2024-03-01"], "soon", None),
        (["2024-03-01"], "0001-01-01", None),
        (["2024-03-01"], "124-03-01", None),
        ([], "2024-03-01", datetime(2024, 2, 29, 16, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_the_one_order_that_fits_the_column(sample, cell, moment):
    assert MomentReader(sample, SHANGHAI).read(cell) == moment


@given(st.integers(0, 4_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC).replace(tzinfo=None)))
def test_an_iso_moment_reads_as_itself(moment):
    read = MomentReader([moment.isoformat()], SHANGHAI).read(moment.isoformat())
    assert read == moment.replace(tzinfo=SHANGHAI).astimezone(UTC)
