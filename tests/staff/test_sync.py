"""A file that names everybody: who is missing is proposed to leave, and leaves only by a person's word."""

from typing import Any

import pytest

from services.staff.domain.import_rules import NoDepartures, NotProposed, TooManyMissing
from services.staff.jobs import tidy
from shared.errors import Refusal
from tests.staff.importing import as_csv, bring, counts, named, person, upload, work
from tests.staff.office import NOW, TO_POOL, TODAY, TOMORROW, Answer, Office

LEAVE = {"effective_on": TODAY, "plan": TO_POOL}


@pytest.fixture
def thirty(office: Office, admin: str) -> list[Any]:
    """The rows of thirty employees, who work here."""
    rows = [person(str(n)) for n in range(1, 31)]
    bring(office, admin, as_csv(rows))
    return rows


def proposed(office: Office, by: str, job: Answer) -> dict[str, str]:
    """State by number of whom the file does not have."""
    page = office.as_(by).list_import_departures(import_id=job["id"], query={})
    return {row["number"]: row["state"] for row in page["data"]}


def ids_of(office: Office, *numbers: str) -> list[str]:
    return [str(named(office, number)["id"]) for number in numbers]


def test_missing_are_proposed_and_nobody_leaves_by_the_file(
    office: Office, admin: str, thirty: list[Any]
) -> None:
    job = bring(office, admin, as_csv(thirty[:-2]), mode="sync")
    assert counts(job) == (0, 0, 28, 0)
    assert (job["missing"], job["active"], job["needs_confirmation"]) == (2, 31, False)
    assert proposed(office, admin, job) == {"29": "proposed", "30": "proposed"}
    assert office.run("SELECT count(*) FROM employee WHERE NOT active") == [(0,)]
    assert office.broken_checks() == []


def test_confirmed_leave_and_each_has_an_answer(office: Office, admin: str, thirty: list[Any]) -> None:
    job = bring(office, admin, as_csv(thirty[:-2]), mode="sync")
    first, second = ids_of(office, "29", "30")
    call = office.as_(admin, key="once")
    body = {**LEAVE, "employee_ids": [second, first]}
    answer = call.confirm_import_departures(import_id=job["id"], body=body)
    assert [(row["employee_id"], row["state"]) for row in answer["data"]] == [
        (second, "applied"),
        (first, "applied"),
    ]
    assert call.confirm_import_departures(import_id=job["id"], body=body) == answer
    assert proposed(office, admin, job) == {"29": "departed", "30": "departed"}
    assert len(office.events(first, "employee_departed")) == 1
    assert office.broken_checks() == []


def test_rehired_comes_back_by_the_next_sync(office: Office, admin: str, thirty: list[Any]) -> None:
    job = bring(office, admin, as_csv(thirty[:-2]), mode="sync")
    body = {**LEAVE, "employee_ids": ids_of(office, "29", "30")}
    office.as_(admin).confirm_import_departures(import_id=job["id"], body=body)
    job = bring(office, admin, as_csv(thirty[:-1]), mode="sync")
    assert (counts(job), job["rehired"], job["missing"]) == ((1, 0, 28, 0), 1, 0)


def test_whose_departure_was_undone_is_missed_like_anybody(
    office: Office, admin: str, thirty: list[Any]
) -> None:
    [back] = ids_of(office, "30")
    office.as_(admin).depart_employee(employee_id=back, body=LEAVE)
    office.as_(admin).undo_departure(employee_id=back)
    job = bring(office, admin, as_csv(thirty[:-1]), mode="sync")
    assert proposed(office, admin, job) == {"30": "proposed"}
    body = {**LEAVE, "employee_ids": [back]}
    office.as_(admin).confirm_import_departures(import_id=job["id"], body=body)
    assert proposed(office, admin, job) == {"30": "departed"}


