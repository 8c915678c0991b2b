"""Which leads are compared at all: those that share a blocking key. Pure.

A key is a 64-bit digest: it says nothing of the person, and an index of it is small.
"""

from collections.abc import Iterator
from hashlib import blake2b

from .traits import Traits, is_chinese

LARGEST = 50
"""A key that more leads than these share says too little: what it has in common is not compared."""

_CHINESE_START, _LATIN_START = 2, 4


def block_keys(traits: Traits) -> tuple[int, ...]:
    """The blocking keys of a lead, each at most once."""
    return tuple(dict.fromkeys(_digest(*parts) for parts in _parts(traits)))


def _parts(traits: Traits) -> Iterator[tuple[str, ...]]:
    place = traits.place or ""
    if traits.tail:
        yield "phone", traits.tail
    if traits.own_box:
        yield "box", traits.own_box
    if traits.own_domain:
        yield "domain", traits.own_domain
    company = traits.company_sound or traits.company
    if traits.company and company:
        yield "company", company
        letters = _CHINESE_START if is_chinese(traits.company) else _LATIN_START
        yield "start", traits.company[:letters], place
    name = traits.name_sound or traits.name
    if name:
        yield "name", name, place
        if company:
            yield "both", name, company[:2]


def _digest(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big", signed=True)
