"""The checks S68–S70 of experiments: SQL that finds what breaks each in live data."""

from services.leads.checks_split import in_b
from shared.checks import Check

_UNIT = "CASE trial.unit WHEN 'rep' THEN holding.rep_id ELSE holding.lead_id END"

ARMS = Check(
    "S68",
    "a holding of an experiment began under the arm that the split gives its rep or its lead, in its pool",
    f"""
    SELECT holding.id::text
    FROM experiment AS trial JOIN holding ON holding.rule_version IN (trial.a_version, trial.b_version)
    WHERE (holding.rule_version = trial.b_version) <> {in_b("trial", _UNIT)}
       OR trial.pool_id IS NOT NULL AND holding.from_pool IS NOT NULL AND holding.from_pool <> trial.pool_id
    """,  # noqa: S608 - words of ours
)

ONE_TRIAL = Check(
    "S69",
    "one experiment runs on a pool's rules, or the company's, at a time, and no other rules began meanwhile",
    """
    SELECT min(id::text) FROM experiment WHERE state = 'running' GROUP BY pool_id HAVING count(*) > 1
    UNION
    SELECT trial.id::text FROM experiment AS trial JOIN rule_version AS version
        ON version.kind = 'pool' AND version.pool_id IS NOT DISTINCT FROM trial.pool_id
        AND version.effective_at > trial.started_at
        AND version.effective_at < coalesce(trial.stopped_at, now())
    WHERE trial.state <> 'draft'
      AND NOT EXISTS (SELECT FROM rule_withdrawal WHERE version_id = version.id)
    """,
)

TRIED = Check(
    "S70",
    "what an experiment tries is, word for word, the version that its holdings began under, and was adopted",
    """
    SELECT trial.id::text FROM experiment AS trial
    LEFT JOIN rule_version AS a ON a.id = trial.a_version
    LEFT JOIN rule_version AS b ON b.id = trial.b_version
    LEFT JOIN rule_version AS adopted ON adopted.id = trial.adopted_version
    WHERE trial.state <> 'draft' AND (
        (b.rules, b.kind) IS DISTINCT FROM (trial.rules, 'trial') OR a.kind IS DISTINCT FROM 'trial'
        OR (a.pool_id, b.pool_id) IS DISTINCT FROM (trial.pool_id, trial.pool_id)
        OR adopted.id IS NOT NULL
           AND (adopted.rules, adopted.kind, adopted.pool_id)
               IS DISTINCT FROM (trial.rules, 'pool', trial.pool_id))
    """,
)

EXPERIMENT_CHECKS = [ARMS, ONE_TRIAL, TRIED]
