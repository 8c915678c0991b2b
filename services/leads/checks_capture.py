"""The invariants S50–S54 of capture and import, as SQL that finds what breaks each in live data."""

from shared.checks import Check

HELD_BY_FILE = Check(
    "S50",
    "an import counts as held exactly the leads that its rows put into hands",
    """
    SELECT job.id::text FROM import_job AS job LEFT JOIN (
        SELECT (data ->> 'import_id')::uuid AS id, count(*) AS held FROM lead_event
        WHERE type = 'assigned' AND cause = 'import' GROUP BY 1) AS told USING (id)
    WHERE job.held <> coalesce(told.held, 0)
    """,
)

ROW_ONCE = Check(
    "S51",
    "a lead that a file brought is what exactly one row of that file created",
    """
    SELECT DISTINCT coalesce(lead.id, kept.lead_id)::text
    FROM (SELECT id, import_id FROM lead WHERE import_id IS NOT NULL) AS lead
    FULL JOIN (
        SELECT import_id, lead_id, count(*) AS rows FROM import_row
        WHERE outcome = 'created' AND lead_id IS NOT NULL GROUP BY import_id, lead_id) AS kept
        ON kept.lead_id = lead.id AND kept.import_id = lead.import_id
    WHERE lead.id IS NULL OR kept.rows IS DISTINCT FROM 1
    """,
)

REGISTERED = Check(
    "S52",
    "every registration for an event is told in its lead's history",
    """
    SELECT registration.id::text FROM registration WHERE NOT EXISTS (
        SELECT FROM lead_event AS event WHERE event.lead_id = registration.lead_id
        AND event.data -> 'events' @> jsonb_build_array(jsonb_build_object('key', registration.event_key)))
    """,
)

UNDONE = Check(
    "S53",
    "a lead that an undone import took back left no identity key and no registration behind",
    """
    SELECT lead.id::text FROM import_job AS job JOIN lead ON lead.import_id = job.id
    JOIN lead_event AS event ON event.lead_id = lead.id AND event.sequence = lead.version
    WHERE job.state = 'undone' AND event.type = 'invalidated' AND event.data ->> 'import_id' = job.id::text
      AND (EXISTS (SELECT FROM lead_identity AS key WHERE key.lead_id = lead.id)
           OR EXISTS (SELECT FROM registration WHERE registration.lead_id = lead.id))
    """,
)

REMEMBERED = Check(
    "S54",
    "a remembered mapping names columns of its own header only",
    """
    SELECT id::text FROM import_mapping WHERE EXISTS (
        SELECT FROM jsonb_object_keys(mapping) AS named(heading) WHERE heading <> ALL (columns))
    """,
)

CAPTURE_CHECKS = [HELD_BY_FILE, ROW_ONCE, REGISTERED, UNDONE, REMEMBERED]
