"""How alike two leads are, field by field, and what that comes to in points. Pure.

Evidence says in which way a field speaks for or against one person, never the values themselves: what is kept
of a pair holds no personal data. The points add up to a score of 0 to 100.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .traits import Traits, is_chinese

QUEUED_FROM = 60
"""The score from which a pair is worth a person's look."""

_ALIKE_FROM = 75  # of 100
_SHORTEST_LATIN = 4


class Evidence(NamedTuple):
    """One field: `code` says how it compares, `likeness` how much, 0 to 100, `points` what that is worth."""

    field: str
    code: str
    likeness: int
    points: int

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return self._asdict()


class Likeness(NamedTuple):
    """What two leads have in common, 0 to 100, and why."""

    score: int
    evidence: tuple[Evidence, ...]

    @property
    def is_worth_a_look(self) -> bool:
        """Whether a person should decide."""
        return self.score >= QUEUED_FROM


def compare(one: Traits, other: Traits) -> Likeness:
    """How likely two leads are one person, with the evidence."""
    found = tuple(
        each
        for compared in (_name, _company, _phone, _email, _place)
        for each in compared(one, other)
        if each is not None
    )
    total = sum(each.points for each in found)
    return Likeness(max(0, min(100, total)), found)


def _name(one: Traits, other: Traits) -> Iterator[Evidence]:
    if not one.name or not other.name:
        if one.company and other.company:
            yield Evidence("name", "unnamed", 0, 20)
        return
    likeness = round(fuzz.ratio(one.name, other.name))
    if one.name == other.name:
        yield Evidence("name", "same", 100, 35)
    elif one.name_sound and one.name_sound == other.name_sound:
        yield Evidence("name", "sounds", likeness, 30)
    elif likeness >= _ALIKE_FROM:
        yield Evidence("name", "alike", likeness, 25)
    else:
        yield Evidence("name", "different", likeness, -30)


def _company(one: Traits, other: Traits) -> Iterator[Evidence]:
    if not one.company or not other.company:
        return
    likeness = round(fuzz.ratio(one.company, other.company))
    if one.company == other.company:
        yield Evidence("company", "same", 100, 35)
    elif one.company_sound and one.company_sound == other.company_sound:
        yield Evidence("company", "sounds", likeness, 30)
    elif likeness >= _ALIKE_FROM:
        yield Evidence("company", "alike", likeness, round(likeness * 0.3))
    elif _is_short_for(one.company, other.company):
        yield Evidence("company", "short", likeness, 20)
    else:
        yield Evidence("company", "different", likeness, -20)


def _is_short_for(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (is_chinese(short) or len(short) >= _SHORTEST_LATIN) and short in long


def _phone(one: Traits, other: Traits) -> Iterator[Evidence]:
    if not one.number or not other.number:
        return
    short, long = sorted((one.number, other.number), key=len)
    if long.endswith(short):
        yield Evidence("phone", "tail", 100, 45)
    elif len(short) == len(long) and OSA.distance(short, long, score_cutoff=1) <= 1:
        yield Evidence("phone", "one_off", round(100 - 100 / len(long)), 30)


def _email(one: Traits, other: Traits) -> Iterator[Evidence]:
    if not one.box or not other.box or not one.domain or not other.domain:
        return
    if one.own_box and one.box == other.box:
        is_slip = OSA.distance(one.domain, other.domain, score_cutoff=2) <= 2
        yield Evidence("email", "domain_slip" if is_slip else "box", 100, 40 if is_slip else 30)
    elif one.domain == other.domain:
        if one.own_box and other.own_box and OSA.distance(one.box, other.box, score_cutoff=1) <= 1:
            yield Evidence("email", "one_off", round(fuzz.ratio(one.box, other.box)), 30)
        elif one.own_domain:
            yield Evidence("email", "domain", 100, 15)


def _place(one: Traits, other: Traits) -> Iterator[Evidence]:
    if one.place and other.place:
        is_same = one.place == other.place
        yield Evidence(
            "region", "same" if is_same else "different", 100 if is_same else 0, 5 if is_same else -10
        )
