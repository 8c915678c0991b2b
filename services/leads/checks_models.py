"""The checks S65 to S67 and S72 of what is learned: SQL that finds what breaks each in live data."""

from shared.checks import Check

WHOLE = Check(
    "S65",
    "the artefact of a model is what was trained: its checksum says so",
    """
    SELECT id::text FROM score_model WHERE encode(sha256(convert_to(artefact, 'UTF8')), 'hex') <> sha256
    """,
)

MOVED = Check(
    "S66",
    "every model stands where its last move brought it, and each move begins where the one before ended",
    """
    WITH way AS (
        SELECT model_id, from_state, to_state, lag(to_state) OVER moves AS before,
            lead(tick) OVER moves IS NULL AS is_last
        FROM score_model_move WINDOW moves AS (PARTITION BY model_id ORDER BY tick)
    )
    SELECT model_id::text FROM way WHERE from_state IS DISTINCT FROM before
    UNION
    SELECT model.id::text FROM score_model AS model
    LEFT JOIN way ON way.model_id = model.id AND way.is_last
    WHERE way.to_state IS DISTINCT FROM model.state
    """,
)

SAID = Check(
    "S67",
    "whatever chance a lead has, a model of this company gave it, of the lead as it is or is to look again",
    """
    SELECT win.lead_id::text FROM lead_win AS win LEFT JOIN score_model AS model ON model.id = win.model_id
    LEFT JOIN lead ON lead.id = win.lead_id
    WHERE model.id IS NULL OR lead.id IS NULL OR win.version > lead.version
    UNION
    SELECT lead.id::text FROM lead JOIN lead_win AS win ON win.lead_id = lead.id
    WHERE win.version <> lead.version AND NOT win.stale
        AND lead.state IN ('new', 'nurturing', 'pooled', 'reserved', 'held')
    """,
)

CURVES = Check(
    "S72",
    "every curve of the rules is of a training that ended without suspecting a leak, and of score rules",
    """
    SELECT curve.number::text FROM rules_curve AS curve
    JOIN score_training AS training ON training.id = curve.training_id
    JOIN rule_version AS rules ON rules.id = curve.score_rule_id
    WHERE rules.kind <> 'score' OR training.state NOT IN ('completed', 'failed')
        OR training.error_code IN ('leak_suspected', 'one_class_only', 'training_broken')
    """,
)

MODEL_CHECKS = [WHOLE, MOVED, SAID, CURVES]
