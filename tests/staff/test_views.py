"""Saved views: mine first, then those that others share; nobody else's are there."""

from typing import Any

import pytest

from services.staff.domain.views import TooManyViews, ViewOfAnother
from services.staff.repository.constraints import NameTaken, ViewTooLarge
from services.staff.repository.views import ViewUnknown
from services.staff.rpc_call import NobodyAsks
from shared.errors import Invalid, VersionConflict
from shared.pages import CursorUnclear
from tests.staff.office import TO_POOL, TODAY, Office, at_once

STATE = {"columns": [{"key": "name", "width": 120}], "filters": {"grade": "A"}, "sort": "-score"}


@pytest.fixture
def me(office: Office) -> str:
    return office.hire("rep", name="王芳")


@pytest.fixture
def colleague(office: Office) -> str:
    return office.hire("rep", name="李雷")


def keep(office: Office, who: str, name: str = "A 级", **more: Any) -> dict[str, Any]:
    body = {"page": "leads", "name": name, "state": STATE, **more}
    return office.as_(who).create_view(body=body)


def names(office: Office, who: str, **query: Any) -> list[str]:
    seen: list[str] = []
    after = None
    while True:
        page = office.as_(who).list_views(query={**query, "after": after})
        seen += [view["name"] for view in page["data"]]
        after = page["next_after"]
        if after is None:
            return seen


def test_view_is_kept_as_it_was_written(office: Office, me: str) -> None:
    kept = keep(office, me)
    [listed] = office.as_(me).list_views(query={"page": "leads"})["data"]
    assert listed == kept
    assert (kept["state"], kept["shared"], kept["mine"], kept["version"]) == (STATE, False, True, 1)
    assert (kept["owner_id"], kept["owner_name"]) == (me, "王芳")


def test_mine_come_first_then_those_that_others_share(office: Office, me: str, colleague: str) -> None:
    for name in ("b", "a", "private"):
        keep(office, colleague, name, shared=name != "private")
    for name in ("z", "Y"):
        keep(office, me, name, shared=name == "z")
    expected = ["Y", "z", "a", "b"]
    for limit in ("1", "2", "3", "4", "50"):
        assert names(office, me, page="leads", limit=limit) == expected
    [theirs] = office.as_(me).list_views(query={"limit": "3"})["data"][2:]
    assert (theirs["mine"], theirs["owner_id"], theirs["owner_name"]) == (False, colleague, "李雷")


def test_views_are_listed_by_page(office: Office, me: str) -> None:
    keep(office, me, "leads")
    keep(office, me, "pool", page="pool")
    assert names(office, me, page="pool") == ["pool"]
    assert names(office, me) == ["leads", "pool"]


def test_key_sent_again_keeps_one_view(office: Office, me: str) -> None:
    body = {"page": "leads", "name": "x", "state": {}}
    answers = [office.as_(me, key="k").create_view(body=body) for _ in range(2)]
    assert answers[0] == answers[1]
    assert names(office, me) == ["x"]


def test_view_changes_and_its_version_with_it(office: Office, me: str) -> None:
    kept = keep(office, me)
    office.clock.advance(hours=1)
    body = {"name": "新", "state": {"sort": "name"}, "shared": True}
    changed = office.as_(me).update_view(view_id=kept["id"], body=body, if_match=1)
    assert {name: changed[name] for name in body} == body
    assert (changed["version"], changed["created_at"]) == (2, kept["created_at"])
    assert changed["updated_at"] > kept["updated_at"]
    same = office.as_(me).update_view(view_id=kept["id"], body=body, if_match=2)
    assert same == changed
    with pytest.raises(VersionConflict):
        office.as_(me).update_view(view_id=kept["id"], body={"name": "x"}, if_match=1)


def test_name_is_taken_once_a_person_and_page(office: Office, me: str, colleague: str) -> None:
    keep(office, me, "Hot")
    with pytest.raises(NameTaken):
        keep(office, me, "hOT")
    keep(office, me, "Hot", page="pool")
    keep(office, colleague, "Hot")
    other = keep(office, me, "cold")
    with pytest.raises(NameTaken):
        office.as_(me).update_view(view_id=other["id"], body={"name": "HOT"})


