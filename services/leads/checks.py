"""The invariants I1–I16, and the structure under them, as SQL that finds what breaks each in live data.

Every statement reads a table a few times at most and joins by hash or window: a million leads take seconds.
"""

from services.leads.checks_capture import CAPTURE_CHECKS
from services.leads.checks_cycles import CYCLE_CHECKS
from services.leads.checks_duplicates import DUPLICATE_CHECKS
from services.leads.checks_experiments import EXPERIMENT_CHECKS
from services.leads.checks_merges import MERGE_CHECKS
from services.leads.checks_models import MODEL_CHECKS
from services.leads.checks_nurture import NURTURE_CHECKS
from services.leads.checks_opportunities import OPPORTUNITY_CHECKS
from services.leads.checks_rules import RULE_CHECKS
from services.leads.checks_search import SEARCH_CHECKS
from shared.checks import Check

ONE_HAND = Check(
    "I1",
    "one open holding a lead",
    "SELECT lead_id::text FROM holding WHERE ended_at IS NULL GROUP BY lead_id HAVING count(*) > 1",
)

OWNER_HOLDS = Check(
    "I2",
    "the owner is the rep of the open holding",
    """
    SELECT coalesce(lead.id, open.lead_id)::text FROM lead FULL JOIN (
        SELECT lead_id, rep_id FROM holding WHERE ended_at IS NULL) AS open ON open.lead_id = lead.id
    WHERE lead.owner_id IS DISTINCT FROM open.rep_id
    """,
)

COUNTERS = Check(
    "I3",
    "every counter is the count of its holdings: held, not yet worked, by grade, day and month",
    """
    WITH open AS (
        SELECT holding.rep_id, holding.grade, lead.worked_at IS NULL AS unworked
        FROM holding JOIN lead ON lead.id = holding.lead_id WHERE holding.ended_at IS NULL
    ), by_rep AS (
        SELECT rep_id, count(*) AS held, count(*) FILTER (WHERE unworked) AS unworked
        FROM open GROUP BY rep_id
    ), by_grade AS (SELECT rep_id, grade, count(*) AS held FROM open GROUP BY rep_id, grade
    ), kept AS (
        SELECT rep_id, started_on, date_trunc('month', started_on)::date AS month, start_cause FROM holding
        WHERE end_cause IS DISTINCT FROM 'undo'
    ), by_day AS (
        SELECT rep_id, started_on AS day, count(*) AS claims FROM kept
        WHERE start_cause IN ('claim', 'claim_next', 'batch_claim') GROUP BY rep_id, started_on
    ), by_month AS (
        SELECT rep_id, month, count(*) AS intake FROM kept
        WHERE start_cause IN ('claim', 'claim_next', 'batch_claim', 'assignment') GROUP BY rep_id, month
    )
    SELECT rep_id::text FROM rep_account AS said FULL JOIN by_rep USING (rep_id)
    WHERE (coalesce(said.held, 0), coalesce(said.unworked, 0))
        <> (coalesce(by_rep.held, 0), coalesce(by_rep.unworked, 0))
    UNION ALL
    SELECT rep_id || ' ' || grade FROM rep_grade_account AS said FULL JOIN by_grade USING (rep_id, grade)
    WHERE coalesce(said.held, 0) <> coalesce(by_grade.held, 0)
    UNION ALL
    SELECT rep_id || ' ' || day FROM rep_day AS said FULL JOIN by_day USING (rep_id, day)
    WHERE coalesce(said.claims, 0) <> coalesce(by_day.claims, 0)
    UNION ALL
    SELECT rep_id || ' ' || to_char(month, 'YYYY-MM')
    FROM rep_month AS said FULL JOIN by_month USING (rep_id, month)
    WHERE coalesce(said.intake, 0) <> coalesce(by_month.intake, 0)
    """,
)

