"""What must hold of merged leads, as SQL that finds what breaks it in live data."""

from shared.checks import Check

MERGES = Check(
    "S25",
    "a lead is merged into exactly the survivor its one standing merge names",
    """
    SELECT coalesce(lead.id, standing.lead_id)::text
    FROM (SELECT id, survivor_id FROM lead WHERE survivor_id IS NOT NULL) AS lead
    FULL JOIN (SELECT lead_id, survivor_id FROM lead_merge WHERE undone_at IS NULL) AS standing
        ON standing.lead_id = lead.id
    WHERE lead.survivor_id IS DISTINCT FROM standing.survivor_id
    """,
)

KEYS_MOVED = Check(
    "S26",
    "a merged lead has no identity key of its own: they are its survivor's",
    """
    SELECT DISTINCT lead.id::text FROM lead JOIN lead_identity AS key ON key.lead_id = lead.id
    WHERE lead.survivor_id IS NOT NULL
    """,
)

CONSENT = Check(
    "S27",
    "the merge of a lead whose consent was withdrawn withdrew its survivor's",
    """
    SELECT merged.id::text FROM lead_merge AS standing JOIN lead AS merged ON merged.id = standing.lead_id
    WHERE standing.undone_at IS NULL AND merged.do_not_contact
      AND NOT (standing.survivor_after ->> 'do_not_contact')::boolean
    """,
)

CONTRACTS = Check(
    "S55",
    "a lead with a contract is not merged into another",
    """
    SELECT lead.id::text FROM contract JOIN lead ON lead.id = contract.lead_id
    WHERE lead.survivor_id IS NOT NULL
    """,
)

MERGE_CHECKS = [MERGES, KEYS_MOVED, CONSENT, CONTRACTS]
