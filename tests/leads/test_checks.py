"""Each check of `allhands verify` is trusted because it names exactly what was planted, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, create_engine, text

from ops.demo import loading as demo
from services.leads.checks import CHECKS
from shared.checks import find
from shared.database import normalise_url
from tests.leads.capture.test_checks import FAULTS as OF_CAPTURE
from tests.leads.cycles.test_checks import FAULTS as OF_CYCLES
from tests.leads.duplicates.test_merge_checks import FAULTS as OF_MERGES
from tests.leads.experiments.test_checks import FAULTS as OF_EXPERIMENTS
from tests.leads.models.test_checks import FAULTS as OF_MODELS
from tests.leads.nurturing.test_checks import FAULTS as OF_NURTURING
from tests.leads.rules.test_acts import FAULTS as OF_RULES
from tests.support import stack

BY_ID = {check.id: check for check in CHECKS}

UNGUARD = """
    ALTER TABLE holding DISABLE TRIGGER USER; ALTER TABLE lead_event DISABLE TRIGGER USER;
    ALTER TABLE lead DISABLE TRIGGER USER; DROP INDEX uq_holding_open;
    ALTER TABLE holding DROP CONSTRAINT ck_holding_held_within_cap;
    ALTER TABLE rep_day DROP CONSTRAINT ck_rep_day_claims;
    ALTER TABLE rep_month DROP CONSTRAINT ck_rep_month_intake;
    ALTER TABLE lead DROP CONSTRAINT ck_lead_pool_while_pooled;
    ALTER TABLE lead DROP CONSTRAINT ck_lead_owner_while_in_hand;
"""


@pytest.fixture(scope="module")
def company(postgres) -> Iterator[str]:
    databases = stack.Databases(postgres)
    staff, leads = databases.new("staff"), databases.new("leads")
    demo.load(staff, leads, secret="s", scale=0.02, now=datetime(2026, 6, 30, 12, tzinfo=UTC))
    yield leads
    databases.drop_all()


@pytest.fixture
def live(company) -> Iterator[Connection]:
    """The demo company in a transaction that is rolled back, with every guard of the tables off."""
    engine = create_engine(normalise_url(company))
    with engine.connect() as connection:
        connection.execute(text(UNGUARD))
        yield connection
        connection.rollback()
    engine.dispose()


def ids(live: Connection, sql: str) -> list[str]:
    return sorted(str(each) for each in live.execute(text(sql)).scalars())


def test_company_as_loaded_breaks_no_check(live):
    assert {check.id: find(live, check).ids for check in CHECKS} == dict.fromkeys(BY_ID, ())


HELD = "(SELECT id FROM lead WHERE state = 'held' ORDER BY id LIMIT 1)"
OPEN = "(SELECT id FROM holding WHERE ended_at IS NULL ORDER BY id LIMIT 1)"
RECYCLED = """(SELECT id FROM holding AS one WHERE end_cause = 'recycle' AND NOT EXISTS (
    SELECT FROM holding AS other WHERE (other.lead_id, other.rep_id) = (one.lead_id, one.rep_id)
    AND other.id <> one.id) ORDER BY id LIMIT 1)"""
OTHER = "(SELECT rep_id FROM rep_account WHERE is_rep AND active ORDER BY rep_id DESC LIMIT 1)"
HOLDER = f"(SELECT rep_id FROM holding WHERE id = {OPEN})"
LATE = "(SELECT id FROM holding WHERE held_after > 4 ORDER BY started_at DESC, id LIMIT 1)"
COLUMNS = "lead_id, rep_id, grade, from_pool, rule_version, start_cause, start_actor, held_after, held_cap"
NOBODY = "SELECT NULL::text WHERE false"
NEW = "'00000000-0000-0000-0000-000000000000'::uuid"
CREDITED = "(SELECT id FROM lead WHERE finder_id IS NOT NULL ORDER BY id LIMIT 1)"

BARE = "(SELECT id FROM lead WHERE state = 'held' AND stage = 'lead' ORDER BY id LIMIT 1)"
LOST = "(SELECT id FROM lead WHERE state = 'lost' ORDER BY id LIMIT 1)"
WON = "(SELECT lead_id FROM lead_event WHERE type = 'converted' ORDER BY lead_id LIMIT 1)"
EXPORT = f"""
    INSERT INTO export_job (id, kind, format, state, filters, columns, roles, groups, shown, created_by,
        created_at, rows, size, finished_at, expires_at)
    VALUES ({{id}}, 'leads', 'csv', '{{state}}', '{{{{}}}}', '{{{{}}}}', '{{{{}}}}', '{{{{}}}}', {{shown}},
        {NEW}, now(), 0, 3, now(), now())
