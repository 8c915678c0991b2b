"""Every automatic act has its sentence, in both languages, with the same facts."""

from string import Formatter

import pytest

from services.leads.domain.acts import acts
from services.leads.domain.holding import Cause
from services.leads.domain.nurture import NurtureCause
from services.leads.domain.policy import _WAITS
from services.leads.domain.reminders import Kind, words
from services.leads.domain.story import _LINES
from services.leads.repository.ownership import EndCause, began, end
from shared.clock import business_zone
from tests.leads.jobs.support import START

MOVES = [(began._EVENTS[cause][0], cause) for cause in Cause]
ENDS = [(end._EVENTS[cause][0], cause) for cause in EndCause]
NURTURED = {NurtureCause.QUIET: "nurtured"}
NURTURING = [(NURTURED.get(cause, "pooled"), cause) for cause in NurtureCause]


@pytest.mark.parametrize(("kind", "cause"), [*acts(), *MOVES, *ENDS, *NURTURING])
def test_every_act_that_can_be_written_has_words_in_both_languages(kind: str, cause: str):
    zh, en = _LINES.get(f"{kind}/{cause}") or _LINES[kind]
    assert zh
    assert en
    names = [{name for _, name, _, _ in Formatter().parse(said) if name} for said in (zh, en)]
    assert {each.removesuffix("_zh") for each in names[0]} == {each.removesuffix("_en") for each in names[1]}


@pytest.mark.parametrize("kind", Kind)
def test_every_notice_has_words_in_both_languages(kind: Kind):
    told = words(kind, {"lead": "L", "rep": "R", "count": 7, "due": 7, "held": 7}, START, business_zone())
    assert all(told.values())
    assert not {"{", "}"} & set("".join(told.values()))


@pytest.mark.parametrize("reason", ["no_rep", "caps_reached", "cool_down"])
def test_every_reason_to_wait_has_words(reason: str):
    assert all(_WAITS[reason])
