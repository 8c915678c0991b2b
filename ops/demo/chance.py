"""Chance with a seed: draws, ids and phone numbers that are the same every time. Pure."""

import math
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance(random.Random):
    """A seeded source of everything random in the demo."""

    def id(self, at: datetime) -> UUID:
        """A UUIDv7 of the moment `at`."""
        milliseconds = int(at.timestamp() * 1000)
        rest = self.getrandbits(74)
        return UUID(
            int=milliseconds << 80 | 0x7 << 76 | (rest >> 62) << 64 | 0b10 << 62 | rest & (1 << 62) - 1
        )

    def pick(self, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of `options`, evenly or by weight."""
        return self.choices(options, weights)[0] if weights else options[int(self.random() * len(options))]

    def happens(self, probability: float) -> bool:
        """True in `probability` of all draws."""
        return self.random() < probability

    def within(self, start: datetime, end: datetime) -> datetime:
        """A moment between the two, to the second."""
        return start + timedelta(seconds=int(self.random() * (end - start).total_seconds()))

    def weibull_days(self, scale: float, shape: float) -> float:
        """A waiting time in days, Weibull."""
        return scale * math.pow(-math.log(1 - self.random()), 1 / shape)


def logistic(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-logit))


def phone(number: int) -> str:
    """The `number`th phone of the demo's own block, E.164."""
    return f"+86199{number:08d}"
