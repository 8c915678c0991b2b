"""The steps of the overflow ladder, where leads go at its end, and the words for each."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.leads.domain.overflow import Step, leaves_to, pools_named, step, words
from services.leads.domain.rules import parse
from tests.leads.world import NOW

POOL = UUID(int=7)
MISSED = tuple(NOW - timedelta(hours=4 * times) for times in (1, 2, 3))


@pytest.mark.parametrize(("hours", "expected"), [(3, 0), (4, 1), (7, 1), (8, 2), (11, 2), (12, 3), (99, 3)])
def test_each_promise_that_passes_is_one_step(hours: int, expected: int):
    assert step(NOW - timedelta(hours=hours), MISSED) is Step(expected)


@pytest.mark.parametrize(("said", "to"), [(None, None), ("nurture", "nurture"), (str(POOL), POOL)])
def test_a_grade_leaves_for_the_place_its_rules_name(said, to):
    rules = parse({"assignment": {"overflow_to": {"B": said}}})
    assert (leaves_to(rules, "B"), leaves_to(rules, "A")) == (to, None)


def test_pools_named_are_those_of_the_document_alone():
    document = {"assignment": {"overflow_to": {"A": str(POOL), "B": "nurture", "C": None}}}
    assert list(pools_named(document)) == [("A", str(POOL))]
    assert list(pools_named({})) == []


@pytest.mark.parametrize(
    ("at", "said", "en"),
    [
        (Step.WAITS, None, ""),
        (Step.NEXT_SENIORITY, None, "passed once: open to the next seniority"),
        (Step.MANAGER, None, "passed twice: open to the next seniority, the manager told"),
        (Step.LEAVES, None, "no place to go"),
        (Step.LEAVES, "nurture", "passed three times: open to the next seniority, the manager told; it goes"),
        (Step.LEAVES, str(POOL), "it goes to 西部"),
    ],
)  # fmt: skip
def test_every_step_has_words_in_both_languages(at: Step, said, en: str):
    rules = parse({"assignment": {"overflow_to": {"A": said}}})
    zh, told = words(rules, "A", at, "西部")
    assert en in told
    assert bool(zh) == bool(told) == ("4" in zh) == (at != Step.WAITS)
