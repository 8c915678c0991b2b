"""Events heard by the list: in order, each once, and a bad one spoils no list."""

from uuid import UUID

import amqp
from sqlalchemy import text

from shared.broker import broker_channel
from shared.database import Database
from shared.deadletter import dead_letters
from shared.events import Event, emit_many, outbox_row
from shared.handlers import event_handlers
from shared.ids import new_id
from tests.shared.toy.events import Gathered, Hoarded
from tests.shared.toy.service import ToyService, heard_of
from tests.support.waiting import wait_for

MANY = 120


def tell(db: Database, counter_id: UUID, moods: list[str], event: type[Event] = Gathered) -> None:
    """Emit one event per mood, numbered from 1, in one transaction."""
    with db.transaction() as session:
        rows = [
            outbox_row(event, counter_id, number, {"value": number, "mood": mood})
            for number, mood in enumerate(moods, 1)
        ]
        emit_many(session, rows)


def heard(db: Database, counter_id: UUID) -> list[int]:
    with db.transaction() as session:
        return heard_of(session, counter_id)


def test_many_events_are_heard_in_few_lists_in_order(db, processes):
    service = processes.start_service_and_relay()
    counter_id = new_id()
    tell(db, counter_id, ["good"] * MANY)
    wait_for(lambda: heard(db, counter_id), lambda sequences: len(sequences) >= MANY)
    assert heard(db, counter_id) == list(range(1, MANY + 1))
    assert service.log.count('"event":"events"') <= MANY / 4


def test_full_list_waits_for_nothing(db, processes):
    processes.start_service_and_relay()
    counter_id = new_id()
    tell(db, counter_id, ["good"] * 6, Hoarded)
    wait_for(lambda: heard(db, counter_id), lambda sequences: len(sequences) == 6)


def test_event_heard_before_is_left_out_of_its_list(db, processes):
    processes.start_service_and_relay()
    counter_id = new_id()
    tell(db, counter_id, ["good"] * 20)
    wait_for(lambda: heard(db, counter_id), lambda sequences: len(sequences) == 20)
    with db.transaction() as session:
        session.execute(text("UPDATE outbox SET published_at = NULL"))
    last = new_id()
    tell(db, last, ["good"])
    wait_for(lambda: heard(db, last), lambda sequences: sequences == [1])
    assert heard(db, counter_id) == list(range(1, 21))


def test_bad_event_is_put_aside_and_spoils_no_list(db, processes, amqp_url):
    processes.start_service_and_relay()
    counter_id = new_id()
    tell(db, counter_id, ["good"] * 10 + ["poison"] + ["good"] * 9)
    letters = wait_for(lambda: dead_letters(amqp_url, "toy"))
    assert [letter["event"]["sequence"] for letter in letters] == [11]
    assert heard(db, counter_id) == [each for each in range(1, 21) if each != 11]


def test_list_whose_process_was_killed_is_heard_once(db, processes, tmp_path):
    first = processes.start_service_and_relay()
    counter_id = new_id()
    tell(db, counter_id, ["good"] * 10 + [f"deadly {tmp_path / 'died'}"] + ["good"] * 9)
    wait_for(lambda: not first.is_running)
    processes.start_service()
    wait_for(lambda: heard(db, counter_id), lambda sequences: len(sequences) >= 20)
    assert heard(db, counter_id) == list(range(1, 21))


def test_what_is_no_event_goes_to_the_dead_letters_alone(db, processes, toy_broker):
    processes.start_service_and_relay()
    with broker_channel(toy_broker, confirm=True) as channel:
        channel.basic_publish(amqp.Message(b'{"type": "gathered"}'), "", "toy.gathered")
    counter_id = new_id()
    tell(db, counter_id, ["good"] * 3)
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1, 2, 3])
    letters = wait_for(lambda: dead_letters(toy_broker, "toy"))
    assert [letter["event"] for letter in letters] == [{"type": "gathered"}]


def test_list_takes_one_worker_however_long_it_may_be():
    assert [handler.workers for handler in event_handlers(ToyService)] == [1, 1, 1]
