"""The invariants S20–S24 of opportunities, as SQL that finds what breaks each in live data."""

from shared.checks import Check

STAGE_TOLD = Check(
    "S20",
    "a held lead is at the stage its history said last",
    """
    WITH last AS (
        SELECT DISTINCT ON (lead_id) lead_id,
            CASE type WHEN 'pooled' THEN 'lead' ELSE data ->> 'stage' END AS stage
        FROM lead_event
        WHERE type IN ('stage_changed', 'reopened') OR type = 'pooled' AND data ? 'from_state'
        ORDER BY lead_id, sequence DESC
    )
    SELECT lead.id::text FROM lead LEFT JOIN last ON last.lead_id = lead.id
    WHERE lead.state = 'held' AND lead.stage <> coalesce(last.stage, 'lead')
    """,
)

# Leads that were at the stage before dates were asked for have none; their history does not speak of it.
QUOTED = Check(
    "S21",
    "a lead at quote or contract has its amount and the date it is expected on",
    """
    SELECT DISTINCT lead.id::text FROM lead JOIN lead_event AS moved ON moved.lead_id = lead.id
    WHERE lead.state = 'held' AND lead.stage IN ('quote', 'contract')
      AND moved.type = 'stage_changed' AND moved.data ->> 'stage' = lead.stage AND moved.data ? 'expected_on'
      AND (lead.amount_fen IS NULL OR lead.expected_on IS NULL)
    """,
)

INSTALMENTS = Check(
    "S22",
    "the instalments of a contract add up to it",
    """
    SELECT contract.lead_id::text FROM contract LEFT JOIN (
        SELECT lead_id, sum(amount_fen) AS amount_fen FROM receivable GROUP BY lead_id) AS due USING (lead_id)
    WHERE contract.amount_fen IS DISTINCT FROM due.amount_fen
    """,
)

PAID = Check(
    "S23",
    "what is paid of a receivable is the sum of its payments, of a contract that of its receivables",
    """
    SELECT receivable.id::text FROM receivable LEFT JOIN (
        SELECT receivable_id, sum(amount_fen) AS amount_fen FROM payment GROUP BY receivable_id
    ) AS came ON came.receivable_id = receivable.id
    WHERE receivable.paid_fen <> coalesce(came.amount_fen, 0) OR receivable.paid_fen > receivable.amount_fen
    UNION ALL
    SELECT contract.lead_id::text FROM contract JOIN (
        SELECT lead_id, sum(paid_fen) AS paid_fen FROM receivable GROUP BY lead_id) AS due USING (lead_id)
    WHERE contract.paid_fen <> due.paid_fen OR contract.paid_fen > contract.amount_fen
    """,
)

OPPORTUNITY_CHECKS = [STAGE_TOLD, QUOTED, INSTALMENTS, PAID]