# Starts and ends are replayed by tick, the order in which they were written under the rep's lock. Times would
# not do: acts share an instant, and a job run "as of" another time writes that one though counters move now.
CAP = Check(
    "I4",
    "held never rose above the cap: each start wrote what the starts and ends before it make, within its cap",
    """
    WITH moved AS (
        SELECT (data ->> 'holding_id')::uuid AS id, data ->> 'to_rep' IS NOT NULL AS is_start, tick
        FROM lead_event WHERE data ? 'to_rep'
    ), replayed AS (
        SELECT holding.id, held_after, held_cap, is_start, sum(CASE WHEN is_start THEN 1 ELSE -1 END)
            OVER (PARTITION BY holding.rep_id ORDER BY moved.tick) AS held
        FROM moved JOIN holding USING (id)
    )
    SELECT id::text FROM replayed WHERE is_start AND (held_after > held_cap OR held_after <> held)
    """,
)

INTAKE_CAPS = Check(
    "I5",
    "claims of a day and intake of a month are within the cap written beside them",
    """
    WITH kept AS (
        SELECT rep_id, started_on, date_trunc('month', started_on)::date AS month, start_cause FROM holding
        WHERE end_cause IS DISTINCT FROM 'undo')
    SELECT rep_id || ' ' || day FROM rep_day AS said JOIN (
        SELECT rep_id, started_on AS day, count(*) AS claims FROM kept
        WHERE start_cause IN ('claim', 'claim_next', 'batch_claim') GROUP BY rep_id, started_on
    ) AS counted USING (rep_id, day) WHERE greatest(said.claims, counted.claims) > said.cap
    UNION ALL
    SELECT rep_id || ' ' || to_char(month, 'YYYY-MM') FROM rep_month AS said JOIN (
        SELECT rep_id, month, count(*) AS intake FROM kept
        WHERE start_cause IN ('claim', 'claim_next', 'batch_claim', 'assignment') GROUP BY rep_id, month
    ) AS counted USING (rep_id, month) WHERE greatest(said.intake, counted.intake) > said.cap
    """,
)

# What came before what is told by tick, not by time. Where a pool's own version says nothing, the company's
# does; of two that were both in force at the instant of the start, the milder.
COOL_DOWN = Check(
    "I6",
    "no holding began inside its rep's cool-down on that lead, merged ones included, without an override",
    """
    WITH RECURSIVE last_merged AS (
        SELECT lead_id, max(tick) AS tick FROM lead_event WHERE type = 'merged' GROUP BY lead_id
    ), merged AS (
        SELECT lead.id AS lead_id, lead.survivor_id, event.tick
        FROM lead JOIN last_merged AS event ON event.lead_id = lead.id
        WHERE lead.survivor_id IS NOT NULL
        UNION
        SELECT merged.lead_id, lead.survivor_id, greatest(merged.tick, event.tick)
        FROM merged JOIN lead ON lead.id = merged.survivor_id
        JOIN last_merged AS event ON event.lead_id = lead.id
        WHERE lead.survivor_id IS NOT NULL
    ), began AS (
        SELECT holding.*, event.tick FROM holding JOIN (
            SELECT (data ->> 'holding_id')::uuid AS id, tick FROM lead_event
            WHERE data ->> 'to_rep' IS NOT NULL) AS event USING (id)
    ), earlier AS (
        SELECT lead_id, rep_id, ended_at, tick FROM began WHERE ended_at IS NOT NULL
        UNION ALL
        SELECT merged.survivor_id, rep_id, ended_at, merged.tick FROM holding JOIN merged USING (lead_id)
        WHERE ended_at IS NOT NULL
    ), company AS (
        SELECT effective_at AS since, coalesce((rules ->> 'cool_down_days')::int, 30) AS days,
               lead(effective_at, 1, 'infinity') OVER (ORDER BY number) AS until
        FROM rule_version WHERE kind = 'pool' AND pool_id IS NULL
          AND NOT EXISTS (SELECT FROM rule_withdrawal WHERE version_id = rule_version.id)
    )
    SELECT DISTINCT began.id::text
    FROM began JOIN earlier USING (lead_id, rep_id) JOIN rule_version AS rule ON rule.id = began.rule_version
    WHERE began.override_reason IS NULL AND earlier.tick < began.tick
      AND began.started_at < earlier.ended_at + make_interval(days => coalesce(
          (rule.rules ->> 'cool_down_days')::int,
          CASE WHEN rule.pool_id IS NOT NULL THEN (
              SELECT min(days) FROM company WHERE began.started_at BETWEEN since AND until) END,
          30))
    """,
)

