"""Migrations: repeatable, one at a time, and as much as the models say; the topology with them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from amqp.exceptions import PreconditionFailed
from sqlalchemy import inspect

from shared.broker import broker_channel
from shared.migrate import check, declare, upgrade
from shared.topology import dead_queue, event_queue
from tests.shared.processes import TOY


def test_upgrade_makes_the_kits_tables_and_the_services_own(db):
    tables = set(inspect(db.engine).get_table_names())
    assert tables == {"alembic_version", "counter", "heard", "inbox", "job_run", "outbox", "request_key"}


def test_models_say_no_more_than_the_migrations(toy_db):
    check(TOY, toy_db)


def test_several_upgrades_at_once_take_turns(toy_db):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: upgrade(TOY, toy_db), range(3)))


def test_topology_is_declared_again_without_harm(toy_broker):
    for _ in range(2):
        declare(TOY, toy_broker)
    with broker_channel(toy_broker) as channel:
        for queue in (event_queue("toy", "counted"), dead_queue("toy")):
            assert channel.queue_declare(queue, passive=True).message_count == 0


def test_event_queue_is_a_quorum_queue_that_keeps_its_arguments(amqp_url):
    declare(TOY, amqp_url)
    with pytest.raises(PreconditionFailed), broker_channel(amqp_url) as channel:
        channel.queue_declare(event_queue("toy", "counted"), durable=True, auto_delete=False)
