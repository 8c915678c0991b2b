"""Ports are chosen once, freely, and remembered."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.ports import LOOPBACK, PortBook, free_port, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def book(tmp_path: Path) -> PortBook:
    return PortBook(tmp_path / "local" / "ports.json")


def test_port_somebody_listens_on_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_free_port_is_free() -> None:
    assert is_free(free_port())


def test_name_keeps_its_port_over_restarts(book: PortBook, tmp_path: Path) -> None:
    chosen = book.port("gateway")
    assert PortBook(tmp_path / "local" / "ports.json").port("gateway") == chosen


def test_names_have_different_ports(book: PortBook) -> None:
    assert len({book.port(str(number)) for number in range(20)}) == 20


def test_preferred_port_is_taken_when_free(book: PortBook) -> None:
    preferred = free_port()
    assert book.port("gateway", preferred) == preferred


def test_second_copy_gets_another_port_when_the_preferred_one_is_in_use(book: PortBook, taken: int) -> None:
    assert book.port("gateway", taken) != taken


def test_forgotten_name_chooses_again(book: PortBook, taken: int) -> None:
    preferred = free_port()
    book.port("gateway", preferred)
    book.forget("gateway")
    assert book.port("gateway", taken) not in {taken, None}
