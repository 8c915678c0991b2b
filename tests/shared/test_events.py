"""Events: told once, heard once, never lost, and a bad one harms nobody."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import amqp
import orjson
import pytest
from sqlalchemy import func, select, text

from shared import context
from shared.broker import broker_channel
from shared.context import Actor
from shared.database import Database
from shared.deadletter import dead_letters, replay
from shared.envelope import AlreadyHandled, Envelope
from shared.events import emit, emit_many, outbox_row, subscriptions
from shared.ids import new_id
from shared.tables import inbox, outbox
from shared.topology import DELIVERY_LIMIT, declare_topology, event_queue
from tests.shared.toy.events import Counted, Whispered
from tests.shared.toy.models import Counter
from tests.shared.toy.service import ToyService, count_up, heard_of
from tests.support.waiting import wait_for


def count(db: Database, counter_id: UUID, mood: str = "good") -> None:
    with db.transaction() as session:
        count_up(session, counter_id, mood)


def heard(db: Database, counter_id: UUID) -> list[int]:
    with db.transaction() as session:
        return heard_of(session, counter_id)


def waiting(db: Database) -> int:
    with db.transaction() as session:
        unpublished = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
        return session.scalar(unpublished) or 0


def envelope_of(db: Database) -> Envelope:
    with db.transaction() as session:
        row = session.execute(select(outbox)).one()
    fields = ("event_id", "type", "occurred_at", "aggregate_id", "sequence", "actor", "trace", "data")
    return Envelope(**{name: getattr(row, name) for name in fields})


def test_event_is_written_with_its_caller_and_trace(db):
    actor = Actor(new_id(), frozenset({"rep"}))
    tokens = context.actor.set(actor), context.trace.set("t-1")
    count(db, new_id())
    context.actor.reset(tokens[0])
    context.trace.reset(tokens[1])
    event = envelope_of(db)
    assert (event.type, event.sequence, event.trace) == ("counted", 1, "t-1")
    assert event.actor == {"id": str(actor.id), "roles": ["rep"]}
    assert Envelope.from_json(event.to_json()) == event


def test_event_leaves_only_with_its_transaction(db):
    with pytest.raises(KeyError), db.transaction() as session:  # noqa: PT012
        emit(session, Counted, new_id(), 1, {"value": 1, "mood": "good"})
        raise KeyError
    assert waiting(db) == 0


def test_many_events_keep_their_order(db):
    ids = [new_id() for _ in range(2500)]
    with db.transaction() as session:
        emit_many(session, [outbox_row(Counted, each, 1, {"value": 1, "mood": "ok"}) for each in ids])
        emit_many(session, [])
    with db.transaction() as session:
        assert list(session.scalars(select(outbox.c.aggregate_id).order_by(outbox.c.position))) == ids


@pytest.mark.parametrize(
    "data", [{"value": 1}, {"value": "x", "mood": ""}, {"value": 1, "mood": "", "extra": 1}]
)
def test_emitter_that_breaks_its_own_schema_is_told_in_tests(db, monkeypatch, data):
    monkeypatch.setenv("ALLHANDS_ENV", "test")
    with pytest.raises(ValueError, match="counted breaks its schema"), db.transaction() as session:
        emit(session, Counted, new_id(), 1, data)


def test_subscriptions_are_read_from_the_handlers():
    assert subscriptions(ToyService) == ["counted", "gathered", "hoarded"]


def test_event_seen_before_is_not_acted_on(db):
    counter_id = new_id()
    count(db, counter_id)
    event = envelope_of(db)
    with db.once(event) as session:
        session.execute(text("UPDATE counter SET heard = heard + 1"))
    with pytest.raises(AlreadyHandled), db.once(event) as session:
        session.execute(text("UPDATE counter SET heard = heard + 1"))
    with db.transaction() as session:
        assert session.get_one(Counter, counter_id).heard == 1


def test_handler_that_fails_leaves_no_inbox_row(db):
    count(db, new_id())
    with pytest.raises(KeyError), db.once(envelope_of(db)):
        raise KeyError
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(inbox)) == 0


def test_event_is_heard_once_and_soon(db, processes):
    processes.start_service_and_relay()
    counter_id = new_id()
    started = time.monotonic()
    count(db, counter_id)
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1])
    assert time.monotonic() - started < 3
    assert wait_for(lambda: waiting(db), lambda left: left == 0) == 0


def test_event_published_before_its_consumer_ever_started_arrives(db, processes):
    processes.start_relay()
    counter_id = new_id()
    count(db, counter_id)
    wait_for(lambda: waiting(db), lambda left: left == 0)
    processes.start_service()
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1])


def test_event_waits_in_the_outbox_until_its_consumer_has_a_queue(db, processes, amqp_url):
    processes.start_relay()
    counter_id = new_id()
    with db.transaction() as session:
        emit(session, Whispered, counter_id, 1, {"value": 1, "mood": "hush"})
        count_up(session, counter_id)
    wait_for(lambda: waiting(db), lambda left: left == 1)
    declare_topology(amqp_url, "absent", ["whispered"])
    wait_for(lambda: waiting(db), lambda left: left == 0)
    with broker_channel(amqp_url) as channel:
        queue = event_queue("absent", "whispered")
        assert orjson.loads(channel.basic_get(queue, no_ack=True).body)["aggregate_id"] == str(counter_id)
        channel.queue_delete(queue)


def test_same_event_delivered_again_has_no_second_effect(db, processes, amqp_url):
    processes.start_service_and_relay()
    counter_id = new_id()
    count(db, counter_id)
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1])
    with db.transaction() as session:
        session.execute(text("UPDATE outbox SET published_at = NULL"))
    wait_for(lambda: waiting(db), lambda left: left == 0)
    count(db, counter_id)
    wait_for(lambda: heard(db, counter_id), lambda sequences: 2 in sequences)
    assert heard(db, counter_id) == [1, 2]


def test_events_of_one_type_come_one_at_a_time_beside_many_calls(db, processes, client):
    service = processes.start_service_and_relay()
    ids = [new_id() for _ in range(4)]
    for counter_id in ids:
        count(db, counter_id, "slow")
    seen = set()

    def all_heard() -> bool:
        seen.add(service.metric("allhands_in_flight"))
        return all(heard(db, counter_id) for counter_id in ids)

    wait_for(all_heard)
    assert max(seen) == 1
    with ThreadPoolExecutor(12) as pool:
        calls = [
            pool.submit(client.call, "toy", "count", {"counter_id": str(new_id()), "seconds": 2.0})
            for _ in range(12)
        ]
        wait_for(lambda: service.metric("allhands_in_flight"), lambda running: running >= 12)
        assert [each.result() for each in calls] == [{"value": 1}] * 12


def test_poison_event_is_tried_six_times_then_laid_aside_and_can_be_replayed(
    db, processes, amqp_url, tmp_path
):
    service = processes.start_service_and_relay()
    cure = tmp_path / "cure"
    poisoned, neighbour = new_id(), new_id()
    count(db, poisoned, f"poison {cure}")
    count(db, neighbour)
    wait_for(lambda: heard(db, neighbour), lambda sequences: sequences == [1])
    letters = wait_for(lambda: dead_letters(amqp_url, "toy"))
    assert [(letter["queue"], letter["reason"]) for letter in letters] == [("toy.counted", "RuntimeError")]
    assert letters[0]["event"]["aggregate_id"] == str(poisoned)
    assert service.log.count('"outcome":"internal"') == 6
    assert heard(db, poisoned) == []
    cure.touch()
    assert replay(amqp_url, "toy") == 1
    wait_for(lambda: heard(db, poisoned), lambda sequences: sequences == [1])
    assert dead_letters(amqp_url, "toy") == []


def test_event_whose_handler_was_killed_half_way_has_one_effect(db, processes, tmp_path):
    first = processes.start_service_and_relay()
    counter_id = new_id()
    count(db, counter_id, f"deadly {tmp_path / 'died'}")
    wait_for(lambda: not first.is_running)
    assert heard(db, counter_id) == []
    processes.start_service()
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1])


def test_event_that_nobody_survives_is_laid_aside(toy_broker):
    with broker_channel(toy_broker, confirm=True) as channel:
        channel.basic_publish(amqp.Message(b'{"type": "counted"}'), "", "toy.counted")
    for _ in range(DELIVERY_LIMIT + 1):
        with broker_channel(toy_broker) as channel:
            assert channel.basic_get("toy.counted")
    letters = wait_for(lambda: dead_letters(toy_broker, "toy"))
    assert letters == [
        {"queue": "toy.counted", "reason": "redelivered too often", "event": {"type": "counted"}}
    ]


def test_second_relay_takes_over_from_one_that_died(db, processes):
    processes.start_service()
    leader = processes.start_relay()
    processes.start_relay()
    counter_id = new_id()
    count(db, counter_id)
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1])
    leader.kill()
    count(db, counter_id)
    wait_for(lambda: heard(db, counter_id), lambda sequences: sequences == [1, 2])


def test_relay_outlives_its_database(db, processes):
    relay = processes.start_relay()
    with db.transaction() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    count(db, new_id())
    wait_for(lambda: waiting(db), lambda left: left == 0)
    assert relay.is_running


def test_relay_finishes_and_leaves_when_told(db, processes):
    relay = processes.start_relay()
    count(db, new_id())
    relay.stop(seconds=5)
    assert relay.popen.returncode == 0


def test_relay_killed_in_the_middle_of_a_backlog_loses_and_doubles_nothing(db, processes):
    processes.start_service()
    ids = [new_id() for _ in range(100)]
    for _ in range(3):
        with db.transaction() as session:
            for counter_id in ids:
                count_up(session, counter_id)
    relay = processes.start("shared.relay")
    wait_for(lambda: waiting(db), lambda left: left < 300)
    relay.send(signal.SIGKILL)
    processes.start_relay()

    def all_heard() -> int:
        with db.transaction() as session:
            return session.scalar(select(func.sum(Counter.heard))) or 0

    wait_for(all_heard, lambda total: total >= 300)
    assert {tuple(heard(db, counter_id)) for counter_id in ids[::10]} == {(1, 2, 3)}
    assert all_heard() == 300
