"""The checks S36–S39 and S56 of rules and what they do: SQL that finds what breaks each in live data."""

from services.leads.domain.acts import acts
from shared.checks import Check

SCHEDULED = Check(
    "S36",
    "no scheduled version of the rules was overtaken by a newer one without being withdrawn",
    """
    SELECT version.id::text FROM rule_version AS version
    WHERE version.kind = 'pool' AND version.effective_at > version.created_at
      AND NOT EXISTS (SELECT FROM rule_withdrawal WHERE version_id = version.id)
      AND EXISTS (
        SELECT FROM rule_version AS newer WHERE newer.kind = 'pool' AND newer.number > version.number
          AND newer.pool_id IS NOT DISTINCT FROM version.pool_id
          AND newer.effective_at <= version.effective_at AND newer.created_at < version.effective_at
          AND NOT EXISTS (SELECT FROM rule_withdrawal WHERE version_id = newer.id))
    """,
)

OVERFLOWED = Check(
    "S37",
    "what overflowed left a pool after three promises, by a version of the rules, for a pool or nurturing",
    """
    SELECT tick::text FROM lead_event
    WHERE cause = 'overflow' AND (
        rule_version IS NULL OR data ->> 'from_pool' IS NULL OR (data ->> 'times')::int < 3
        OR (type = 'pooled') <> (data ->> 'to_pool' IS NOT NULL)
        OR at < (data ->> 'pooled_at')::timestamptz + 3 * (data ->> 'hours')::float8 * interval '1 hour')
    """,
)

HELD_OUT = Check(
    "S38",
    "a holding is flagged as held out exactly when its lead's history says so",
    """
    SELECT coalesce(flag.holding_id, told.id)::text
    FROM (SELECT holding_id FROM holding_flag WHERE flag = 'hold_out') AS flag
    FULL JOIN (SELECT DISTINCT (data ->> 'holding_id')::uuid AS id FROM lead_event WHERE type = 'held_out')
        AS told ON told.id = flag.holding_id
    WHERE flag.holding_id IS NULL OR told.id IS NULL
    """,
)

ANSWERED = Check(
    "S39",
    "a storm brake that was answered says when and by whom, one that waits says neither",
    """
    SELECT id::text FROM sweep_brake
    WHERE (state = 'waiting') <> (decided_at IS NULL) OR (state = 'waiting') <> (decided_by IS NULL)
    """,
)

_ACTS = ", ".join(f"('{kind}', '{cause}')" for kind, cause in acts())

WORDED = Check(
    "S56",
    "what no person did is one of the acts that the system has words for",
    f"""
    SELECT tick::text FROM lead_event
    WHERE actor_id IS NULL AND (cause IS NULL OR (type, cause) NOT IN ({_ACTS}))
    """,  # noqa: S608 - words of ours
)

RULE_CHECKS = [SCHEDULED, OVERFLOWED, HELD_OUT, ANSWERED, WORDED]
