"""The demo company has two tracks with leads on them, and breaks no check."""

from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from ops.demo import loading as demo
from ops.demo import nurturing
from services.leads.checks import CHECKS
from shared.checks import broken
from shared.database import normalise_url

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_two_tracks_are_on_with_leads_at_every_stage(staff_db: str, leads_db: str) -> None:
    demo.load(staff_db, leads_db, secret="s", scale=0.2, now=NOW)
    came = nurturing.nurture(leads_db, NOW)
    engine = create_engine(normalise_url(leads_db))
    with engine.connect() as connection:
        ask = connection.execute
        assert ask(text("select count(*) from nurture_track where active")).scalar() == nurturing.TRACKS
        assert ask(text("select count(*) from nurture_enrolment")).scalar() == came > 0
        assert ask(text("select count(distinct track_id) from nurture_enrolment")).scalar() == 2
        states = set(ask(text("select distinct state from nurture_message")).scalars())
        assert {"delivered", "task"} <= states
        assert ask(text("select count(*) from nurture_enrolment where end_cause = 'replied'")).scalar() > 0
        assert ask(text("select count(*) from nurture_enrolment where held_out")).scalar() > 0
        assert [each.check.id for each in broken(connection, CHECKS)] == []
        late = text("select count(*) from lead_event where at > :now and type like 'nurture%'")
        assert ask(late, {"now": NOW}).scalar() == 0
    engine.dispose()
