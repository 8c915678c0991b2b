"""The demo company, for whoever starts the suite: loaded once into empty databases."""

from ops.layout import Addresses, Stack

SEED = 1


def load_if_empty(stack: Stack, addresses: Addresses) -> None:
    return None


def load(stack: Stack, *, seed: int, size: float) -> None:
    return None


def login_lines(stack: Stack) -> list[str]:
    return []
