from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.leads.domain.drafts import Draft
from services.leads.domain.fields import MOST_TAGS
from services.leads.domain.identity import Key
from services.leads.domain.merging import absorb, changes, state_at_arrival

WHEN = datetime(2027, 1, 1, tzinfo=UTC)
LEAD = {
    "state": "pooled",
    "name": "李雷",
    "phone": "+8613800138000",
    "email": None,
    "tags": ["a"],
    "extra": {"x": 1},
}


def test_blanks_are_filled_and_nothing_is_overwritten():
    draft = Draft({"name": "韩梅梅", "email": "h@b.cn"}, ("a", "b"), {"x": 2, "y": 3})
    found = changes(LEAD, draft)
    assert (found.fields, found.tags, found.extra) == ({"email": "h@b.cn"}, ("b",), {"y": 3})
    assert found


def test_the_same_again_changes_nothing():
    assert not changes(LEAD, Draft({"name": "李雷"}, ("a",), {"x": 1}))


@pytest.mark.parametrize("state", ["converted", "merged", "invalid"])
def test_a_lead_at_its_end_is_found_and_left_alone(state):
    assert not changes({**LEAD, "state": state}, Draft({"email": "h@b.cn"}))


@pytest.mark.parametrize(
    ("state", "outcome", "settled"),
    [("nurturing", "won", "won"), ("nurturing", "lost", "lost"), ("nurturing", "open", None),
     ("pooled", "won", None), ("held", "won", None)],
)  # fmt: skip
def test_only_a_nurtured_lead_takes_its_outcome_from_a_file(state, outcome, settled):
    assert changes({**LEAD, "state": state}, Draft({}, outcome=outcome)).outcome == settled


def test_an_outcome_that_is_known_is_no_news():
    lead = {**LEAD, "state": "nurturing", "outcome": "lost"}
    assert not changes(lead, Draft({}, outcome="lost"))
    assert changes(lead, Draft({}, outcome="won")).outcome == "won"


def test_tags_never_grow_past_their_number():
    full = {**LEAD, "tags": [str(n) for n in range(MOST_TAGS)]}
    assert changes(full, Draft({}, ("new",))).tags == ()


def test_the_second_row_of_a_lead_fills_the_first():
    first = Draft({"phone": "+8613800138000"}, keys=(Key("phone", "+8613800138000"),))
    second = Draft({"phone": "+8613800138000", "wechat_id": "wx", "external_id": "7"}, ("vip",), {"x": 1},
                   keys=(Key("phone", "+8613800138000"), Key("wechat", "wx"), Key("external",
                   "7")))  # fmt: skip
    assert absorb(first, second)
    assert first.fields == second.fields
    assert (first.tags, first.extra, first.keys) == (("vip",), {"x": 1}, second.keys)
    assert not absorb(first, second)


def test_a_key_whose_field_was_not_taken_stays_out():
    first = Draft({"email": "a@b.cn", "phone": "+8613800138000"}, keys=(Key("phone", "+8613800138000"),))
    second = Draft({"email": "c@d.cn"}, keys=(Key("phone", "+8613800138000"), Key("email", "c@d.cn")))
    assert not absorb(first, second)
    assert first.keys == (Key("phone", "+8613800138000"),)


def test_the_later_row_settles_an_open_outcome():
    first = Draft({"name": "x"}, outcome="open")
    assert absorb(first, Draft({"name": "x"}, outcome="won", closed_at=WHEN))
    assert (first.outcome, first.closed_at) == ("won", WHEN)


@pytest.mark.parametrize(
    ("outcome", "score", "below", "state"),
    [(None, 5, 0, "pooled"), (None, 5, 6, "nurturing"), (None, 6, 6, "pooled"), ("won", 99, 0, "converted"),
     ("lost", 99, 0, "lost"), ("open", 99, 0, "nurturing")],
)  # fmt: skip
def test_where_a_lead_goes_when_it_arrives(outcome, score, below, state):
    assert state_at_arrival(Draft({}, outcome=outcome), score, below) == state


def test_people_fill_blanks_only():
    ann, ben = UUID(int=1), UUID(int=2)
    first = Draft({"name": "a"}, author=ann)
    assert absorb(first, Draft({"name": "a"}, owner=ann, author=ben))
    assert (first.owner, first.author) == (ann, ann)
    assert not absorb(first, Draft({"name": "a"}, owner=ben))
    assert first.owner == ann


def test_a_cold_lead_with_an_owner_is_not_nurtured():
    assert state_at_arrival(Draft({}, owner=UUID(int=1)), 0, 100) == "pooled"