ACTIVE_HANDS = Check(
    "I7",
    "no open holding of somebody who left",
    """
    SELECT holding.id::text FROM holding JOIN rep_account USING (rep_id)
    WHERE holding.ended_at IS NULL AND NOT rep_account.active
    """,
)

ONE_PLACE = Check(
    "I8",
    "a lead is in exactly one place: not yet pooled, a pool, a hand or an end",
    """
    SELECT id::text FROM lead
    WHERE (pool_id IS NOT NULL) <> (state = 'pooled')
       OR (owner_id IS NOT NULL) <> (state IN ('held', 'reserved'))
       OR (pool_id IS NOT NULL)::int + (owner_id IS NOT NULL)::int
          + (state IN ('new', 'nurturing', 'converted', 'lost', 'invalid', 'merged'))::int <> 1
    """,
)

NOTICED = Check(
    "I9",
    "every recycled holding had a last notice delivered before it ended",
    """
    SELECT holding.id::text FROM holding
    WHERE end_cause = 'recycle' AND NOT EXISTS (
        SELECT FROM notice WHERE notice.holding_id = holding.id AND notice.recipient_id = holding.rep_id
        AND notice.kind = 'return_last_day' AND notice.delivered_at <= holding.ended_at)
    """,
)

SHIELDED = Check(
    "I10",
    "nothing protected, paused or exempt was recycled",
    """
    SELECT recycled.lead_id::text FROM lead_event AS recycled
    WHERE recycled.type = 'recycled' AND (
        recycled.data ->> 'paused_reason' IS NOT NULL OR recycled.data ->> 'exempt_reason' IS NOT NULL
        OR (recycled.data ->> 'protect_until')::timestamptz > recycled.at
        OR (SELECT (protected.data ->> 'protect_until')::timestamptz FROM lead_event AS protected
            WHERE protected.lead_id = recycled.lead_id AND protected.type = 'protected'
            AND protected.data ->> 'holding_id' = recycled.data ->> 'holding_id'
            ORDER BY protected.sequence DESC LIMIT 1) > recycled.at)
    """,
)

ONE_OUTCOME = Check(
    "I11",
    "a request key has exactly one outcome",
    """
    SELECT min(key) FROM request_key GROUP BY caller, key
    HAVING count(*) > 1 OR count(*) FILTER (WHERE status IS NULL OR outcome IS NULL) > 0
    """,
)

POINTS = Check(
    "I12",
    "points paid for leads equal the ledger's captures: none, while there is no ledger",
    "SELECT id::text FROM holding WHERE points_paid <> 0",
)

REPLAY = Check(
    "I13",
    "replaying the history rebuilds every owner and every count of held leads",
    """
    WITH last AS (
        SELECT DISTINCT ON (lead_id) lead_id, (data ->> 'to_rep')::uuid AS rep_id, data ->> 'grade' AS grade
        FROM lead_event WHERE data ? 'to_rep' ORDER BY lead_id, sequence DESC
    ), rebuilt AS (
        SELECT rep_id, grade, count(*) AS held FROM last WHERE rep_id IS NOT NULL GROUP BY rep_id, grade)
    SELECT lead.id::text FROM lead LEFT JOIN last ON last.lead_id = lead.id
    WHERE lead.owner_id IS DISTINCT FROM last.rep_id
    UNION ALL
    SELECT rep_id || ' ' || grade FROM rebuilt FULL JOIN rep_grade_account AS kept USING (rep_id, grade)
    WHERE coalesce(rebuilt.held, 0) <> coalesce(kept.held, 0)
    """,
)

