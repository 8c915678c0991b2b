"""What changed between two documents, in words."""

from typing import Any

import pytest

from services.leads.domain.rule_words import NAMES, changes
from services.leads.domain.rules import SHAPE

STORM = "share of a team that trips the storm brake: 0.5 → 0.2"
REMINDERS = "reminders as shares of the cycle: 0.5, 0.8 → 0.5"
SOURCE = "turnover cycle by source in working days a~1b A: not set → 1"


def places(shape: Any, at: str = "") -> list[str]:
    if not isinstance(shape, dict):
        return [at]
    return [place for key, below in shape.items() for place in places(below, f"{at}/{key}")]


def test_every_rule_has_a_name_in_both_languages():
    assert set(places(SHAPE)) == set(NAMES)
    assert all(zh and en for zh, en in NAMES.values())


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({}, {"cycle_days": {"A": 3}}, ("/cycle_days/A", 5, 3, "turnover cycle in working days A: 5 → 3")),
        ({"storm_share": 0.5}, {}, ("/storm_share", 0.5, 0.2, STORM)),
        ({}, {"reminders": [0.5]}, ("/reminders", [0.5, 0.8], [0.5], REMINDERS)),
        ({}, {"cycle_days_by_source": {"a/b": {"A": 1}}},
         ("/cycle_days_by_source/a~1b/A", None, 1, SOURCE)),
    ],
)  # fmt: skip
def test_a_change_of_the_company_is_told_against_the_defaults(before, after, line):
    [change] = changes(before, after, is_company=True)
    assert (change.path, change.before, change.after, change.words()["en"]) == line


def test_a_pool_that_is_silent_has_not_said_so():
    [change] = changes({}, {"cool_down_days": 3}, is_company=False)
    assert (change.before, change.after) == (None, 3)
    assert change.words()["zh"] == "冷却期（天）：未设 → 3"


def test_what_is_said_as_before_is_no_change():
    assert changes({}, {"cool_down_days": 30, "cycle_days": {"A": 5}}, is_company=True) == []
