"""What a company says of features: other words, when an attribute is known, who keeps it right. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from shared.errors import Invalid

from .feature_limits import KnownAt
from .features import EXTRA, REGISTRY

SAID: Final = ("zh", "en", "known_at", "owner")
"""What may be said of a feature; None: nothing."""


class FeatureUnknown(Invalid):
    """Neither one of our own features nor an attribute."""

    code = "feature_unknown"


class FeatureTimeFixed(Invalid):
    """When a feature of our own is known is not the company's to say."""

    code = "feature_time_fixed"


class Wish(NamedTuple):
    """Features by name: left out by whoever asked, left out as they are filled in later, vouched for."""

    by_hand: frozenset[str]
    later: frozenset[str]
    vouched: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """All that a model must not look at."""
        return self.by_hand | self.later


def check_description(name: str, said: Mapping[str, Any]) -> None:
    """Raise unless the company may say this of a feature: `FeatureUnknown`, `FeatureTimeFixed`."""
    if name not in REGISTRY:
        if not (name.startswith(EXTRA) and name.removeprefix(EXTRA).strip()):
            raise _refusal(FeatureUnknown, "/name", f"no feature of ours; an attribute is {EXTRA}<column>")
    elif said.get("known_at") is not None:
        fixed = REGISTRY[name].known_at
        raise _refusal(FeatureTimeFixed, "/known_at", f"{name} is a feature of ours, known at: {fixed}")


def _refusal(kind: type[Invalid], pointer: str, detail: str) -> Invalid:
    return kind(detail, pointer=pointer, errors=[{"pointer": pointer, "code": kind.code, "detail": detail}])


def wish_of(left_out: Iterable[str], vouched: Iterable[str], known_at: Mapping[str, str]) -> Wish:
    """What a training goes by: what was asked of it, else what the company says of each feature."""
    by_hand, asked = frozenset(left_out), frozenset(vouched)
    later = {name for name, when in known_at.items() if when == KnownAt.LATER}
    arrival = {name for name, when in known_at.items() if when == KnownAt.ARRIVAL}
    return Wish(by_hand, frozenset(later - by_hand - asked), asked | (arrival - by_hand))