CREDIT = Check(
    "I14",
    "finder and sharer are those of the capture, whoever held the lead since",
    """
    SELECT lead.id::text FROM lead JOIN lead_event AS captured ON captured.lead_id = lead.id
    WHERE captured.sequence = 1 AND (
        (captured.data ->> 'finder_id')::uuid <> lead.finder_id
        OR (captured.data ->> 'sharer_id')::uuid <> lead.sharer_id
        OR captured.data ->> 'finder_id' IS NOT NULL AND lead.finder_id IS NULL
        OR captured.data ->> 'sharer_id' IS NOT NULL AND lead.sharer_id IS NULL)
    """,
)

CONTACT = Check(
    "I15",
    "contact details were shown under a holding only while it ran",
    """
    SELECT holding.id::text FROM holding_flag AS shown JOIN holding ON holding.id = shown.holding_id
    WHERE shown.flag = 'contact_shown' AND (shown.at < holding.started_at OR shown.at > holding.ended_at)
    """,
)

EXPLAINED = Check(
    "I16",
    "every change of owner is in the history with its actor or system cause, its cause and its rule version",
    """
    WITH moved AS (SELECT lead_id, actor_id, cause, rule_version, data FROM lead_event WHERE data ? 'to_rep')
    SELECT lead_id::text FROM moved
    WHERE cause IS NULL OR rule_version IS NULL
       OR actor_id IS NULL AND cause NOT IN ('assignment', 'recycle', 'leaver', 'handover', 'import')
    UNION
    SELECT holding.lead_id::text FROM holding LEFT JOIN (
        SELECT (data ->> 'holding_id')::uuid AS id, count(*) AS told FROM moved GROUP BY 1
    ) AS event USING (id)
    WHERE coalesce(event.told, 0) <> 1 + (holding.ended_at IS NOT NULL)::int
    """,
)

HISTORY = Check(
    "S1",
    "a lead's history runs from 1 to its version without a gap",
    """
    SELECT lead.id::text FROM lead LEFT JOIN (
        SELECT lead_id, count(*) AS events, min(sequence) AS first, max(sequence) AS last
        FROM lead_event GROUP BY lead_id) AS told ON told.lead_id = lead.id
    WHERE (told.first, told.last, told.events) IS DISTINCT FROM (1, lead.version, lead.version::bigint)
    """,
)

IDENTITY = Check(
    "S2",
    "every normalised phone and e-mail of a lead is its own key or its survivor's",
    """
    WITH RECURSIVE line AS (
        SELECT id, survivor_id AS last FROM lead WHERE survivor_id IS NOT NULL
        UNION SELECT line.id, lead.survivor_id FROM line JOIN lead ON lead.id = line.last
        WHERE lead.survivor_id IS NOT NULL
    ), carried AS (
        SELECT id, 'phone' AS kind, phone AS value FROM lead WHERE phone LIKE '+%'
        UNION ALL SELECT id, 'email', lower(email) FROM lead WHERE email IS NOT NULL)
    SELECT carried.id::text FROM carried LEFT JOIN lead_identity AS key USING (kind, value)
    WHERE key.lead_id IS NULL OR key.lead_id <> carried.id
      AND NOT EXISTS (SELECT FROM line WHERE line.id = carried.id AND line.last = key.lead_id)
    """,
)

