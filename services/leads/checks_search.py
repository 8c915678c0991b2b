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

SEARCH_CHECKS = [FOUND_AS_CALLED]
