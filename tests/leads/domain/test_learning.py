"""What a model learns from: as it was known then, with what came of it, and only when the time is over."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.behaviour import Deed, warmth
from services.leads.domain.learning import Change, Past, examples, view_of
from services.leads.domain.score_rules import read_rules
from services.leads.domain.scoring import Scorer
from tests.leads.world import NOW

SCORER = Scorer(read_rules({}))
BEGAN = NOW - timedelta(days=200)
LEAD = UUID(int=1)
NONE: frozenset[str] = frozenset()


def past(**told) -> Past:
    return Past(**{"lead_id": LEAD, "created_at": BEGAN, "fields": {}, "extra": {}, **told})


def ages(lead: Past, now=NOW) -> list[tuple[int, bool]]:
    return [((row.as_of - BEGAN).days, row.won) for row in examples(lead, SCORER, now, NONE)]


def test_an_open_lead_gives_a_row_for_every_age():
    assert ages(past()) == [(0, False), (3, False), (7, False), (14, False), (30, False)]


def test_no_row_after_the_end():
    assert ages(past(ended_at=BEGAN + timedelta(days=7))) == [(0, False), (3, False)]
    assert ages(past(won_at=BEGAN + timedelta(days=10))) == [(0, True), (3, True), (7, True)]


def test_won_within_ninety_days_of_the_row():
    assert ages(past(won_at=BEGAN + timedelta(days=95))) == [
        (0, False), (3, False), (7, True), (14, True), (30, True),
    ]  # fmt: skip
    assert ages(past(won_at=BEGAN + timedelta(days=90)))[0] == (0, True)


def test_only_rows_whose_time_is_over():
    assert ages(past(), BEGAN + timedelta(days=96)) == [(0, False), (3, False)]
    assert ages(past(won_at=BEGAN + timedelta(days=5)), BEGAN + timedelta(days=89)) == []


@pytest.mark.parametrize(
    ("history", "closed_days", "told_days", "rows"),
    [
        ("won", None, 200, [True]), ("won", 30, 200, [True]), ("won", 91, 200, [False]),
        ("lost", None, 200, [False]), ("lost", 3, 200, [False]),
        ("open", None, 91, [False]), ("open", None, 90, []),
    ],
)  # fmt: skip
def test_a_file_of_history_says_how_it_ended(history, closed_days, told_days, rows):
    closed = BEGAN + timedelta(days=closed_days) if closed_days else None
    lead = past(history=history, closed_at=closed, told_at=BEGAN + timedelta(days=told_days))
    assert [won for _, won in ages(lead)] == rows


def test_a_field_filled_later_is_unknown_before():
    lead = past(
        fields={"city": "上海", "source": "官网"},
        extra={"size": 5, "way": "x"},
        changes=[Change(BEGAN + timedelta(days=5), frozenset({"city", "size"}))],
    )
    early, late = (view_of(lead, BEGAN + timedelta(days=day), SCORER) for day in (4, 5))
    assert (early.fields, early.extra) == ({"source": "官网"}, {"way": "x"})
    assert (late.fields, late.extra) == (lead.fields, lead.extra)
    assert early.fit < late.fit


def test_attributes_changed_who_knows_which_are_all_unknown_before():
    lead = past(extra={"a": 1}, changes=[Change(BEGAN + timedelta(days=5), frozenset({"extra"}))])
    assert view_of(lead, BEGAN, SCORER).extra == {}


def test_tags_never_count_nor_what_is_left_out_even_by_the_rules():
    lead = past(fields={"title": "总经理", "company": "云上"}, extra={f"x{n}": 1 for n in range(20)})
    open_, hidden = (
        view_of(lead, BEGAN, SCORER, left_out)
        for left_out in (NONE, frozenset({"title", *(f"extra.x{n}" for n in range(20))}))
    )
    assert open_.fit == SCORER.points({**lead.fields, "extra": lead.extra}).fit
    assert hidden.fit == SCORER.points({"company": "云上"}).fit
    assert hidden.extra == {}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=20), st.integers(0, 60))
def test_no_row_knows_a_deed_of_its_future(deeds, day):
    told = [Deed("call", BEGAN + timedelta(days=at), BEGAN + timedelta(days=at + late)) for at, late in deeds]
    moment = BEGAN + timedelta(days=day)
    known = [each for each in told if each.known_at <= moment]
    assert warmth(told, moment) == warmth(known, moment)
    assert warmth(told, moment).get("call", 0.0) <= len(known)


def test_a_deed_halves_with_its_own_half_life():
    deeds = [Deed("call", BEGAN, BEGAN), Deed("quote", BEGAN, BEGAN), Deed("quote", BEGAN, BEGAN)]
    assert warmth(deeds, BEGAN + timedelta(days=30)) == {"call": 0.125, "quote": 1.0}
