"""What a lead did, fading: a count of each kind of contact that halves with its own half-life. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from .registering import Registration

HALF_LIVES: Final[Mapping[str, float]] = {
    "call": 10.0,
    "visit": 10.0,
    "meeting": 10.0,
    "reply": 10.0,
    "message": 10.0,
    "quote": 30.0,
    "came_again": 30.0,
    "registered": 10.0,
    "attended": 10.0,
}
"""Days until a thing done counts half, by kind. The stage reached is none of them: it tells the outcome."""

KIND_OF_TOUCH: Final[Mapping[str, str]] = {
    "call": "call", "visit": "visit", "meeting": "meeting", "reply": "reply", "quote": "quote",
    "message": "message", "email": "message",
}  # fmt: skip
"""What a logged contact counts as; notes and stages count as nothing."""

_DAY_SECONDS: Final = 86_400.0


class Deed(NamedTuple):
    """One thing done: of what kind, when, and when it became known here."""

    kind: str
    at: datetime
    known_at: datetime


def deeds_of_event(registration: Registration, known_at: datetime) -> Iterator[Deed]:
    """Having registered for an event, and having been there."""
    yield Deed("registered", registration.registered_at or known_at, known_at)
    if registration.signal:
        yield Deed("attended", registration.signal_at(known_at), known_at)


def warmth(deeds: Iterable[Deed], moment: datetime) -> dict[str, float]:
    """What of the deeds known by `moment` is left then: Σ 2^(−days since / half-life), by kind."""
    left: dict[str, float] = {}
    for kind, at, known_at in deeds:
        if known_at <= moment and kind in HALF_LIVES:
            days = max(0.0, (moment - at).total_seconds() / _DAY_SECONDS)
            left[kind] = left.get(kind, 0.0) + 2.0 ** (-days / HALF_LIVES[kind])
    return left
