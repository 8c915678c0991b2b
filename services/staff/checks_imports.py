"""What must hold of imported files of employees, and of departures that a file proposed."""

from shared.checks import Check

IMPORT_CHECKS: list[Check] = [
    Check(
        "S47",
        "an import's counts are those of its rows, and of its rehired",
        """SELECT job.id::text FROM import_job AS job LEFT JOIN import_row AS row ON row.import_id = job.id
           GROUP BY job.id HAVING job.processed <> count(row.row)
           OR job.created <> count(row.row) FILTER (WHERE row.outcome = 'created')
           OR job.updated <> count(row.row) FILTER (WHERE row.outcome = 'updated')
           OR job.failed <> count(row.row) FILTER (WHERE row.outcome = 'failed')
           OR job.rehired <> count(row.row) FILTER (WHERE row.code = 'rehired')""",
    ),
    Check(
        "S48",
        "nobody leaves by a file unless a person said so, and who was confirmed does leave",
        """SELECT absence.employee_id::text FROM import_absence AS absence
           LEFT JOIN departure ON departure.employee_id = absence.employee_id
           WHERE absence.confirmed_at IS NOT NULL AND departure.employee_id IS NULL
             AND NOT EXISTS (SELECT FROM audit_entry AS note WHERE note.object_id = absence.employee_id
                             AND note.action = 'departure_cancelled' AND note.at >= absence.confirmed_at)
           UNION ALL
           SELECT departure.employee_id::text FROM departure
           JOIN import_absence AS absence ON absence.employee_id = departure.employee_id
           JOIN import_job AS job ON job.id = absence.import_id
           WHERE absence.confirmed_at IS NULL AND departure.decided_by IS NULL
             AND departure.decided_at >= job.finished_at""",
    ),
    Check(
        "S49",
        "the audit log holds no name, e-mail or phone of an employee",
        """SELECT id::text FROM audit_entry
           WHERE action IN ('employee_added', 'employee_changed')
             AND EXISTS (SELECT FROM unnest(ARRAY['name', 'email', 'phone']) AS field
                         WHERE before ->> field <> '***' OR after ->> field <> '***')""",
    ),
]
