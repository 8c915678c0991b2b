"""Ids, money, time, the actor's header: small values that travel."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import Clock, business_day
from shared.context import Actor
from shared.errors import Invalid
from shared.ids import new_id
from shared.money import fen_to_yuan, yuan_to_fen


def test_ids_are_version_7_and_grow():
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {type(each) for each in ids} == {UUID}
    assert {each.version for each in ids} == {7}


@given(st.integers(-(10**14), 10**14))
def test_fen_survive_being_written_as_yuan(fen):
    assert yuan_to_fen(fen_to_yuan(fen)) == fen


@pytest.mark.parametrize(("text", "fen"), [("¥1,234.5", 123450), ("0.01", 1), (" 12 ", 1200), ("-3", -300)])
def test_yuan_are_read_as_people_write_them(text, fen):
    assert yuan_to_fen(text) == fen


@pytest.mark.parametrize("text", ["0.001", "NaN", "Infinity", "ten", "", "1e30", "1.2.3"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Invalid):
        yuan_to_fen(text)


def test_stopped_clock_stands_still():
    moment = datetime(2027, 1, 15, 1, 0, tzinfo=UTC)
    assert Clock(moment).now() == moment


def test_running_clock_is_aware_of_utc():
    assert Clock().now().tzinfo is UTC


def test_business_day_turns_at_midnight_of_the_company():
    assert str(business_day(datetime(2027, 1, 14, 15, 59, tzinfo=UTC))) == "2027-01-14"
    assert str(business_day(datetime(2027, 1, 14, 16, 0, tzinfo=UTC))) == "2027-01-15"


def test_actor_survives_its_header():
    actor = Actor(new_id(), frozenset({"rep", "manager"}), frozenset({new_id()}), {"name": "李雷"})
    assert Actor.from_header(actor.to_header()) == actor
    assert actor.to_header().isascii() or "李雷" in actor.to_header()
