"""The default calendar: China's weekdays, public holidays and adjusted working days, for the company to edit.

Revision ID: 0002
"""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.staff.domain.calendars import format_spans
from services.staff.events import CalendarChanged
from services.staff.seed import china_exceptions
from shared.outbox import outbox_row
from shared.tables import outbox

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DEFAULT_CALENDAR = UUID("00000000-0000-7000-8000-000000000101")
YEARS = (2026, 2027)
OFFICE = ((time(9), time(18)),)

calendar = sa.table(
    "working_calendar",
    sa.column("id", sa.Uuid),
    sa.column("name", sa.Text),
    sa.column("timezone", sa.Text),
    sa.column("weekly", JSONB),
    sa.column("is_default", sa.Boolean),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
exception = sa.table(
    "calendar_exception",
    sa.column("calendar_id", sa.Uuid),
    sa.column("on", sa.Date),
    sa.column("hours", JSONB),
    sa.column("name", sa.Text),
)


def upgrade() -> None:
    facts: dict[str, Any] = {
        "name": "中国工作日历",
        "timezone": "Asia/Shanghai",
        "weekly": {day: format_spans(OFFICE) for day in ("mon", "tue", "wed", "thu", "fri")},
        "is_default": True,
    }
    exceptions: list[dict[str, Any]] = [
        {"on": on, "hours": format_spans(spans), "name": name}
        for on, (spans, name) in china_exceptions(YEARS, OFFICE).items()
    ]
    op.bulk_insert(calendar, [{"id": DEFAULT_CALENDAR, "created_at": datetime.now(UTC), **facts}])
    op.bulk_insert(exception, [{"calendar_id": DEFAULT_CALENDAR, **each} for each in exceptions])
    told = [{**each, "on": each["on"].isoformat()} for each in exceptions]
    data = {"calendar_id": str(DEFAULT_CALENDAR), "exceptions": told, **facts}
    op.get_bind().execute(sa.insert(outbox), outbox_row(CalendarChanged, DEFAULT_CALENDAR, 1, data))