def test_many_missing_are_refused_until_somebody_says_it_twice(
    office: Office, admin: str, thirty: list[Any]
) -> None:
    job = bring(office, admin, as_csv(thirty[:-4]), mode="sync")
    assert (job["missing"], job["needs_confirmation"]) == (4, True)
    body = {**LEAVE, "employee_ids": ids_of(office, "30")}
    with pytest.raises(TooManyMissing) as refused:
        office.as_(admin).confirm_import_departures(import_id=job["id"], body=body)
    assert refused.value.extra == {"missing": 4, "active": 31}
    office.as_(admin).confirm_import_departures(import_id=job["id"], body={**body, "confirmed": True})
    assert proposed(office, admin, job)["30"] == "departed"
    assert office.broken_checks() == []


def test_who_is_in_the_file_or_leaves_anyway_or_sends_it_is_not_proposed(
    office: Office, admin: str, thirty: list[Any]
) -> None:
    [planned] = ids_of(office, "30")
    office.as_(admin).depart_employee(employee_id=planned, body={"effective_on": TOMORROW, "plan": TO_POOL})
    broken = person("28", 资历="大师")
    job = bring(office, admin, as_csv([*thirty[:27], broken]), mode="sync")
    assert (counts(job), proposed(office, admin, job)) == ((0, 0, 27, 1), {"29": "proposed"})
    with pytest.raises(NotProposed):
        office.as_(admin).confirm_import_departures(
            import_id=job["id"], body={**LEAVE, "employee_ids": ids_of(office, "28")}
        )


def test_dry_run_lists_the_missing_and_lets_nobody_leave(
    office: Office, admin: str, thirty: list[Any]
) -> None:
    job = bring(office, admin, as_csv(thirty[:-1]), mode="sync", dry_run=True)
    assert proposed(office, admin, job) == {"30": "proposed"}
    with pytest.raises(NoDepartures):
        office.as_(admin).confirm_import_departures(
            import_id=job["id"], body={**LEAVE, "employee_ids": ids_of(office, "30")}
        )


def test_older_sync_proposes_nothing_any_more(office: Office, admin: str, thirty: list[Any]) -> None:
    old = bring(office, admin, as_csv(thirty[:-1]), mode="sync")
    office.clock.advance(minutes=1)
    bring(office, admin, as_csv(thirty), mode="sync")
    with pytest.raises(NoDepartures):
        office.as_(admin).confirm_import_departures(
            import_id=old["id"], body={**LEAVE, "employee_ids": ids_of(office, "30")}
        )


def test_hr_lets_no_privileged_person_leave_by_a_file(office: Office, admin: str, thirty: list[Any]) -> None:
    hr = office.hire("hr")
    job = bring(office, hr, as_csv(thirty[:-1]), mode="sync")
    assert proposed(office, hr, job) == {"30": "proposed", "9001": "proposed"}
    body = {**LEAVE, "employee_ids": [admin, *ids_of(office, "30")]}
    answer = office.as_(hr).confirm_import_departures(import_id=job["id"], body=body)
    assert [(row["state"], row["code"]) for row in answer["data"]] == [
        ("refused", "role_not_grantable"),
        ("applied", None),
    ]
    assert office.broken_checks() == []


# -- taking it back -----------------------------------------------------------


def undone(office: Office, by: str, job: Answer) -> Any:
    office.as_(by).undo_import(import_id=job["id"])
    work(office)
    back = office.as_(by).get_import(import_id=job["id"])
    assert back["state"] == "undone"
    return back["undo_result"]


