"""In which way a page of leads is found: the cheapest, by how many leads PostgreSQL expects to match.

The figures are of one core, a million leads, most of them not in its caches; see docs/search.md.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.list_sql import Asked

PASS = 0.2
"""Microseconds to go past a lead in an index."""
LOOK = 3.0
"""Microseconds to look at a lead on the way along an order."""
ASK = 9.0
"""Microseconds to ask a lead for the words."""
FETCH = 2.0
"""Microseconds to fetch a lead by the filters' indexes."""
KNOW = 1.9
"""Microseconds to know by the words' index that a lead holds them."""
GO_TO = 6.0
"""Microseconds to look at a lead of which the id is known."""

TIMES = (3, 24, 192)
"""How many times more than expected a way goes, if no other way is cheaper than so much of it."""
AT_LEAST = 500
"""What no limit is below."""


class Numbers(NamedTuple):
    """How many leads are expected: all, those beyond the place, those of them filtered; with the words."""

    all: int
    beyond: int
    filtered: int
    worded: int


class Way(NamedTuple):
    """A statement of `Asked` by its name, what it costs in microseconds, and its limits."""

    cost: float
    name: str
    limits: dict[str, int]

    @property
    def is_walk(self) -> bool:
        """Whether it goes along the order, until the page is full."""
        return self.name.startswith("walk")


def ways(session: Session, asked: Asked) -> Iterator[Way]:
    """Every way to the page, the cheapest first; the last has no limit.

    Where one walk has not met the page, another that goes no farther would not.
    """
    gone = 0
    if asked.filters or asked.found:
        numbers = _numbers(session, asked)
        for way in sorted((way for times in TIMES for way in _limited(asked, numbers, times)), key=_cost):
            if not way.is_walk or way.limits["walked"] > gone:
                yield way
                gone = max(gone, way.limits["walked"] if way.is_walk else 0)
    yield Way(0, "to_the_end", {})


def _cost(way: Way) -> float:
    return way.cost


def _limited(asked: Asked, n: Numbers, times: int) -> Iterator[Way]:
    of_filters = max(n.filtered, 1) / max(n.beyond, 1)
    of_words = max(n.worded, 1) / max(n.all, 1) if asked.found else 1
    walked = min(n.beyond, asked.values["most"] / min(of_filters * of_words, 1))
    limits = {"walked": walked, "many": n.filtered, "many_words": n.worded}
    looking = walked * (LOOK if asked.filters else PASS)
    meeting = walked * (PASS + (of_words * GO_TO if asked.filters else 0))
    fetching, knowing = n.filtered * FETCH, n.worded * KNOW
    costs = {"walk": looking + (walked * of_filters * ASK if asked.found else 0)}
    if asked.found:
        # Twice, for a walk that meets too few has fetched the words in vain.
        costs |= {"walk_among_words": 2 * (knowing + meeting), "by_words": knowing + n.worded * GO_TO}
    if asked.filters:
        costs |= {"by_filters": fetching + (n.filtered * ASK if asked.found else 0)}
    if asked.filters and asked.found:
        costs |= {"by_filters_and_words": fetching + knowing}
    limits = {name: int(times * number) + AT_LEAST for name, number in limits.items()}
    for name, cost in costs.items():
        yield Way(cost * times / TIMES[0], name, limits)


def _numbers(session: Session, asked: Asked) -> Numbers:
    beyond = _expected(session, asked.of_branches(asked.place), asked.values)
    filtered = beyond
    if asked.filters:
        filtered = _expected(session, asked.of_branches([*asked.place, *asked.filters]), asked.values)
    if not asked.found:
        return Numbers(beyond, beyond, filtered, 0)
    known = len(asked.found.known)
    worded = (
        _expected(
            session,
            " union all ".join(f"select from lead_search s where {way}" for way in asked.found.ways),
            asked.values,
        )
        if asked.found.ways
        else 0
    )
    return Numbers(_expected(session, "select from lead", {}), beyond, filtered, known + worded)


def _expected(session: Session, these: str, values: Mapping[str, Any]) -> int:
    """How many rows PostgreSQL expects by its statistics; the rows are not looked at."""
    plan = session.scalar(text(f"explain (format json) {these}"), values)
    return int(plan[0]["Plan"]["Plan Rows"])
