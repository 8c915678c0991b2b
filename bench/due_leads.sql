-- So many reps, each holding as many leads as the others, all of them due and noticed.
INSERT INTO rep_account (rep_id, number, name, seniority, held, unworked)
SELECT uuidv7(), n::text, 'Bench ' || n, (ARRAY['senior', 'regular', 'junior', 'junior'])[n % 4 + 1], :each, 0 FROM generate_series(1, :reps) AS n;

CREATE TEMP TABLE due ON COMMIT DROP AS
SELECT uuidv7() AS lead_id, uuidv7() AS holding_id, rep_id, substr('ABCD', n / :reps % 4 + 1, 1) AS grade, n,
       (row_number() OVER (PARTITION BY rep_id)) AS held_after
FROM (SELECT n, reps.rep_id FROM generate_series(0, :leads - 1) AS n
      JOIN (SELECT rep_id, row_number() OVER (ORDER BY rep_id) - 1 AS place FROM rep_account) AS reps
      ON reps.place = n % :reps) AS dealt;

INSERT INTO lead (id, state, version, created_at, updated_at, name, company, phone, source, grade, grade_cell,
    fit, score, owner_id, owner_since, home_pool_id, recycle_at, reminders_for, worked_at)
SELECT lead_id, 'held', 2, :taken, :taken, 'Lead ' || n, 'Company ' || n, '+86139' || lpad(n::text, 8, '0'),
    'website', grade, grade || '2', 30, n % 100, rep_id, :taken, (SELECT id FROM pool WHERE is_default), :due,
    :due, :taken FROM due;
INSERT INTO lead_identity SELECT 'phone', '+86139' || lpad(n::text, 8, '0'), lead_id FROM due;
INSERT INTO holding (id, lead_id, rep_id, grade, from_pool, rule_version, started_at, started_on, start_cause,
    start_actor, held_after, held_cap)
SELECT holding_id, lead_id, rep_id, grade, (SELECT id FROM pool WHERE is_default),
    (SELECT id FROM rule_version WHERE kind = 'pool' AND number = 2), :taken, cast(:taken AS date), 'claim',
    rep_id, held_after, 1000000 FROM due;
INSERT INTO lead_event (lead_id, sequence, type, cause, at)
SELECT lead_id, 1, 'captured', 'api', :taken FROM due;
INSERT INTO lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
SELECT lead_id, 2, 'claimed', 'claim', rep_id,
    (SELECT id FROM rule_version WHERE kind = 'pool' AND number = 2), :taken,
    jsonb_build_object('to_rep', rep_id, 'from_rep', NULL, 'holding_id', holding_id, 'grade', grade) FROM due;
INSERT INTO notice (id, recipient_id, kind, lead_id, holding_id, recycle_at, created_at, delivered_at)
SELECT uuidv7(), rep_id, 'return_last_day', lead_id, holding_id, :due, :taken, :taken FROM due;
INSERT INTO rep_grade_account SELECT rep_id, grade, count(*) FROM due GROUP BY rep_id, grade;
INSERT INTO rep_day SELECT rep_id, cast(:taken AS date), count(*), 1000000 FROM due GROUP BY rep_id;
INSERT INTO rep_month SELECT rep_id, cast(date_trunc('month', cast(:taken AS date)) AS date), count(*), 1000000
FROM due GROUP BY rep_id;
ANALYZE;