IMPORTS = Check(
    "S3",
    "every row of a completed import has exactly one outcome, and the totals are their counts",
    """
    SELECT job.id::text FROM import_job AS job LEFT JOIN (
        SELECT import_id, count(*) AS total, count(*) FILTER (WHERE outcome = 'created') AS created,
               count(*) FILTER (WHERE outcome = 'updated') AS updated,
               count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
               count(*) FILTER (WHERE outcome = 'failed') AS failed
        FROM import_row GROUP BY import_id) AS kept ON kept.import_id = job.id
    WHERE job.state = 'completed'
      AND (job.total, job.created, job.updated, job.duplicate, job.failed) IS DISTINCT FROM
          (coalesce(kept.total, 0), coalesce(kept.created, 0), coalesce(kept.updated, 0),
           coalesce(kept.duplicate, 0), coalesce(kept.failed, 0))
    """,
)

NURTURED = Check(
    "S4",
    "a lead came to nurturing or left it for a reason, by rules, and of those with a past none by its score",
    """
    SELECT lead_id::text FROM lead_event
    WHERE type IN ('pooled', 'nurtured') AND data ? 'from_state' AND (
        cause IS NULL OR rule_version IS NULL
        OR cause = 'promoted' AND (actor_id IS NULL OR data ->> 'reason' IS NULL)
        OR cause = 'score' AND data ->> 'outcome' IS NOT NULL)
    UNION
    SELECT id::text FROM lead WHERE state IN ('pooled', 'held', 'reserved') AND outcome IS NOT NULL
    """,
)

REFERENCES = Check(
    "S5",
    "every key, event and import row names a lead that is there, leads and holdings their pools and rules",
    """
    SELECT event.lead_id::text FROM lead_event AS event LEFT JOIN lead ON lead.id = event.lead_id
    WHERE lead.id IS NULL
    UNION
    SELECT key.lead_id::text FROM lead_identity AS key LEFT JOIN lead ON lead.id = key.lead_id
    WHERE lead.id IS NULL
    UNION
    SELECT kept.lead_id::text FROM import_row AS kept LEFT JOIN lead ON lead.id = kept.lead_id
    WHERE kept.lead_id IS NOT NULL AND lead.id IS NULL
    UNION
    SELECT kept.import_id::text FROM import_row AS kept LEFT JOIN import_job ON import_job.id = kept.import_id
    WHERE import_job.id IS NULL
    UNION
    SELECT lead.id::text FROM lead LEFT JOIN pool AS here ON here.id = lead.pool_id
    LEFT JOIN pool AS home ON home.id = lead.home_pool_id
    LEFT JOIN rule_version AS rule ON rule.id = lead.score_rule_id AND rule.kind = 'score'
    WHERE lead.pool_id IS NOT NULL AND here.id IS NULL OR lead.home_pool_id IS NOT NULL AND home.id IS NULL
       OR lead.score_rule_id IS NOT NULL AND rule.id IS NULL
    UNION
    SELECT holding.lead_id::text FROM holding LEFT JOIN pool AS before ON before.id = holding.from_pool
    LEFT JOIN pool AS after ON after.id = holding.to_pool
    LEFT JOIN rule_version AS rule ON rule.id = holding.rule_version
      AND rule.kind IN ('pool', 'trial')
    WHERE holding.from_pool IS NOT NULL AND before.id IS NULL
       OR holding.to_pool IS NOT NULL AND after.id IS NULL OR rule.id IS NULL
    """,
)

CHECKS = [
    ONE_HAND, OWNER_HOLDS, COUNTERS, CAP, INTAKE_CAPS, COOL_DOWN, ACTIVE_HANDS, ONE_PLACE, NOTICED, SHIELDED,
    ONE_OUTCOME, POINTS, REPLAY, CREDIT, CONTACT, EXPLAINED, HISTORY, IDENTITY, IMPORTS, NURTURED,
    REFERENCES, *OPPORTUNITY_CHECKS, *SEARCH_CHECKS, *MERGE_CHECKS, *CAPTURE_CHECKS, *DUPLICATE_CHECKS,
    *RULE_CHECKS, *CYCLE_CHECKS, *NURTURE_CHECKS, *MODEL_CHECKS, *EXPERIMENT_CHECKS,
]  # fmt: skip
