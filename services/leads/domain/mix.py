"""The mix of customers visited, by size of company, and whether it differs from the one wished for. Pure.

The test is the exact multinomial one (Cressie and Read, 1989): the probability, were the wish true, of a mix
no more probable than the one seen, all mixes of so many visits counted one by one. Above `MOST_EXACT` visits
these are too many; there Pearson's chi-squared does as well, whose tail with two degrees is exp(-x/2).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

CLASSES = ("small", "medium", "large")
WISHED = (0.2, 0.7, 0.1)
SMALL_BELOW, LARGE_FROM = 50, 1000
ALARM_BELOW = 0.05
MOST_EXACT = 400
_TIE = 1e-9
_NUMBER = re.compile(r"\d[\d,，]*")
_BELOW = re.compile(r"<|＜|以下|以内|不足|少于|低于|\b(?:under|below|less|fewer|up to)\b", re.IGNORECASE)
_WORDS = (
    ("small", re.compile(r"小|微|\b(?:small|micro|startup)\b", re.IGNORECASE)),
    ("medium", re.compile(r"中|\b(?:medium|mid|mid-size)\b", re.IGNORECASE)),
    ("large", re.compile(r"大|集团|\b(?:large|big|enterprise)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How probable so odd a mix is by chance, how that was found, and whether it is alarming."""

    p_value: float | None
    method: str
    is_alarming: bool


def size_class(told: str | None, small_below: int = SMALL_BELOW, large_from: int = LARGE_FROM) -> str | None:
    """Say which class a company is of, by its number of people as somebody wrote it, or by a word for it."""
    if not told:
        return None
    if number := _NUMBER.search(told):
        people = int(re.sub(r"\D", "", number[0])[:12])
        people -= bool(_BELOW.search(told))
        return CLASSES[(people >= small_below) + (people >= large_from)]
    return next((name for name, words in _WORDS if words.search(told)), None)


def verdict(counts: Sequence[int], wished: Sequence[float] = WISHED) -> Verdict:
    """Hold three counts against the shares wished for, which add up to one."""
    visits = sum(counts)
    if not visits:
        return Verdict(None, "none", is_alarming=False)
    method = "exact" if visits <= MOST_EXACT else "chi_squared"
    p_value = exact(counts, wished) if method == "exact" else chi_squared(counts, wished)
    return Verdict(p_value, method, is_alarming=p_value < ALARM_BELOW)


def exact(counts: Sequence[int], wished: Sequence[float]) -> float:
    """The exact probability of counts no more probable than these."""
    visits = sum(counts)
    seen = _log_probability(counts, wished)
    if seen is None:
        return 0.0
    every = (_log_probability(each, wished) for each in _all(visits))
    return min(1.0, sum(exp(each) for each in every if each is not None and each <= seen + _TIE))


def chi_squared(counts: Sequence[int], wished: Sequence[float]) -> float:
    """The probability by Pearson's statistic; 0 if what is not wished for at all was seen."""
    visits, odd = sum(counts), 0.0
    for count, share in zip(counts, wished, strict=True):
        if share:
            odd += (count - visits * share) ** 2 / (visits * share)
        elif count:
            return 0.0
    return exp(-odd / 2)


def _all(visits: int) -> Iterator[tuple[int, int, int]]:
    for small in range(visits + 1):
        for medium in range(visits - small + 1):
            yield small, medium, visits - small - medium


def _log_probability(counts: Sequence[int], wished: Sequence[float]) -> float | None:
    """None of what is impossible."""
    found = lgamma(sum(counts) + 1)
    for count, share in zip(counts, wished, strict=True):
        if count and not share:
            return None
        found += (count * log(share) if count else 0) - lgamma(count + 1)
    return found
