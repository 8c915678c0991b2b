"""Recurring work: right on time, once, however often it is started."""

from datetime import UTC, datetime, timedelta

from services.staff.repository import attempts
from shared import jobs
from tests.staff.office import NOW, PASSWORD, TO_POOL, TOMORROW, Office, at_once

IN_THE_16TH = datetime(2027, 1, 15, 16, 0, tzinfo=UTC)  # midnight in Shanghai
TOMORROW_TO_POOL = {"effective_on": TOMORROW, "plan": TO_POOL}


def plan(office: Office, admin: str, employee: str, **terms: object) -> None:
    office.as_(admin).depart_employee(employee_id=employee, body={**TOMORROW_TO_POOL, **terms})


def run_depart(office: Office, as_of: datetime = IN_THE_16TH) -> dict[str, int]:
    result = jobs.run("staff.depart", as_of, db=office.db, again=True)
    assert result.state == "done"
    return result.counts


def test_departure_is_applied_when_its_day_begins(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    token = office.session_of(rep)
    plan(office, admin, rep)
    assert run_depart(office, IN_THE_16TH - timedelta(seconds=1)) == {"departed": 0, "kept": 0}
    assert office.is_live(token)
    assert run_depart(office) == {"departed": 1, "kept": 0}
    assert not office.is_live(token)
    assert office.as_(admin).get_departure(employee_id=rep)["applied_at"] == IN_THE_16TH.isoformat()
    assert [event["type"] for event in office.events(rep)] == [
        "employee_changed",
        "employee_departed",
        "employee_changed",
    ]


def test_second_run_departs_nobody(office: Office, admin: str) -> None:
    plan(office, admin, office.hire("rep"))
    run_depart(office)
    assert run_depart(office) == {"departed": 0, "kept": 0}


def test_job_racing_a_departure_by_hand_departs_once(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    plan(office, admin, rep)
    office.clock.at = IN_THE_16TH
    at_once(
        lambda: run_depart(office),
        lambda: office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL),
    )
    assert len(office.events(rep, "employee_departed")) == 1


def test_cancelled_departure_is_not_applied(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    plan(office, admin, rep)
    office.as_(admin).cancel_departure(employee_id=rep)
    assert run_depart(office) == {"departed": 0, "kept": 0}


def test_two_admins_planned_for_one_day_leave_one_behind_until_there_is_another(
    office: Office, admin: str
) -> None:
    other = office.hire("admin")
    plan(office, admin, admin)
    plan(office, admin, other)
    assert run_depart(office) == {"departed": 1, "kept": 1}
    office.hire("admin")
    assert run_depart(office) == {"departed": 1, "kept": 0}
    assert office.broken_checks() == []


def test_leads_go_to_the_pool_when_the_taker_left_before(office: Office, admin: str) -> None:
    rep, colleague = office.hire("rep"), office.hire("rep")
    plan(office, admin, rep, effective_on="2027-01-20", plan={"target": "employee", "employee_id": colleague})
    plan(office, admin, colleague)
    run_depart(office)
    run_depart(office, IN_THE_16TH + timedelta(days=4))
    [departed] = office.events(rep, "employee_departed")
    assert departed["data"]["plan"] == {"target": "pool", "employee_id": None, "pool_id": None}


def test_system_itself_is_noted_as_nobody(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    plan(office, admin, rep)
    run_depart(office)
    assert [entry["actor_id"] for entry in office.audit(rep, "employee_departed")] == [None]


def test_default_calendar_gets_the_holidays_of_the_year_ahead_once(office: Office) -> None:
    as_of = datetime(2027, 12, 1, tzinfo=UTC)
    first = jobs.run("staff.tidy", as_of, db=office.db)
    again = jobs.run("staff.tidy", as_of, db=office.db, again=True)
    assert first.counts["calendar_days"] > 10
    assert again.counts["calendar_days"] == 0
    [[version]] = office.run("SELECT version FROM working_calendar")
    assert version == 2
    [[told]] = office.run("SELECT count(*) FROM outbox WHERE type = 'calendar_changed'")
    assert told == 2


def test_edited_year_of_the_calendar_stays_as_it_was_left(office: Office) -> None:
    office.run("DELETE FROM calendar_exception WHERE \"on\" <> '2027-01-01'")
    result = jobs.run("staff.tidy", datetime(2026, 12, 1, tzinfo=UTC), db=office.db)
    days = office.run('SELECT "on"::text FROM calendar_exception WHERE "on" >= \'2027-01-01\'')
    assert days == [("2027-01-01",)]
    assert result.counts["calendar_days"] > 0


def test_old_attempts_and_dead_tokens_are_deleted_and_the_rest_kept(office: Office) -> None:
    rep = office.hire("rep")
    old, ended = office.session_of(rep), office.session_of(rep)
    with office.db.transaction() as session:
        attempts.begin(session, "1001", "", NOW)
    office.as_(rep).end_session(token_id=office.as_(None).verify_token(token=ended)["token_id"])
    office.clock.advance(days=40)
    fresh = office.sign_in("1001", PASSWORD)["access_token"]
    counts = jobs.run("staff.tidy", office.clock.at, db=office.db).counts
    assert (counts["attempts"], counts["tokens"]) == (1, 2)
    assert (office.is_live(old), office.is_live(fresh)) == (False, True)
