"""The checks S58 and S59 of learned cycles: SQL that finds what breaks each in live data."""

from shared.checks import Check

APPROVED = Check(
    "S58",
    "an approved proposal of cycles is, word for word, the company's version of the rules that it names",
    """
    SELECT proposal.id::text FROM cycle_proposal AS proposal
    LEFT JOIN rule_version AS version ON version.id = proposal.version_id
    WHERE proposal.state = 'approved' AND (version.rules, version.kind, version.pool_id)
        IS DISTINCT FROM (proposal.rules, 'pool', CAST(NULL AS uuid))
    """,
)

COUNTED = Check(
    "S59",
    "of what a month taught every hand counts once in all, once with its grade, at most once with its source",
    """
    SELECT month FROM cycle_estimate GROUP BY month
    HAVING sum(hands) FILTER (WHERE grade IS NULL) IS DISTINCT FROM
           sum(hands) FILTER (WHERE grade IS NOT NULL AND source IS NULL)
    UNION
    SELECT month FROM cycle_estimate WHERE grade IS NOT NULL GROUP BY month, grade
    HAVING sum(hands) FILTER (WHERE source IS NOT NULL) > sum(hands) FILTER (WHERE source IS NULL)
    """,
)

CYCLE_CHECKS = [APPROVED, COUNTED]