@pytest.fixture
def now(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's clock is the office's."""
    monkeypatch.setattr("services.staff.imports_worker.utc_now", office.clock.now)


@pytest.mark.usefixtures("now")
def test_undo_lets_the_added_leave_and_puts_values_back(office: Office, admin: str) -> None:
    bring(office, admin, as_csv([person("1"), person("2")]))
    rows = [person("1", 区域="华北", 角色="销售,经理"), person("2", 资历="资深"), person("3"), person("4")]
    job = bring(office, admin, as_csv(rows))
    office.as_(admin).update_employee(employee_id=str(named(office, "2")["id"]), body={"weight": 7})
    office.session_of(str(named(office, "4")["id"]))
    assert undone(office, admin, job) == {"removed": 1, "reverted": 1, "kept": 2}
    one, two = named(office, "1"), named(office, "2")
    assert (one["region"], one["roles"], two["seniority"]) == ("华东", ["rep"], "senior")
    assert office.run("SELECT number FROM employee WHERE NOT active") == [("3",)]
    assert office.broken_checks() == []


@pytest.mark.usefixtures("now")
def test_undo_gives_nobody_a_role_its_asker_may_not_give(office: Office, admin: str) -> None:
    lost = office.hire("finance", number="1")
    job = bring(office, admin, as_csv([person("1", 邮箱="e1@example.com")]))
    assert named(office, "1")["roles"] == ["rep"]
    assert undone(office, office.hire("hr"), job)["kept"] == 1
    assert office.as_(admin).get_employee(employee_id=lost)["roles"] == ["rep"]


@pytest.mark.usefixtures("now")
def test_undo_is_for_a_day_and_never_of_a_dry_run(office: Office, admin: str) -> None:
    dry = bring(office, admin, as_csv([person("1")]), dry_run=True)
    wet = bring(office, admin, as_csv([person("1")]))
    office.clock.advance(hours=25)
    for job in (dry, wet):
        with pytest.raises(Refusal) as refused:
            office.as_(admin).undo_import(import_id=job["id"])
        assert refused.value.code == "import_not_undoable"


def test_what_files_said_is_forgotten_after_a_month(office: Office, admin: str) -> None:
    bring(office, admin, as_csv([person("1"), person("2", 姓名="")]))
    assert tidy(office.db, NOW)["import_rows"] == 0
    office.clock.advance(days=31)
    assert tidy(office.db, office.clock.at)["import_rows"] == 1
    assert office.run("SELECT count(*) FROM import_row WHERE raw IS NOT NULL") == [(0,)]


def test_upload_that_never_ended_is_dropped_after_a_day(office: Office, admin: str) -> None:
    told = {"kind": "employees", "filename": "f", "size": 9}
    office.as_(admin).create_import(body=told)
    kept = upload(office, admin, as_csv([person("1")]))
    office.clock.advance(days=2)
    tidy(office.db, office.clock.at)
    assert office.run("SELECT id::text FROM import_job") == [(kept,)]


# -- the checks see what is wrong ---------------------------------------------

FAULTS = {
    "S45": "INSERT INTO oidc_sign_in (state_sha256, nonce, verifier, started_at)"
    " VALUES (sha256('x'), 'n', 'v', now() - interval '4 days')",
    "S46": "INSERT INTO access_token (id, employee_id, secret_sha256, name, scopes, created_at, expires_at)"
    " SELECT gen_random_uuid(), id, sha256('x'), 't', '{}', now(), now() + interval '1 day'"
    " FROM employee LIMIT 1",
    "S47": "UPDATE import_job SET created = created - 1, duplicate = duplicate + 1 WHERE created > 0",
    "S48": "UPDATE import_absence SET confirmed_by = gen_random_uuid(), confirmed_at = now()",
    "S49": "INSERT INTO audit_entry (id, at, action, object_type, object_id, after)"
    " VALUES (gen_random_uuid(), now(), 'employee_added', 'employee', gen_random_uuid(),"
    ' \'{"name": "李雷"}\')',
}


def test_planted_faults_are_seen_each_by_its_check(office: Office, admin: str, thirty: list[Any]) -> None:
    bring(office, admin, as_csv(thirty[:-2]), mode="sync")
    assert office.broken_checks() == []
    for number, (check, fault) in enumerate(FAULTS.items(), 1):
        office.run(fault)
        assert sorted(office.broken_checks()) == sorted(FAULTS)[:number], check


def test_departure_that_nobody_decided_is_seen(office: Office, admin: str, thirty: list[Any]) -> None:
    bring(office, admin, as_csv(thirty[:-2]), mode="sync")
    office.run(
        "INSERT INTO departure (employee_id, effective_on, target, state, decided_at)"
        " SELECT employee_id, '2030-01-01', 'pool', 'planned', now() + interval '1 day' FROM import_absence"
    )
    assert office.broken_checks() == ["S48"]
