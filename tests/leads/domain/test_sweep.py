from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.leads.domain.rules import parse
from services.leads.domain.sweep import Due, Fate, Weather, fate, is_held_out, is_shielded, share_of, storm
from shared.ids import new_id

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NONE_HELD_OUT = parse({"assignment": {"hold_out_share": 0}})
ALL_HELD_OUT = parse({"assignment": {"hold_out_share": 1}})
DUE = Due(new_id(), new_id(), owner_since=NOW - 7 * DAY, recycle_at=NOW, noticed=True)


@pytest.mark.parametrize(
    ("changes", "becomes"),
    [
        ({}, Fate.RECYCLE),
        ({"recycle_at": NOW + timedelta(seconds=1)}, Fate.KEEP),
        ({"recycle_at": None}, Fate.KEEP),
        ({"noticed": False}, Fate.UNNOTICED),
        ({"protect_until": NOW + timedelta(seconds=1)}, Fate.SHIELD),
        ({"protect_until": NOW}, Fate.RECYCLE),
        ({"paused_reason": "legal_hold"}, Fate.SHIELD),
        ({"exempt_reason": "quote"}, Fate.SHIELD),
        ({"exempt_reason": "quote", "owner_since": NOW - 400 * DAY}, Fate.SHIELD),
    ],
)
def test_a_due_lead_goes_back_unless_something_keeps_it(changes, becomes):
    assert fate(replace(DUE, **changes), NONE_HELD_OUT, NOW) is becomes


@pytest.mark.parametrize(("held_days", "becomes"), [(89, Fate.HOLD_OUT), (90, Fate.RECYCLE)])
def test_a_hold_out_ends_with_the_longest_tenure(held_days, becomes):
    assert fate(replace(DUE, owner_since=NOW - held_days * DAY), ALL_HELD_OUT, NOW) is becomes


def test_the_share_held_out_is_the_rules_and_the_coin_stays_as_it_fell():
    rules = parse({"assignment": {"hold_out_share": 0.1}})
    ids = [new_id() for _ in range(5000)]
    held_out = [each for each in ids if is_held_out(each, rules)]
    assert 400 < len(held_out) < 600
    assert [each for each in ids if is_held_out(each, rules)] == held_out


def test_coins_for_different_purposes_are_independent():
    ids = [new_id() for _ in range(4000)]
    both = sum(share_of(each, "hold_out") < 0.5 and share_of(each, "explore") < 0.5 for each in ids)
    assert 850 < both < 1150


def test_a_shield_is_any_of_three():
    assert not is_shielded(DUE, NOW)
    assert is_shielded(replace(DUE, paused_reason="leave"), NOW)


QUIET = Weather(NOW, last_success_at=NOW - timedelta(minutes=5), rules_changed_at=None)


@pytest.mark.parametrize(
    ("due", "held", "weather", "reason"),
    [
        (20, 100, QUIET, None),
        (21, 100, QUIET, "share"),
        (9, 9, QUIET, None),
        (10, 10, QUIET, "share"),
        (10, 1000, replace(QUIET, last_success_at=None), None),
        (10, 1000, replace(QUIET, last_success_at=NOW - timedelta(hours=12)), None),
        (10, 1000, replace(QUIET, last_success_at=NOW - timedelta(hours=13)), "outage"),
        (9, 1000, replace(QUIET, last_success_at=NOW - timedelta(hours=13)), None),
        (10, 1000, replace(QUIET, rules_changed_at=NOW - timedelta(hours=24)), "rule_change"),
        (10, 1000, replace(QUIET, rules_changed_at=NOW - timedelta(hours=25)), None),
    ],
)
def test_a_storm_is_a_share_of_a_team_or_many_after_an_outage_or_a_rule_change(due, held, weather, reason):
    assert storm(due, held, 0.2, weather) == reason
