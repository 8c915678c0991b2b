"""What must hold of the queue of duplicates, as SQL that finds what breaks it in live data."""

from services.leads.repository.pair_scan import MADE_OF
from shared.checks import Check

MERGED_PAIRS = Check(
    "S28",
    "a pair is merged exactly while the merge of its two leads stands, and its leads are there",
    """
    SELECT pair.id::text FROM duplicate AS pair LEFT JOIN lead_merge AS standing
        ON standing.undone_at IS NULL AND (standing.lead_id, standing.survivor_id)
           IN ((pair.lead_id, pair.other_id), (pair.other_id, pair.lead_id))
    WHERE (pair.state = 'merged') IS DISTINCT FROM (standing.id IS NOT NULL)
       OR pair.merge_id IS DISTINCT FROM standing.id
    UNION
    SELECT pair.id::text FROM duplicate AS pair
    LEFT JOIN lead AS one ON one.id = pair.lead_id LEFT JOIN lead AS other ON other.id = pair.other_id
    WHERE one.id IS NULL OR other.id IS NULL
    """,
)

COMPARED = Check(
    "S29",
    "every lead is compared as it stands, or due to be",
    f"""
    SELECT l.id::text FROM lead AS l LEFT JOIN duplicate_seen AS seen ON seen.lead_id = l.id
    WHERE (seen.lead_id IS NULL OR seen.made_of IS DISTINCT FROM {MADE_OF}) AND l.state <> 'merged'
      AND NOT EXISTS (SELECT FROM duplicate_due AS due WHERE due.lead_id = l.id)
    """,  # noqa: S608 - columns of ours
)

DUPLICATE_CHECKS = [MERGED_PAIRS, COMPARED]
