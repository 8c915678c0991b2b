"""What must hold in live staff data, as SQL that finds whatever breaks it."""

from services.staff.checks_imports import IMPORT_CHECKS
from shared.checks import Check

CHECKS: list[Check] = [
    *IMPORT_CHECKS,
    Check(
        "S1",
        "no live session or API token of somebody who has left",
        """SELECT token.id::text FROM access_token AS token JOIN employee ON employee.id = token.employee_id
           WHERE NOT employee.active AND token.ended_at IS NULL""",
    ),
    Check(
        "S2",
        "somebody can administer the company, once anybody works there",
        """SELECT 'no active admin' WHERE EXISTS (SELECT FROM employee WHERE active)
           AND NOT EXISTS (SELECT FROM employee WHERE active AND 'admin' = ANY (roles))""",
    ),
    Check(
        "S3",
        "no two active employees share a number or an e-mail",
        """SELECT one.id::text FROM employee AS one JOIN employee AS other
           ON (lower(other.number) = lower(one.number) OR lower(other.email) = lower(one.email))
           AND other.id <> one.id WHERE one.active AND other.active""",
    ),
    Check(
        "S4",
        "a team is managed by an active manager or by nobody",
        """SELECT team.id::text FROM team JOIN employee ON employee.id = team.manager_id
           WHERE NOT employee.active OR NOT 'manager' = ANY (roles)""",
    ),
    Check(
        "S5",
        "who left is inactive, who is inactive left",
        """SELECT employee.id::text FROM employee LEFT JOIN departure ON departure.employee_id = employee.id
           WHERE employee.active = coalesce(departure.state = 'applied', false)""",
    ),
    Check(
        "S6",
        "the newest event of an employee carries their version",
        """SELECT employee.id::text FROM employee
           JOIN (SELECT aggregate_id, max(sequence) AS sequence FROM outbox GROUP BY aggregate_id) AS told
           ON told.aggregate_id = employee.id WHERE told.sequence <> employee.version""",
    ),
    Check(
        "S7",
        "every password is kept as argon2id",
        "SELECT id::text FROM employee WHERE password_hash NOT LIKE '$argon2id$%'",
    ),
    Check(
        "S8",
        "there is one default calendar",
        """SELECT 'default calendars: ' || count(*) FROM working_calendar WHERE is_default
           HAVING count(*) <> 1""",
    ),
    Check(
        "S45",
        "no sign-in at an identity provider has waited three days to be tidied away",
        "SELECT encode(state_sha256, 'hex') FROM oidc_sign_in WHERE started_at < now() - interval '3 days'",
    ),
    Check(
        "S46",
        "an API token names its scopes, a session has all of its owner's rights",
        "SELECT id::text FROM access_token WHERE name IS NOT NULL AND cardinality(scopes) = 0",
    ),
    Check(
        "S9",
        "no event has waited five minutes to be published",
        """SELECT event_id::text FROM outbox
           WHERE published_at IS NULL AND occurred_at < now() - interval '5 minutes'""",
    ),
]
