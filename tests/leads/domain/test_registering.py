from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.leads.domain.registering import (
    Registration,
    all_of,
    combined,
    kind_of,
    reason,
    registration_of,
    with_events,
)
from services.leads.domain.score_rules import read_rules
from services.leads.domain.scoring import Scorer

NOW = datetime(2027, 3, 10, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = read_rules({})
LIVE = Registration("id:1", "春季直播", "livestream", NOW - HOUR)


@pytest.mark.parametrize(
    ("told", "key", "name", "kind"),
    [
        ({"id": " 7 ", "name": "展会"}, "id:7", "展会", "event"),
        ({"id": 7}, "id:7", "7", "event"),
        ({"name": "Live A", "kind": "livestream"}, "livestream:live a@", "Live A", "livestream"),
        ({"name": "a", "starts_at": NOW}, f"event:a@{NOW.isoformat()}", "a", "event"),
    ],
)
def test_an_event_is_known_by_its_id_else_by_kind_name_and_start(told, key, name, kind):
    found, faults = registration_of(told)
    assert (found.key, found.name, found.kind, faults) == (key, name, kind, [])


def test_one_start_in_two_time_zones_is_one_event():
    told = [{"name": "a", "starts_at": NOW.astimezone(timezone(each * HOUR))} for each in (0, 8, -5)]
    assert len({registration_of(each)[0].key for each in told}) == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, None),
        ({"minutes": 3}, "required"),
        ({"id": "1", "left_at": NOW}, "required"),
        ({"id": "1", "attended_at": NOW, "left_at": NOW - HOUR}, "left_before_attended"),
    ],
)
def test_what_cannot_be_is_refused(told, code):
    found, faults = registration_of(told)
    assert found is None
    assert [each["code"] for each in faults] == ([code] if code else [])


@pytest.mark.parametrize(
    ("said", "kind"), [("直播", "livestream"), ("Webinar", "livestream"), ("展会", "event"), (None, "event")]
)
def test_the_kind_however_a_file_says_it(said, kind):
    assert kind_of(said) == kind


@pytest.mark.parametrize(
    ("there", "signal"),
    [
        ({}, None),
        ({"minutes": 0}, None),
        ({"minutes": 4}, "attended_briefly"),
        ({"minutes": 5}, "attended"),
        ({"attended_at": NOW}, "attended"),
        ({"attended_at": NOW - HOUR, "left_at": NOW - HOUR + timedelta(minutes=2)}, "attended_briefly"),
    ],
)
def test_who_came_gives_a_signal(there, signal):
    assert replace(LIVE, **there).signal == signal


def test_told_again_fills_blanks_and_keeps_times_as_they_were():
    known = replace(LIVE, registered_at=NOW, attended_at=NOW - HOUR, minutes=9)
    again = combined(known, replace(LIVE, registered_at=NOW - HOUR, attended_at=NOW, left_at=NOW, minutes=30))
    assert (again.registered_at, again.attended_at, again.left_at, again.minutes) == (
        NOW - HOUR,
        NOW - HOUR,
        None,
        30,
    )
    assert combined(again, known) == again
    assert combined(LIVE, replace(LIVE, attended_at=NOW, left_at=NOW)).left_at == NOW
    assert combined(None, LIVE) == LIVE
    assert Registration.from_told(known.told()) == known
    other = replace(LIVE, key="id:2")
    assert all_of((LIVE,), (other, known)) == (combined(LIVE, known), other)


def test_the_signal_fades_from_when_they_came_and_is_a_line_of_the_score():
    there = replace(LIVE, attended_at=NOW - timedelta(days=10))
    assert there.points(RULES, NOW) == RULES.signals["attended"] / 2
    assert reason(there, RULES, NOW)[:3] == ("attended", "intent", 6)
    assert "春季直播" in reason(there, RULES, NOW).words_zh
    assert (LIVE.points(RULES, NOW), reason(LIVE, RULES, NOW)) == (0.0, None)
    assert reason(replace(there, attended_at=NOW - timedelta(days=900)), RULES, NOW) is None
    assert replace(LIVE, starts_at=None, minutes=9).signal_at(NOW) == NOW


def test_lines_of_a_lead_that_was_there_add_up_to_its_intent():
    scorer = Scorer(RULES)
    bare = scorer.arrive({"source": "官网表单"}, NOW, NOW)
    assert with_events(scorer, bare, (LIVE,), NOW) == (bare, ())
    score, lines = with_events(scorer, bare, (replace(LIVE, attended_at=NOW),), NOW)
    assert score.intent == bare.intent + 12
    told = scorer.explain({"source": "官网表单"}, score.fit, score.intent, lines)
    assert sum(line.points for line in told if line.axis == "intent") == round(score.intent)
    assert "attended" in [line.code for line in told]
