from uuid import UUID

import pytest

from services.leads.domain.drafts import DraftInvalid
from services.leads.domain.editing import LeadFrozen, NotEditable, check_can_edit, edit
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.identity import Key
from shared.context import Actor

ME, OTHER, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)
LEAD = {**dict.fromkeys(COLUMN_FIELDS), "state": "held", "name": "李雷", "phone": "+8613800138000",
        "tags": ["a", "b"], "extra": {"x": 1, "y": 2}}  # fmt: skip


def who(role, *teams):
    return Actor(ME, frozenset({role}), frozenset(teams))


@pytest.mark.parametrize(
    ("actor", "owner", "team"),
    [(None, OTHER, None), (who("admin"), OTHER, None), (who("marketer"), None, None), (who("rep"), ME, None),
     (who("manager", TEAM), OTHER, TEAM), (who("manager"), None, None)],
)  # fmt: skip
def test_holder_manager_and_admin_may_change_a_lead(actor, owner, team):
    check_can_edit(actor, owner, team)


@pytest.mark.parametrize(
    ("actor", "owner", "team"),
    [
        (who("rep"), OTHER, None),
        (who("rep"), None, None),
        (who("manager", TEAM), OTHER, None),
        (who("hr"), None, None),
    ],
)
def test_others_may_not(actor, owner, team):
    with pytest.raises(NotEditable):
        check_can_edit(actor, owner, team)


def test_fields_are_replaced_emptied_and_their_keys_follow():
    change = edit(LEAD, {"name": None, "phone": "13900139000", "city": "上海"})
    assert change.columns == {"name": None, "phone": "+8613900139000", "city": "上海"}
    assert change.gained == (Key("phone", "+8613900139000"),)
    assert change.lost == (Key("phone", "+8613800138000"),)


def test_what_stays_the_same_is_no_change():
    assert (
        edit(LEAD, {"name": "李雷", "phone": "138 0013 8000", "tags": ["a", "b"], "extra": {"x": 1}}).columns
        == {}
    )


@pytest.mark.parametrize(
    ("body", "tags"),
    [({"tags": ["c"]}, ["c"]), ({"tags": None}, []), ({"add_tags": ["c", "a"]}, ["a", "b", "c"]),
     ({"remove_tags": ["a"]}, ["b"]), ({"tags": ["c", "d"], "add_tags": ["e"],
     "remove_tags": ["d"]}, ["c", "e"])],
)  # fmt: skip
def test_tags_are_replaced_added_and_removed(body, tags):
    assert edit(LEAD, body).columns == {"tags": tags}


def test_extras_are_merged_and_null_removes_one():
    assert edit(LEAD, {"extra": {"x": None, "z": 3}}).columns == {"extra": {"y": 2, "z": 3}}


def test_a_company_number_joins_the_extras_and_is_the_key_of_a_lead_without_another():
    lead = {**LEAD, "phone": None}
    change = edit(lead, {"company_number": "91330100799655058B"})
    assert change.columns == {"extra": {"x": 1, "y": 2, "company_number": "91330100799655058B"}}
    assert change.gained == (Key("company_number", "91330100799655058B"),)


def test_faults_are_told_by_field():
    with pytest.raises(DraftInvalid) as refused:
        edit(LEAD, {"phone": "abc", "extra": {"a": []}})
    assert {error["pointer"] for error in refused.value.errors} == {"/phone", "/extra/a"}


def test_a_lead_at_its_end_keeps_what_was_known():
    with pytest.raises(LeadFrozen):
        edit({**LEAD, "state": "converted"}, {"name": "x"})
