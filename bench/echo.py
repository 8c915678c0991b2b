"""A raw round trip over RabbitMQ with py-amqp alone: the least that a call between two processes can cost."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import amqp
from kombu.utils.url import url_to_parts

QUEUE = "bench.echo"


def connect(url: str) -> amqp.Connection:
    """A connection to the broker at `url`."""
    _, host, port, user, password, vhost, _ = url_to_parts(url)
    connection = amqp.Connection(f"{host}:{port}", userid=user, password=password, virtual_host=vhost)
    connection.connect()
    return connection


def serve(url: str) -> None:
    """Send every message back to where it wants its reply, for ever."""
    with connect(url) as connection, connection.channel() as channel:
        channel.queue_declare(QUEUE, durable=False, auto_delete=True)

        def reply(message: amqp.Message) -> None:
            answer = amqp.Message(message.body, correlation_id=message.correlation_id)
            channel.basic_publish(answer, "", message.reply_to)

        channel.basic_consume(QUEUE, no_ack=True, callback=reply)
        while True:
            connection.drain_events()


@contextmanager
def echo_server(url: str) -> Iterator[None]:
    """A process that serves, for the length of a block."""
    process = subprocess.Popen([sys.executable, "-m", "bench.echo", url])
    try:
        _wait_for_queue(url)
        yield
    finally:
        process.kill()
        process.wait()


def _wait_for_queue(url: str) -> None:
    for _ in range(100):
        try:
            with connect(url) as connection, connection.channel() as channel:
                channel.queue_declare(QUEUE, passive=True)
                return
        except amqp.NotFound:
            time.sleep(0.1)
    raise TimeoutError("the echo server did not start")


def round_trips(url: str, seconds: float, in_flight: int = 50) -> float:
    """Round trips a second, so many in flight."""
    sent = replied = 0
    until = time.perf_counter() + seconds
    with connect(url) as connection, connection.channel() as channel:
        replies = channel.queue_declare("", exclusive=True).queue

        def call() -> None:
            nonlocal sent
            sent += 1
            channel.basic_publish(amqp.Message(b"{}", reply_to=replies, correlation_id="1"), "", QUEUE)

        def count(_: object) -> None:
            nonlocal replied
            replied += 1
            if time.perf_counter() < until:
                call()

        channel.basic_consume(replies, no_ack=True, callback=count)
        started = time.perf_counter()
        for _ in range(in_flight):
            call()
        while replied < sent:
            connection.drain_events(timeout=5)
        return replied / (time.perf_counter() - started)


if __name__ == "__main__":
    serve(sys.argv[1])
