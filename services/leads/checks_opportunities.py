"""The invariants S20–S24, S35 and S57 of opportunities, as SQL that finds what breaks each in live data."""

from shared.checks import Check

STAGE_TOLD = Check(
    "S20",
    "a lead in a hand or at its end is at the stage its history said last",
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
       OR lead.state IN ('converted', 'lost', 'invalid') AND lead.stage <> last.stage
    """,
)

# Leads that were at the stage before dates were asked for have none; their history does not speak of it.
QUOTED = Check(
    "S21",
    "a lead at quote or contract has its amount and the date it is expected on; no quote is missing",
    """
    SELECT DISTINCT lead.id::text FROM lead JOIN lead_event AS moved ON moved.lead_id = lead.id
    WHERE lead.state = 'held' AND lead.stage IN ('quote', 'contract')
      AND moved.type = 'stage_changed' AND moved.data ->> 'stage' = lead.stage AND moved.data ? 'expected_on'
      AND (lead.amount_fen IS NULL OR lead.expected_on IS NULL)
    UNION
    SELECT lead_id::text FROM quote GROUP BY lead_id HAVING max(number) <> count(*)
    """,
)

INSTALMENTS = Check(
    "S22",
    "the instalments of a contract add up to it, and it is what its last version says; none is missing",
    """
    SELECT contract.lead_id::text FROM contract
    LEFT JOIN LATERAL (
        SELECT sum(amount_fen) AS amount_fen, jsonb_agg(jsonb_build_object('id', id, 'due_on', due_on,
            'amount_fen', amount_fen) ORDER BY due_on, id) AS instalments
        FROM receivable WHERE receivable.lead_id = contract.lead_id AND withdrawn_at IS NULL) AS due ON true
    LEFT JOIN contract_version AS last ON (last.lead_id, last.number) = (contract.lead_id, contract.version)
    WHERE contract.amount_fen IS DISTINCT FROM due.amount_fen
       OR (contract.amount_fen, contract.signed_on, due.instalments)
          IS DISTINCT FROM (last.amount_fen, last.signed_on, last.receivables)
       OR contract.version <> (SELECT count(*) FROM contract_version AS each
                               WHERE each.lead_id = contract.lead_id)
    """,
)

PAID = Check(
    "S23",
    "what is paid of a receivable is the sum of its payments less what was taken back, of a contract theirs",
    """
    SELECT receivable.id::text FROM receivable LEFT JOIN (
        SELECT receivable_id, sum(amount_fen) AS amount_fen FROM payment GROUP BY receivable_id
    ) AS came ON came.receivable_id = receivable.id
    WHERE receivable.paid_fen <> coalesce(came.amount_fen, 0) OR receivable.paid_fen > receivable.amount_fen
    UNION ALL
    SELECT contract.lead_id::text FROM contract JOIN (
        SELECT lead_id, sum(paid_fen) AS paid_fen FROM receivable GROUP BY lead_id) AS due USING (lead_id)
    WHERE contract.paid_fen <> due.paid_fen OR contract.paid_fen > contract.amount_fen
    UNION ALL
    SELECT payment.id::text FROM payment LEFT JOIN (
        SELECT reverses_id, sum(amount_fen) AS amount_fen FROM payment GROUP BY reverses_id
    ) AS back ON back.reverses_id = payment.id
    WHERE payment.reversed_fen <> -coalesce(back.amount_fen, 0)
    UNION ALL
    SELECT back.id::text FROM payment AS back JOIN payment ON payment.id = back.reverses_id
    WHERE payment.receivable_id <> back.receivable_id
    """,
)

# What follows from a win (a customer, a reward) is told by its line, and void by that of its reopening.
WON_ONCE = Check(
    "S24",
    "a win is told once, and taken back once when the lead is opened again",
    """
    SELECT lead.id::text FROM lead JOIN (
        SELECT lead_id, count(*) FILTER (WHERE type = 'converted')
            - count(*) FILTER (WHERE type = 'reopened' AND data ->> 'from_state' = 'converted') AS wins
        FROM lead_event WHERE type IN ('converted', 'reopened') GROUP BY lead_id
        HAVING bool_or(type = 'converted')) AS told ON told.lead_id = lead.id
    WHERE lead.state <> 'merged' AND told.wins <> (lead.state = 'converted')::int
    """,
)

# Said here in other words than in the database's own, which makes the rows.
PROGRESS = Check(
    "S35",
    "when and how fast a lead first reached each stage is kept as its history tells; each win has its place",
    """
    WITH moved AS (
        SELECT lead.id AS lead_id, sequence, at, coalesce(
                at - lag(at) OVER (PARTITION BY lead.id ORDER BY sequence), at - lead.created_at) AS took,
            array_position('{visit,trial,quote,contract,payment}'::text[], data ->> 'stage') AS place
        FROM lead_event JOIN lead ON lead.id = lead_event.lead_id WHERE type IN ('stage_changed', 'reopened')
    ), arrival AS (
        SELECT DISTINCT ON (lead_id, place) lead_id, place, took FROM moved ORDER BY lead_id, place, sequence
    ), reached AS (
        SELECT lead_id, stage.place, min(at) AS at
        FROM moved JOIN generate_series(1, 5) AS stage(place) ON moved.place >= stage.place
        GROUP BY lead_id, stage.place
    ), kept AS (
        SELECT lead_id, stage.* FROM lead_progress, LATERAL (VALUES (1, visit_at, visit_took),
            (2, trial_at, trial_took), (3, quote_at, quote_took), (4, contract_at, contract_took),
            (5, payment_at, payment_took)) AS stage(place, at, took)
        WHERE at IS NOT NULL OR took IS NOT NULL
    )
    SELECT lead_id::text FROM reached LEFT JOIN arrival USING (lead_id, place)
    FULL JOIN kept USING (lead_id, place)
    WHERE (reached.at, arrival.took) IS DISTINCT FROM (kept.at, kept.took)
    UNION
    SELECT lead.id::text FROM lead LEFT JOIN lead_progress AS kept ON kept.lead_id = lead.id
    WHERE kept.created_at <> lead.created_at
       OR (lead.outcome = 'won' OR lead.state = 'converted') AND kept.lead_id IS NULL
    """,
)

NEXT_STEPS = Check(
    "S57",
    "a next step is that of the hand its lead is in",
    """
    SELECT next_step.lead_id::text FROM next_step JOIN lead ON lead.id = next_step.lead_id
    WHERE lead.owner_id IS DISTINCT FROM next_step.owner_id
    """,
)

OPPORTUNITY_CHECKS = [STAGE_TOLD, QUOTED, INSTALMENTS, PAID, WON_ONCE, PROGRESS, NEXT_STEPS]
