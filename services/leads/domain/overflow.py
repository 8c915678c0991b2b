"""The overflow ladder: what happens to a pooled lead that nobody takes within its grade's promise. Pure.

Once the promise has passed the next seniority opens; once more, and the manager hears; once more, and the
lead leaves for the pool its rules name for the grade, or for nurturing. Without such a place it waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from services.leads.domain.rules import NURTURE, PoolRules


class Step(IntEnum):
    """How far up the ladder a lead is: how often its promise has passed in the pool."""

    WAITS = 0
    NEXT_SENIORITY = 1
    MANAGER = 2
    LEAVES = 3


def step(pooled_at: datetime, missed: Sequence[datetime]) -> Step:
    """Where a lead stands; pooled before the first of `missed` its promise has passed once, and so on."""
    return Step(sum(pooled_at <= since for since in missed))


def leaves_to(rules: PoolRules, grade: str) -> UUID | str | None:
    """The pool that leads of a grade overflow into, NURTURE, or None: they wait."""
    place = rules.assignment.overflow_to[grade]
    return place if place in {None, NURTURE} else UUID(place)


def words(rules: PoolRules, grade: str, at: Step, place: str | None) -> tuple[str, str]:
    """What the ladder has come to for a lead, in Chinese and English; nothing before its promise has passed.

    `place` is the name of the pool it overflows into, if there is one.
    """
    if at == Step.WAITS:
        return "", ""
    hours = f"{rules.assignment.promise_hours[grade]:g}"
    zh, en = _WORDS[at]
    to_zh, to_en = _leaving(leaves_to(rules, grade), place) if at == Step.LEAVES else ("", "")
    times = int(at)
    return (
        zh.format(hours=hours, times=times) + to_zh,
        en.format(hours=hours, times=_TIMES[at]) + to_en,
    )


_TIMES = {Step.NEXT_SENIORITY: "once", Step.MANAGER: "twice", Step.LEAVES: "three times"}
_HEARD = (
    "承诺时限 {hours} 个工作小时已过 {times} 次，已向下一资历开放，并已通知经理",
    "its promise of {hours} working hours has passed {times}: open to the next seniority, the manager told",
)
_WORDS = {
    Step.NEXT_SENIORITY: (
        "承诺时限 {hours} 个工作小时已过 {times} 次，已向下一资历开放",
        "its promise of {hours} working hours has passed {times}: open to the next seniority",
    ),
    Step.MANAGER: _HEARD,
    Step.LEAVES: _HEARD,
}


def _leaving(to: UUID | str | None, place: str | None) -> tuple[str, str]:
    if to is None:
        return "，未设转往之处，继续等待", "; it waits on, for the rules name no place to go"
    if to == NURTURE:
        return "，下次分配时转入培育", "; it goes to nurturing with the next assignment"
    return f"，下次分配时转入{place}", f"; it goes to {place} with the next assignment"


def pools_named(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each grade of a checked rules document that overflows into a pool, and the pool's id."""
    places = document.get("assignment", {}).get("overflow_to", {})
    return ((grade, place) for grade, place in places.items() if place not in {None, NURTURE})
