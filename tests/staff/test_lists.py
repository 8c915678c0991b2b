"""Pages, filters and order of lists."""

from typing import Any

import pytest

from services.staff.domain.reach import RoleNotAllowed
from shared.errors import Invalid
from shared.pages import CursorUnclear
from tests.staff.office import TO_POOL, TODAY, Office


def walk(list_page: Any, key: str = "id", **query: Any) -> list[str]:
    """Every id over all pages."""
    seen: list[str] = []
    after = None
    while True:
        page = list_page(query={**query, "after": after})
        seen += [row[key] for row in page["data"]]
        after = page["next_after"]
        if after is None:
            return seen


@pytest.mark.parametrize("sort", ["name", "-name", "number", "-number", "created_at", "-created_at"])
def test_pages_hold_every_employee_once_in_order(office: Office, sort: str) -> None:
    me = office.hire("admin")
    for name in ("张", "张", "李", "Wang", "wang", "张"):
        office.clock.advance(seconds=1)
        office.hire("rep", name=name)
    ids = walk(office.as_(me).list_employees, sort=sort, limit="2")
    column = sort.removeprefix("-")
    way = "DESC" if sort.startswith("-") else "ASC"
    expected = office.run(f"SELECT id::text FROM employee ORDER BY {column} {way}, id {way}")
    assert ids == [row[0] for row in expected]


def test_last_full_page_says_that_nothing_follows(office: Office, admin: str) -> None:
    office.hire("rep")
    assert office.as_(admin).list_employees(query={"limit": "2"})["next_after"] is None


@pytest.mark.parametrize("after", [{}, {"value": "x"}, {"value": "x", "id": "y"}, {"value": "x", "id": 5}])
def test_place_that_was_never_given_is_refused(office: Office, admin: str, after: dict[str, Any]) -> None:
    with pytest.raises(CursorUnclear):
        office.as_(admin).list_employees(query={"after": after})


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "201"}, {"sort": "phone"}, {"colour": "red"}, {"active": "maybe"}, {"q": ""}],
)
def test_unclear_query_is_refused(office: Office, admin: str, query: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        office.as_(admin).list_employees(query=query)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"role": "rep"}, ["1", "2"]),
        ({"role": "admin"}, ["9001"]),
        ({"region": "华东"}, ["2"]),
        ({"q": "韩梅"}, ["2"]),
        ({"q": "900"}, ["9001"]),
        ({"q": "%"}, []),
        ({"active": "true", "role": "rep"}, ["1", "2"]),
        ({"active": "false"}, ["3"]),
    ],
)
def test_filters_narrow_the_list(
    office: Office, admin: str, query: dict[str, str], numbers: list[str]
) -> None:
    office.hire("rep", number="1")
    office.hire("rep", "manager", number="2", name="韩梅梅", region="华东")
    gone = office.hire("employee", number="3")
    office.as_(admin).depart_employee(employee_id=gone, body={"effective_on": TODAY, "plan": TO_POOL})
    found = office.as_(admin).list_employees(query={**query, "sort": "number"})
    assert [row["number"] for row in found["data"]] == numbers


def test_list_of_a_team_holds_its_members(office: Office, admin: str) -> None:
    mine = office.hire("rep")
    office.hire("rep")
    team = office.team()
    office.move(mine, team)
    assert walk(office.as_(admin).list_employees, team_id=team) == [mine]


def test_colleagues_do_not_see_who_has_left(office: Office, admin: str) -> None:
    rep, gone = office.hire("rep"), office.hire("rep")
    office.as_(admin).depart_employee(employee_id=gone, body={"effective_on": TODAY, "plan": TO_POOL})
    assert gone not in walk(office.as_(rep).list_employees)
    assert walk(office.as_(rep).list_employees, active="false") == []
    assert gone in walk(office.as_(admin).list_employees)


def test_departures_are_listed_by_their_day_with_whose_they_are(office: Office, admin: str) -> None:
    days = {office.hire("rep"): f"2027-02-0{day}" for day in (3, 1, 2, 2)}
    gone = office.hire("rep")
    for rep, day in [*days.items(), (gone, TODAY)]:
        office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": day, "plan": TO_POOL})
    planned = sorted(days, key=lambda rep: (days[rep], rep))
    hr = office.as_(office.hire("hr"))
    assert walk(hr.list_departures, "employee_id", state="planned", limit="2") == planned
    assert walk(hr.list_departures, "employee_id", sort="-effective_on", limit="3") == [*planned[::-1], gone]
    [line] = hr.list_departures(query={"state": "applied"})["data"]
    told = hr.get_departure(employee_id=gone)
    who = {name: hr.get_employee(employee_id=gone)[name] for name in ("name", "number", "team_id")}
    assert line == told | who
    with pytest.raises(RoleNotAllowed):
        office.as_(office.hire("manager")).list_departures(query={})
    with pytest.raises(CursorUnclear):
        hr.list_departures(query={"after": {"day": "soon"}})


def test_teams_are_listed_by_name_and_filtered(office: Office, admin: str) -> None:
    teams = {name: office.team(name) for name in ("c", "a", "b")}
    assert walk(office.as_(admin).list_teams, limit="1") == [teams["a"], teams["b"], teams["c"]]
    assert walk(office.as_(admin).list_teams, q="B", region="华北") == [teams["b"]]
    assert walk(office.as_(admin).list_teams, region="华南") == []
