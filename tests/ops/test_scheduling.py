"""Tests that share something slow stay together."""

from tests.support.scheduling import group_of


def test_every_test_of_the_suite_is_one_group() -> None:
    assert group_of("tests/ops/test_suite.py::test_a") == group_of("tests/staff/test_over_http.py::test_b")


def test_tests_with_a_broker_of_their_own_stay_with_their_file() -> None:
    first, second = (group_of(f"tests/ops/test_throwaway.py::{name}") for name in ("test_a", "test_b"))
    assert first == second
    assert first != group_of("tests/shared/test_broker_loss.py::test_a")


def test_any_other_test_goes_wherever_there_is_room() -> None:
    assert group_of("tests/ops/test_ports.py::test_a") != group_of("tests/ops/test_ports.py::test_b")