"""
CONTRACT = f"""
    INSERT INTO contract (lead_id, amount_fen, signed_on, created_at) VALUES ({BARE}, 2, '2027-01-01', now());
    INSERT INTO receivable (id, lead_id, due_on, amount_fen) VALUES ({NEW}, {BARE}, '2027-01-01', 2);
    INSERT INTO contract_version (lead_id, number, amount_fen, signed_on, receivables, created_at)
    VALUES ({BARE}, 1, 2, '2027-01-01', jsonb_build_array(jsonb_build_object(
        'id', {NEW}, 'due_on', '2027-01-01', 'amount_fen', 2)), now())"""
PAID = f"""
    {CONTRACT}; UPDATE contract SET paid_fen = 2 WHERE lead_id = {BARE}; UPDATE receivable SET paid_fen = 2
    WHERE id = {NEW};
    INSERT INTO payment (id, receivable_id, amount_fen, paid_on, recorded_at)
    VALUES ({NEW}, {NEW}, 2, '2027-01-01', now())"""


TAKEN = f"""
    INSERT INTO lead_event (lead_id, sequence, type, at, data)
    SELECT lead_id, 1000, 'claimed', started_at, jsonb_build_object('to_rep', rep_id, 'holding_id', id)
    FROM holding WHERE id = {NEW}"""


def taken_again(days: int, reason: str = "NULL") -> str:
    """A holding by the same rep so many days after the lead was recycled out of their hand."""
    return f"""
        INSERT INTO holding (id, {COLUMNS}, started_at, started_on, ended_at, end_cause, override_reason)
        SELECT {NEW}, {COLUMNS}, ended_at + interval '{days} days', started_on,
        ended_at + interval '{days + 1} days', 'release', {reason} FROM holding WHERE id = {RECYCLED};
        {TAKEN}"""


def nurtured(cause: str, data: str) -> str:
    """A line of history that says a lead left nurturing."""
    return f"""
        INSERT INTO lead_event (lead_id, sequence, type, cause, rule_version, at, data)
        SELECT {HELD}, 99, 'pooled', {cause}, {NEW}, now(), jsonb_build_object({data})"""


PLANTED = {
    "second hand": (
        "I1",
        f"""INSERT INTO holding (id, {COLUMNS}, started_at, started_on)
            SELECT gen_random_uuid(), {COLUMNS}, started_at, started_on FROM holding WHERE id = {OPEN}""",
        f"SELECT lead_id FROM holding WHERE id = {OPEN}",
    ),
    "owner without the holding": (
        "I2",
        f"UPDATE lead SET owner_id = (SELECT rep_id FROM rep_account WHERE rep_id <> owner_id LIMIT 1)"
        f" WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "held counted twice": (
        "I3",
        f"UPDATE rep_account SET held = held + 1 WHERE rep_id = {OTHER}",
        f"SELECT {OTHER}",
    ),
    "unworked not counted": (
        "I3",
        f"UPDATE rep_account SET unworked = held WHERE rep_id = {HOLDER}",
        f"SELECT {HOLDER}",
    ),
    "grade counted wrongly": (
        "I3",
        f"UPDATE rep_grade_account SET held = held + 1 WHERE rep_id = {HOLDER} AND grade = 'C'",
        f"SELECT {HOLDER} || ' C'",
    ),
    "claim of a day not counted": (
        "I3",
        f"""UPDATE rep_day SET claims = claims - 1 WHERE rep_id = {HOLDER} AND day =
            (SELECT min(day) FROM rep_day WHERE rep_id = {HOLDER})""",
        f"SELECT rep_id || ' ' || min(day) FROM rep_day WHERE rep_id = {HOLDER} GROUP BY rep_id",
    ),
    "intake of a month not counted": (
        "I3",
        f"DELETE FROM rep_month WHERE rep_id = {HOLDER} AND month = '2026-03-01'",
        f"SELECT {HOLDER} || ' 2026-03'",
    ),
    "written above the cap": (
        "I4",
        f"UPDATE holding SET held_cap = held_after - 1 WHERE id = {LATE}",
        f"SELECT {LATE}",
    ),
    "a count nobody could have had": (
        "I4",
        f"UPDATE holding SET held_after = held_after + 9, held_cap = held_cap + 9 WHERE id = {LATE}",
        f"SELECT {LATE}",
    ),
    "a count too low to be true": (
        "I4",
        f"UPDATE holding SET held_after = 1, held_cap = 1 WHERE id = {LATE}",
        f"SELECT {LATE}",
    ),
    "claims above the cap of the day": (
        "I5",
        f"""UPDATE rep_day SET cap = claims - 1 WHERE rep_id = {HOLDER} AND day =
            (SELECT min(day) FROM rep_day WHERE rep_id = {HOLDER})""",
        f"SELECT rep_id || ' ' || min(day) FROM rep_day WHERE rep_id = {HOLDER} GROUP BY rep_id",
    ),
    "intake above the cap of the month": (
        "I5",
        f"UPDATE rep_month SET cap = intake - 1 WHERE rep_id = {HOLDER} AND month = '2026-03-01'",
        f"SELECT {HOLDER} || ' 2026-03'",
    ),
    "taken again on the last day of the cool-down": ("I6", taken_again(29), f"SELECT {NEW}"),
    "taken again by a manager's word": ("I6", taken_again(1, reason="'asked for'"), NOBODY),
    "taken again when the cool-down is over": ("I6", taken_again(30), NOBODY),
    "taken again under another id": (
        "I6",
        f"""UPDATE lead SET state = 'merged', pool_id = NULL, owner_id = NULL, recycle_at = NULL,
            survivor_id = (SELECT id FROM lead WHERE version = 1 LIMIT 1)
            WHERE id = (SELECT lead_id FROM holding WHERE id = {RECYCLED});
            INSERT INTO lead_event (lead_id, sequence, type, at)
            SELECT lead_id, 999, 'merged', ended_at + interval '1 hour' FROM holding WHERE id = {RECYCLED};
            INSERT INTO holding (id, {COLUMNS}, started_at, started_on, ended_at, end_cause)
            SELECT {NEW}, survivor_id, rep_id, holding.grade, from_pool, rule_version, start_cause,
            start_actor, held_after, held_cap, ended_at + interval '1 day', started_on,
            ended_at + interval '2 days', 'release' FROM holding JOIN lead ON lead.id = lead_id
            WHERE holding.id = {RECYCLED}; {TAKEN}""",
        f"SELECT {NEW}",
    ),
    "a leaver who still holds": (
        "I7",
        f"UPDATE rep_account SET active = false WHERE rep_id = {HOLDER}",
        f"SELECT id FROM holding WHERE ended_at IS NULL AND rep_id = {HOLDER}",
    ),
    "held and pooled at once": (
        "I8",
        f"UPDATE lead SET pool_id = home_pool_id WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "an end with an owner": (
        "I8",
        f"UPDATE lead SET state = 'lost', recycle_at = NULL WHERE id = {HELD}",
        "SELECT id FROM lead WHERE state = 'lost' AND owner_id IS NOT NULL",
    ),
    "recycled without a notice": (
        "I9",
        f"DELETE FROM notice WHERE holding_id = {RECYCLED} AND kind = 'return_last_day'",
        f"SELECT {RECYCLED}",
    ),
    "recycled before the notice was delivered": (
        "I9",
        f"UPDATE notice SET delivered_at = '2027-01-01' WHERE holding_id = {RECYCLED}",
        f"SELECT {RECYCLED}",
    ),
    "recycled on leave": (
        "I10",
        f"""UPDATE lead_event SET data = data || '{{"paused_reason": "leave"}}' WHERE type = 'recycled'
            AND data ->> 'holding_id' = {RECYCLED}::text""",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "recycled under protection": (
        "I10",
        f"""INSERT INTO lead_event (lead_id, sequence, type, at, data)
            SELECT lead_id, 999, 'protected', started_at,
            jsonb_build_object('holding_id', id, 'protect_until', ended_at + interval '1 hour')
            FROM holding WHERE id = {RECYCLED}""",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "a key without an outcome": (
        "I11",
        f"""INSERT INTO request_key (caller, key, operation, fingerprint)
            VALUES ({NEW}, 'lost', 'claim_lead', '')""",
        "SELECT 'lost'",
    ),
    "points nobody captured": (
        "I12",
        f"UPDATE holding SET points_paid = 1 WHERE id = {OPEN}",
        f"SELECT {OPEN}",
    ),
    "a history that tells of another owner": (
        "I13",
        f"""UPDATE lead_event SET data = data || '{{"to_rep": null}}' WHERE type <> 'touched'
            AND data ->> 'holding_id' = {OPEN}::text""",
        f"""SELECT lead_id::text FROM holding WHERE id = {OPEN}
            UNION SELECT rep_id || ' ' || grade FROM holding WHERE id = {OPEN}""",
    ),
    "credit given away": (
        "I14",
        f"UPDATE lead SET finder_id = {OTHER} WHERE id = {CREDITED}",
        f"SELECT {CREDITED}",
    ),
    "credit dropped": (
        "I14",
        f"UPDATE lead SET finder_id = NULL WHERE id = {CREDITED}",
        f"SELECT {CREDITED}",
    ),
    "contact shown after the holding": (
        "I15",
        f"""INSERT INTO holding_flag SELECT id, 'contact_shown', ended_at + interval '1 s'
            FROM holding WHERE id = {RECYCLED}""",
        f"SELECT {RECYCLED}",
    ),
    "a move without a cause": (
        "I16",
        f"""UPDATE lead_event SET cause = NULL
            WHERE type = 'recycled' AND data ->> 'holding_id' = {RECYCLED}::text""",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "a move without rules": (
        "I16",
        f"""UPDATE lead_event SET rule_version = NULL
            WHERE type = 'recycled' AND data ->> 'holding_id' = {RECYCLED}::text""",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "a claim by nobody": (
        "I16",
        """UPDATE lead_event SET actor_id = NULL WHERE (lead_id, sequence) = (
            SELECT lead_id, sequence FROM lead_event WHERE type = 'claimed' ORDER BY 1, 2 LIMIT 1)""",
        "SELECT lead_id FROM lead_event WHERE type = 'claimed' AND actor_id IS NULL",
    ),
    "a holding its history does not know": (
        "I16",
        f"DELETE FROM lead_event WHERE data ->> 'holding_id' = {RECYCLED}::text AND type = 'recycled'",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "a gap in the history": (
        "S1",
        f"DELETE FROM lead_event WHERE lead_id = {HELD} AND sequence = 1",
        f"SELECT {HELD}",
    ),
    "a version nobody wrote": (
        "S1",
        f"UPDATE lead SET version = version + 1 WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "a phone that is no key": (
        "S2",
        f"DELETE FROM lead_identity WHERE lead_id = {HELD} AND kind = 'phone'",
        f"SELECT {HELD}",
    ),
    "a key of another lead": (
        "S2",
        f"UPDATE lead SET phone = (SELECT phone FROM lead WHERE state = 'lost' LIMIT 1) WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "an import that lost a row": (
        "S3",
        f"""INSERT INTO import_job (id, kind, state, filename, size, total, created, created_at)
            VALUES ({NEW}, 'leads', 'completed', 'f.csv', 1, 1, 1, now())""",
        f"SELECT {NEW}",
    ),
    "a lead in a hand that history says is lost": (
        "S4",
        f"UPDATE lead SET outcome = 'lost' WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "a lead of history pooled by its score": (
        "S4",
        nurtured("'score'", "'from_state', 'nurturing', 'outcome', 'open'"),
        f"SELECT {HELD}",
    ),
    "promoted by nobody": (
        "S4",
        nurtured("'promoted'", "'from_state', 'nurturing', 'reason', 'x'"),
        f"SELECT {HELD}",
    ),
    "an event of no lead": (
        "S5",
        f"INSERT INTO lead_event (lead_id, sequence, type, at) VALUES ({NEW}, 1, 'captured', now())",
        f"SELECT {NEW}",
    ),
    "a key of no lead": (
        "S5",
        f"INSERT INTO lead_identity (kind, value, lead_id) VALUES ('phone', '+1', {NEW})",
        f"SELECT {NEW}",
    ),
    "a row of an import that made no lead": (
        "S5",
        f"""WITH job AS (
                INSERT INTO import_job (id, kind, state, filename, size, created_at)
                VALUES (gen_random_uuid(), 'leads', 'running', 'f.csv', 1, now()) RETURNING id)
            INSERT INTO import_row (import_id, row, outcome, lead_id)
            SELECT id, 1, 'created', {NEW} FROM job""",
        f"SELECT {NEW}",
    ),
    "a row of no import": (
        "S5",
        f"INSERT INTO import_row (import_id, row, outcome) VALUES ({NEW}, 1, 'failed')",
        f"SELECT {NEW}",
    ),
    "a lead of no home": (
        "S5",
        f"UPDATE lead SET home_pool_id = {NEW} WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "a lead scored by pool rules": (
        "S5",
        f"""UPDATE lead SET score_rule_id = (SELECT id FROM rule_version WHERE kind = 'pool' LIMIT 1)
            WHERE id = {HELD}""",
        f"SELECT {HELD}",
    ),
    "a holding from no pool": (
        "S5",
        f"UPDATE holding SET from_pool = {NEW} WHERE id = {OPEN}",
        f"SELECT lead_id FROM holding WHERE id = {OPEN}",
    ),
    "a holding that ended in no pool": (
        "S5",
        f"UPDATE holding SET to_pool = {NEW} WHERE id = {RECYCLED}",
        f"SELECT lead_id FROM holding WHERE id = {RECYCLED}",
    ),
    "a holding under score rules": (
        "S5",
        f"""UPDATE holding SET rule_version = (SELECT id FROM rule_version WHERE kind = 'score' LIMIT 1)
            WHERE id = {OPEN}""",
        f"SELECT lead_id FROM holding WHERE id = {OPEN}",
    ),
    "a lead at a stage nobody moved it to": (
        "S20",
        f"UPDATE lead SET stage = CASE stage WHEN 'visit' THEN 'trial' ELSE 'visit' END WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "a quote without a date": (
        "S21",
        f"""UPDATE lead SET stage = 'quote', amount_fen = 1, expected_on = NULL WHERE id = {HELD};
            INSERT INTO lead_event (lead_id, sequence, type, at, data) VALUES ({HELD}, 1000, 'stage_changed',
                now(), jsonb_build_object('stage', 'quote', 'expected_on', '2027-01-01'))""",
        f"SELECT {HELD}",
    ),
    "a contract larger than its instalments": (
        "S22",
        f"{CONTRACT}; UPDATE contract SET amount_fen = 3 WHERE lead_id = {BARE}",
        f"SELECT {BARE}",
    ),
    "a receivable paid by nobody": (
        "S23",
        f"{CONTRACT}; UPDATE contract SET paid_fen = 1 WHERE lead_id = {BARE};"
        f" UPDATE receivable SET paid_fen = 1 WHERE id = {NEW}",
        f"SELECT {NEW}",
    ),
    "a contract paid beside its receivables": (
        "S23",
        f"{CONTRACT}; UPDATE contract SET paid_fen = 1 WHERE lead_id = {BARE}",
        f"SELECT {BARE}",
    ),
    "an end its history does not tell of": (
        "S20",
        f"UPDATE lead SET stage = 'visit' WHERE id = {LOST}",
        f"SELECT {LOST}",
    ),
    "a quote that is gone": (
        "S21",
        f"""INSERT INTO quote (id, lead_id, number, amount_fen, valid_until, created_at)
            VALUES ({NEW}, {BARE}, (SELECT coalesce(max(number), 0) + 2 FROM quote WHERE lead_id = {BARE}), 1,
                '2027-01-01', now())""",
        f"SELECT {BARE}",
    ),
    "a contract other than its last version": (
        "S22",
        f"{CONTRACT}; UPDATE contract SET signed_on = '2026-12-31' WHERE lead_id = {BARE}",
        f"SELECT {BARE}",
    ),
    "a version of a contract that is gone": (
        "S22",
        f"{CONTRACT}; ALTER TABLE contract_version DISABLE TRIGGER USER;"
        f" UPDATE contract SET version = 2 WHERE lead_id = {BARE};"
        f" UPDATE contract_version SET number = 2, reason = 'x' WHERE lead_id = {BARE}",
        f"SELECT {BARE}",
    ),
    "a payment taken back by nobody": (
        "S23",
        f"{PAID}; UPDATE payment SET reversed_fen = 1 WHERE id = {NEW}",
        f"SELECT {NEW}",
    ),
    "a win told twice": (
        "S24",
        f"""INSERT INTO lead_event (lead_id, sequence, type, cause, at)
            VALUES ({WON}, 1000, 'converted', 'x', now())""",
        f"SELECT {WON}",
    ),
    "a win nobody took back": (
        "S24",
        f"UPDATE lead SET state = 'lost' WHERE id = {WON}",
        f"SELECT {WON}",
    ),
    "a next step of another's": (
        "S57",
        f"""INSERT INTO next_step (lead_id, owner_id, due_at, note, set_at)
            SELECT {HELD}, rep_id, now(), 'x', now() FROM rep_account
            WHERE rep_id <> (SELECT owner_id FROM lead WHERE id = {HELD}) LIMIT 1""",
        f"SELECT {HELD}",
    ),
    "a stage told by the history alone": (
        "S35",
        f"INSERT INTO lead_event (lead_id, sequence, type, at, data)"
        f" VALUES ({BARE}, 1000, 'stage_changed', now(), jsonb_build_object('stage', 'visit'))",
        f"SELECT {BARE}",
    ),
    "a stage reached sooner than its history tells": (
        "S35",
        f"UPDATE lead_progress SET payment_at = payment_at - interval '1 day' WHERE lead_id = {WON}",
        f"SELECT {WON}",
    ),
    "a stage reached faster than its history tells": (
        "S35",
        f"UPDATE lead_progress SET payment_took = interval '0' WHERE lead_id = {WON}",
        f"SELECT {WON}",
    ),
    "a win that is not kept": (
        "S35",
        f"UPDATE lead SET outcome = 'won' WHERE id = {BARE}",
        f"SELECT {BARE}",
    ),
    "words of another name": (
        "S30",
        f"""INSERT INTO lead_search (lead_id, said, words, made_of)
            SELECT {HELD}, '', '{{}}', md5('someone else')::uuid""",
        f"SELECT {HELD}",
    ),
    "words of no lead": (
        "S30",
        f"INSERT INTO lead_search (lead_id, said, words, made_of) VALUES ({NEW}, '', '{{}}', md5('')::uuid)",
        f"SELECT {NEW}",
    ),
    "an export without its file": (
        "S31",
        EXPORT.format(id=NEW, state="completed", shown="'{}'"),
        f"SELECT {NEW}",
    ),
    "a file of an export that failed": (
        "S32",
        f"""{EXPORT.format(id=NEW, state="failed", shown="'{{}}'")};
            INSERT INTO export_chunk (export_id, number, content) VALUES ({NEW}, 1, 'abc')""",
        f"SELECT {NEW}",
    ),
    "a contact told by an export to whom it was not shown": (
        "S33",
        EXPORT.format(id=NEW, state="completed", shown=f"ARRAY[{HELD}]"),
        f"SELECT {NEW}::text || ' ' || {HELD}",
    ),
    "a fourth export at once": (
        "S34",
        ";".join([EXPORT.format(id="gen_random_uuid()", state="queued", shown="'{}'")] * 4),
        f"SELECT {NEW}",
    ),
    "merged without a merge": (
        "S25",
        "ALTER TABLE lead DROP CONSTRAINT ck_lead_survivor_when_merged;"
        f"UPDATE lead SET survivor_id = (SELECT min(id::text)::uuid FROM lead WHERE id <> {HELD})"
        f" WHERE id = {HELD}",
        f"SELECT {HELD}",
    ),
    "merged, but found by its own keys": (
        "S26",
        "ALTER TABLE lead DROP CONSTRAINT ck_lead_survivor_when_merged;"
        f"UPDATE lead SET survivor_id = (SELECT min(id::text)::uuid FROM lead WHERE id <> {HELD})"
        f" WHERE id = {HELD}",
        f"SELECT DISTINCT lead_id FROM lead_identity WHERE lead_id = {HELD}",
    ),
    "consent forgotten in a merge": (
        "S27",
        f"""INSERT INTO lead_merge (id, lead_id, survivor_id, merged_at, lead_before, survivor_before,
                survivor_after, keys) SELECT gen_random_uuid(), {HELD}, id, now(), '{{}}', '{{}}',
                '{{"do_not_contact": false}}', '[]' FROM lead WHERE id <> {HELD} LIMIT 1;
            UPDATE lead SET do_not_contact = true WHERE id = {HELD}""",
        f"SELECT {HELD}",
    ),
    "a pair merged without a merge": (
        "S28",
        f"""INSERT INTO duplicate (id, lead_id, other_id, kind, state, merge_id, found_at, changed_at)
            SELECT {NEW}, least(id, {HELD}), greatest(id, {HELD}), 'near', 'merged', {NEW}, now(), now()
            FROM lead WHERE id <> {HELD} LIMIT 1""",
        f"SELECT {NEW}",
    ),
    "a change that was not noted": (
        "S29",
        f"""UPDATE lead SET company = 'another' WHERE id = {HELD};
            DELETE FROM duplicate_due WHERE lead_id = {HELD}""",
        f"SELECT {HELD}",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_check_names_exactly_what_was_planted(live, planted):
    check, plant, expected = PLANTED[planted]
    named = ids(live, expected)
    live.execute(text(plant))
    named = named or ids(live, expected)

    assert sorted(find(live, BY_ID[check]).ids) == named


def test_every_check_has_been_seen_to_fail():
    assert {check for check, _, _ in PLANTED.values()} | {
        *OF_CAPTURE,
        *OF_CYCLES,
        *OF_EXPERIMENTS,
        *OF_MERGES,
        *OF_MODELS,
        *OF_NURTURING,
        *OF_RULES,
    } == set(BY_ID)