def test_private_view_of_another_is_not_there(office: Office, me: str, colleague: str, admin: str) -> None:
    kept = keep(office, colleague)
    for who in (me, admin):
        with pytest.raises(ViewUnknown):
            office.as_(who).update_view(view_id=kept["id"], body={"name": "x"})
        with pytest.raises(ViewUnknown):
            office.as_(who).delete_view(view_id=kept["id"])
    assert names(office, colleague) == ["A 级"]


def test_shared_view_is_its_owners_and_an_admin_may_take_it_away(
    office: Office, me: str, colleague: str, admin: str
) -> None:
    kept = keep(office, colleague, shared=True)
    for who in (me, admin):
        with pytest.raises(ViewOfAnother):
            office.as_(who).update_view(view_id=kept["id"], body={"shared": False})
    with pytest.raises(ViewOfAnother):
        office.as_(me).delete_view(view_id=kept["id"])
    office.as_(admin).delete_view(view_id=kept["id"])
    assert names(office, colleague) == []


def test_own_view_is_deleted_once(office: Office, me: str) -> None:
    kept = keep(office, me)
    office.as_(me).delete_view(view_id=kept["id"])
    with pytest.raises(ViewUnknown):
        office.as_(me).delete_view(view_id=kept["id"])


def test_shared_views_of_a_leaver_stay(office: Office, me: str, colleague: str, admin: str) -> None:
    keep(office, colleague, "shared", shared=True)
    keep(office, colleague, "private")
    office.as_(admin).depart_employee(employee_id=colleague, body={"effective_on": TODAY, "plan": TO_POOL})
    assert names(office, me) == ["shared"]


def test_of_many_views_at_once_no_more_are_kept_than_fit(office: Office, me: str) -> None:
    for number in range(48):
        keep(office, me, str(number))
    keep(office, me, "elsewhere", page="pool")
    answers = at_once(*(lambda name=name: keep(office, me, name) for name in "stuvwxyz"))
    told = [getattr(answer, "code", "kept") for answer in answers]
    assert sorted(told) == ["kept"] * 2 + [TooManyViews.code] * 6
    assert len(names(office, me, page="leads")) == 50


SMALL = {"page": "leads", "name": "x", "state": {}}


@pytest.mark.parametrize(
    ("faulty", "pointer"),
    [
        ({"page": "Leads"}, "/page"),
        ({"page": "x"}, "/page"),
        ({"page": "my leads"}, "/page"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 61}, "/name"),
        ({"state": []}, "/state"),
        ({"state": {"x": "线" * 5_500}}, "/state"),
        ({"shared": "maybe"}, "/shared"),
        ({"owner_id": "x"}, "/owner_id"),
    ],
)
def test_unclear_view_is_refused(office: Office, me: str, faulty: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.as_(me).create_view(body={**SMALL, **faulty})
    assert refused.value.pointer == pointer


def test_state_as_large_as_may_be_is_kept(office: Office, me: str) -> None:
    state = {"x": "x" * (16 * 1024 - len('{"x":""}'))}
    assert keep(office, me, state=state)["state"] == state


def test_state_that_only_the_database_finds_too_large_is_refused(office: Office, me: str) -> None:
    with pytest.raises(ViewTooLarge):
        keep(office, me, state={"x": [1e-300] * 1_000})


@pytest.mark.parametrize("after", [{}, {"others": True, "name": "x", "id": 5}, {"name": "x"}])
def test_place_that_was_never_given_is_refused(office: Office, me: str, after: dict[str, Any]) -> None:
    with pytest.raises(CursorUnclear):
        office.as_(me).list_views(query={"after": after})


def test_nobody_has_no_views(office: Office) -> None:
    with pytest.raises(NobodyAsks):
        office.as_(None).list_views(query={})
