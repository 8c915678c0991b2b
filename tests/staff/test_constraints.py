"""What the database itself refuses, and what `verify` finds when it was made to accept it."""

import pytest
from sqlalchemy.exc import DBAPIError

from services.staff.checks import CHECKS
from tests.staff.office import Office
from tests.staff.test_sync import FAULTS as OF_IMPORTS

EMPLOYEE = "UPDATE employee SET "


@pytest.mark.parametrize(
    "statement",
    [
        EMPLOYEE + "roles = '{king}'",
        EMPLOYEE + "roles = '{}'",
        EMPLOYEE + "grades = '{E}'",
        EMPLOYEE + "seniority = 'ancient'",
        EMPLOYEE + "weight = -1",
        EMPLOYEE + "number = 'a b'",
        EMPLOYEE + "number = lower((SELECT max(number) FROM employee))",
        EMPLOYEE + "email = 'One@Example.com'",
        EMPLOYEE + "password_hash = 'md5'",
        EMPLOYEE + "team_id = gen_random_uuid()",
        EMPLOYEE + "roles = '{rep}' WHERE 'admin' = ANY (roles)",
        EMPLOYEE + "active = false WHERE 'admin' = ANY (roles)",
        "DELETE FROM employee WHERE 'admin' = ANY (roles)",
        "INSERT INTO working_calendar (id, name, timezone, weekly, is_default, created_at)"
        " VALUES (gen_random_uuid(), 'x', 'UTC', '{}', true, now())",
        "INSERT INTO departure (employee_id, effective_on, target, state, decided_at)"
        " SELECT id, now(), 'employee', 'planned', now() FROM employee LIMIT 1",
        "INSERT INTO departure (employee_id, effective_on, target, target_employee_id, state, decided_at)"
        " SELECT id, now(), 'employee', id, 'planned', now() FROM employee LIMIT 1",
        "INSERT INTO access_token (id, employee_id, secret_sha256, created_at, expires_at)"
        " SELECT gen_random_uuid(), id, 'plain', now(), now() + interval '1 hour' FROM employee LIMIT 1",
    ],
)
def test_database_refuses_what_the_rules_forbid(office: Office, admin: str, statement: str) -> None:
    office.hire("rep", number="A1")
    office.hire("rep", number="a2")
    with pytest.raises(DBAPIError):
        office.run(statement)


FAULTS = {
    "S1": "UPDATE employee SET active = false WHERE number = '1'",
    "S2": "ALTER TABLE employee DISABLE TRIGGER an_admin_remains; UPDATE employee SET roles = '{rep}'",
    "S3": "DROP INDEX uq_employee_active_email; UPDATE employee SET email = 'one@example.com'",
    "S4": "UPDATE team SET manager_id = (SELECT id FROM employee WHERE number = '1')",
    "S5": "UPDATE employee SET active = false WHERE number = '2'",
    "S6": "UPDATE employee SET version = 9 WHERE number = '2'",
    "S7": "ALTER TABLE employee DROP CONSTRAINT ck_employee_password_argon2id;"
    "UPDATE employee SET password_hash = 'x'",
    "S8": "UPDATE working_calendar SET is_default = false",
    "S45": "INSERT INTO oidc_sign_in (state_sha256, nonce, verifier, started_at)"
    " VALUES (sha256('state'), 'n', 'v', now() - interval '4 days')",
    "S46": "UPDATE access_token SET name = 'a token', scopes = '{}'",
    "S9": "UPDATE outbox SET occurred_at = occurred_at - interval '10 minutes'",
}


def test_every_check_has_its_planted_fault() -> None:
    assert {check.id for check in CHECKS} == {*FAULTS, *OF_IMPORTS}


def test_checks_hold_in_a_healthy_company(office: Office, admin: str) -> None:
    office.team(manager=office.hire("manager"))
    office.session_of(admin)
    assert office.broken_checks() == []


@pytest.mark.parametrize("check", FAULTS)
def test_check_finds_its_planted_fault(office: Office, admin: str, check: str) -> None:
    office.session_of(office.hire("rep", number="1"))
    office.hire("rep", number="2")
    office.team()
    for statement in FAULTS[check].split(";"):
        office.run(statement)
    assert check in office.broken_checks()
