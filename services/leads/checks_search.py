"""The invariants S30–S34 of search and export, as SQL that finds what breaks each in live data."""

from shared.checks import Check

FOUND_AS_CALLED = Check(
    "S30",
    "no search finds a lead by a name, company or phone it no longer has, nor one that is not there",
    """
    SELECT words.lead_id::text FROM lead_search AS words LEFT JOIN lead ON lead.id = words.lead_id
    WHERE lead.id IS NULL OR words.made_of
        <> md5(concat(lead.name, chr(10), lead.company, chr(10), lead.phone))::uuid
    """,
)

WHOLE_FILE = Check(
    "S31",
    "the file of a completed export is whole: pieces from 1 without a gap, together as long as was said",
    """
    SELECT export_job.id::text
    FROM export_job LEFT JOIN export_chunk ON export_chunk.export_id = export_job.id
    WHERE export_job.state = 'completed' GROUP BY export_job.id
    HAVING count(number) = 0 OR min(number) <> 1 OR max(number) <> count(number)
        OR sum(octet_length(content)) <> export_job.size
    """,
)
NO_OTHER_FILE = Check(
    "S32",
    "an export that is not completed has no file, nor has one whose day is over",
    """
    SELECT DISTINCT export_job.id::text
    FROM export_job JOIN export_chunk ON export_chunk.export_id = export_job.id
    WHERE export_job.state <> 'completed'
    """,
)
SHOWN_IS_NOTED = Check(
    "S33",
    "whose contact details an export told, its asker held, and their being shown is written down",
    """
    SELECT export_job.id::text || ' ' || lead FROM export_job, unnest(export_job.shown) AS lead
    WHERE NOT EXISTS (SELECT FROM holding JOIN holding_flag ON holding_flag.holding_id = holding.id
        WHERE holding.lead_id = lead AND holding.rep_id = export_job.created_by
        AND holding_flag.flag = 'contact_shown' AND holding_flag.at <= export_job.finished_at
        AND (holding.ended_at IS NULL OR holding.ended_at >= export_job.created_at))
    """,
)
FEW_AT_ONCE = Check(
    "S34",
    "nobody has more than three exports that wait or run",
    """
    SELECT created_by::text FROM export_job WHERE state IN ('queued', 'running')
    GROUP BY created_by HAVING count(*) > 3
    """,
)

SEARCH_CHECKS = [FOUND_AS_CALLED, WHOLE_FILE, NO_OTHER_FILE, SHOWN_IS_NOTED, FEW_AT_ONCE]
