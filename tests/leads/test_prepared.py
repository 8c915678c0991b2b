"""Statements planned once a connection."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from services.leads.repository.prepared import Prepared

TWICE = Prepared("test_twice", "select :number * 2 as doubled", {"number": "int"})


def test_prepared_statement_is_planned_once_for_all_its_runs(world):
    with world.db.transaction() as session:
        told = [TWICE.run(session, {"number": n}).one() for n in range(9)]
        [(generic, custom)] = session.execute(
            text("select generic_plans, custom_plans from pg_prepared_statements where name = 'test_twice'")
        ).all()
    assert [row.doubled for row in told] == [n * 2 for n in range(9)]
    assert (generic >= 9, custom) == (True, 0)


def test_prepared_statement_outlives_a_transaction_that_was_rolled_back(world):
    with pytest.raises(DataError), world.db.transaction() as session:
        TWICE.run(session, {"number": 2**31 - 1})
    with world.db.transaction() as session:
        session.connection().info.clear()
        assert TWICE.run(session, {"number": 2}).one().doubled == 4


def test_what_goes_before_is_done_first_in_the_same_round_trip(world):
    sql = "select current_setting('allhands.word') || :mark as said"
    named = Prepared("test_named", sql, {"mark": "text"}, before=("set allhands.word = 'now'",))
    with world.db.transaction() as session:
        assert named.run(session, {"mark": "!"}).one().said == "now!"


def test_what_is_prepared_and_goes_before_is_done_first_too(world):
    first = Prepared("test_first", "select set_config('allhands.word', :mark, true)", {"mark": "text"})
    told = "select current_setting('allhands.word') || :mark as said"
    then = Prepared("test_then", told, {"mark": "text"}, before=(first,))
    with world.db.transaction() as session:
        assert then.run(session, {"mark": "!"}).one().said == "!!"
