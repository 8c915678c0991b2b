"""The demo company in real databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, func, select, text

from ops.demo import loading as demo
from ops.demo.loading import LEAD_TRUTH
from services.leads.checks import CHECKS as LEADS_CHECKS
from services.staff.checks import CHECKS as STAFF_CHECKS
from shared.checks import broken
from shared.database import normalise_url

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def test_loaded_company_breaks_no_promise_of_either_service(staff_db, leads_db):
    loaded = demo.load(staff_db, leads_db, secret="s", scale=0.05, now=NOW)

    assert loaded.leads == 600
    assert loaded.employees == 61
    assert truths(leads_db) == 600
    for url, checks in ((leads_db, LEADS_CHECKS), (staff_db, STAFF_CHECKS)):
        with create_engine(normalise_url(url)).connect() as connection:
            assert broken(connection, checks) == []
    with create_engine(normalise_url(leads_db)).connect() as connection:
        named = text(
            "select count(*) from lead l join source s on s.code = l.source and s.channel = l.channel"
        )
        assert connection.scalar(named) == 600
        months = text("select count(distinct from_on), min(amount_fen) > 0 from source_cost")
        assert tuple(connection.execute(months).one()) == (7, True)


def truths(leads_db: str) -> int:
    with create_engine(normalise_url(leads_db)).connect() as connection:
        return connection.scalar(select(func.count()).select_from(LEAD_TRUTH))


def test_company_is_loaded_into_empty_databases_only(staff_db, leads_db):
    demo.load(staff_db, leads_db, secret="s", scale=0.01, now=NOW)

    with pytest.raises(demo.NotEmpty, match="employee"):
        demo.load(staff_db, leads_db, secret="s", scale=0.01, now=NOW)
