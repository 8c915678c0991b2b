"""What a lead is found by: pieces of its name and company, how they sound, the end of its phone. Pure.

Words are pairs of letters, `^` and a first letter, `~` and a sound, `#` and the last four digits.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from itertools import pairwise
from typing import NamedTuple

from .contact import mask_phone
from .sounds import company_sounds, name_sounds

_LETTERS = re.compile(r"[a-z0-9']+")
_TAIL = 4
_LONGEST = 300  # of a name or company; enough for the longest field
_SEPARATOR = "\n"


class Found(NamedTuple):
    """What is kept of a lead for search. `made_of` says from which name, company and phone."""

    said: str
    words: tuple[str, ...]
    made_of: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: any one of the three ways will do; `pieces` are all to be found, each in one of its ways.

    `first` is a single letter to begin with; `digits` the end of a phone, `tail` one that everybody sees.
    """

    said: str
    sound: str | None
    tail: str | None
    digits: str | None
    first: str | None
    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a search of several."""

    said: str
    sound: str | None


def found_by(name: str | None, company: str | None, phone: str | None) -> Found:
    """The words of a lead. Of a phone only those digits count that everybody sees in a list."""
    parts = [plain(part) for part in (name, company) if part]
    words: set[str] = set()
    for part in parts:
        words.update(pairs(part))
        words.add("^" + part[:1])
    if name:
        words.update("~" + sound for sound in name_sounds(plain(name)))
    if company:
        words.update("~" + sound for sound in company_sounds(plain(company)))
    if phone and (tail := _shown_tail(phone)):
        words.add("#" + tail)
    words.discard("^")
    return Found(_SEPARATOR.join(parts), tuple(sorted(words)), made_of(name, company, phone))


def made_of(name: str | None, company: str | None, phone: str | None) -> str:
    """A digest that changes with what the words are made of; SQL makes the same of the same columns."""
    text = _SEPARATOR.join(part or "" for part in (name, company, phone))
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def wanted(typed: str) -> Wanted:
    """What somebody is looking for."""
    pieces = [plain(piece) for piece in typed.split()]
    said = "".join(pieces)
    digits = said if said.isascii() and said.isdigit() and _TAIL <= len(said) < 11 else None
    return Wanted(
        said=said,
        sound=_sound(said),
        tail=digits if digits and len(digits) == _TAIL else None,
        digits=digits,
        first=said if len(said) == 1 else None,
        pieces=tuple(Piece(piece, _sound(piece)) for piece in pieces) if len(pieces) > 1 else (),
    )


def pairs(text: str) -> Iterable[str]:
    """Every two letters that stand side by side."""
    return map("".join, pairwise(text))


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Without blanks, in lower case, full-width letters as ordinary ones: what is typed and stored alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.casefold().split())[:_LONGEST]


def _sound(text: str) -> str | None:
    return text.replace("'", "") or None if _LETTERS.fullmatch(text) else None


def _shown_tail(phone: str) -> str | None:
    """The last four digits, if the masked number shows them to everybody."""
    shown = mask_phone(phone).rpartition("*")[2]
    return shown if len(shown) == _TAIL and shown.isascii() and shown.isdigit() else None
