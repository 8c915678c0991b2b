-- What the sweep and the assigner do to due leads, in one statement: no rule is asked, nothing is locked first.
WITH rep AS MATERIALIZED (
    SELECT rep_id, row_number() OVER (ORDER BY rep_id) - 1 AS place, count(*) OVER () AS reps FROM rep_account
), due AS MATERIALIZED (
    SELECT lead.id AS lead_id, lead.version, lead.grade, lead.home_pool_id, holding.id AS old_id,
           holding.rep_id AS old_rep, holding.rule_version, uuidv7() AS new_id, other.rep_id AS new_rep
    FROM lead JOIN holding ON holding.lead_id = lead.id AND holding.ended_at IS NULL
    JOIN rep ON rep.rep_id = lead.owner_id
    JOIN rep AS other ON other.place = (rep.place + 1) % rep.reps
    WHERE lead.state = 'held' AND lead.recycle_at <= :now
), ended AS (
    UPDATE holding SET ended_at = :now, end_cause = 'recycle', end_rule_version = due.rule_version,
        to_pool = due.home_pool_id
    FROM due WHERE holding.id = due.old_id RETURNING holding.lead_id
), begun AS (
    INSERT INTO holding (id, lead_id, rep_id, grade, from_pool, rule_version, started_at, started_on,
        start_cause, held_after, held_cap)
    SELECT new_id, lead_id, new_rep, grade, home_pool_id, rule_version, :now, cast(:now AS date), 'assignment',
        1, 1000000 FROM due JOIN ended USING (lead_id)
), moved AS (
    UPDATE lead SET owner_id = due.new_rep, owner_since = :now, version = due.version + 2, updated_at = :now,
        recycle_at = cast(:now AS timestamptz) + interval '10 days', worked_at = NULL
    FROM due WHERE lead.id = due.lead_id
), told AS (
    INSERT INTO lead_event (lead_id, sequence, type, cause, rule_version, at, data)
    SELECT lead_id, version + step, kind, cause, rule_version, :now, jsonb_build_object('to_rep',
        CASE WHEN step = 2 THEN new_rep END, 'from_rep', CASE WHEN step = 1 THEN old_rep END, 'holding_id',
        CASE step WHEN 1 THEN old_id ELSE new_id END, 'grade', grade)
    FROM due, (VALUES (1, 'recycled', 'recycle'), (2, 'assigned', 'assignment')) AS two(step, kind, cause)
), published AS (
    INSERT INTO outbox (event_id, type, aggregate_id, sequence, consumers, trace, data)
    SELECT uuidv7(), kind, lead_id, version + step, '{}', 'bench', jsonb_build_object('lead_id', lead_id,
        'rep_id', CASE step WHEN 1 THEN old_rep ELSE new_rep END, 'grade', grade)
    FROM due, (VALUES (1, 'lead_recycled'), (2, 'lead_assigned')) AS two(step, kind)
), counted AS (
    UPDATE rep_account SET unworked = given.leads, assigned = given.leads, last_assigned_at = :now
    FROM (SELECT new_rep, count(*) AS leads FROM due GROUP BY new_rep) AS given WHERE rep_id = given.new_rep
), graded AS (
    UPDATE rep_grade_account AS kept SET held = given.leads
    FROM (SELECT new_rep, grade, count(*) AS leads FROM due GROUP BY new_rep, grade) AS given
    WHERE kept.rep_id = given.new_rep AND kept.grade = given.grade
), taken_in AS (
    INSERT INTO rep_month SELECT new_rep, cast(date_trunc('month', cast(:now AS date)) AS date), count(*), 1000000
    FROM due GROUP BY new_rep
    ON CONFLICT (rep_id, month) DO UPDATE SET intake = rep_month.intake + excluded.intake
)
SELECT count(*) FROM due
