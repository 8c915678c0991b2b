"""What may be said of a feature at most, for the gateway too: it loads nothing that scores. Pure."""

from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = len("extra.") + 200
LONGEST_WORDS: Final = 60


class KnownAt(StrEnum):
    """When an attribute is filled in: as the lead comes in, or later, by whoever works it."""

    ARRIVAL = "arrival"
    LATER = "later"
