"""What a row of a file says, and what a file may do; no database."""

from uuid import UUID

import pytest

from services.staff.domain.import_rules import (
    OwnRoles,
    TeamsNotYours,
    TooManyMissing,
    check_may_import,
    check_share,
)
from services.staff.domain.importing import KNOWN, InFile, RowFault, Wish, read
from services.staff.domain.people import Role, RoleNotGrantable
from services.staff.domain.reach import Viewer

ME, ANOTHER = UUID(int=1), UUID(int=2)
ADMIN = Viewer(ME, frozenset({Role.ADMIN}))
HR = Viewer(ME, frozenset({Role.HR}))
REP, MANAGER, FINANCE = frozenset({Role.REP}), frozenset({Role.MANAGER}), frozenset({Role.FINANCE})
FIELDS = (
    "number",
    "roles",
    "seniority",
    "grades",
    "weight",
    "on_shift",
    "skills",
    "team",
    "manages",
    "email",
)


def row(**said: str) -> Wish | RowFault:
    cells = {"number": "E1", **said}
    return read(1, [cells.get(name, "") for name in FIELDS], dict(enumerate(FIELDS)), len(FIELDS))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("工号", "number"), ("员工编号（必填）", "number"), ("Employee No.", "number"),
        ("employeeId", "number"),
        ("姓名", "name"), ("部门", "team"), ("手机号码*", "phone"), ("企业邮箱", "email"),
        ("系统角色", "roles"),
        ("管理团队", "manages"), ("是否在岗", "on_shift"), ("密码", None), ("password", None), ("备注", None),
    ],
)  # fmt: skip
def test_heading_names_its_field(heading: str, field: str | None) -> None:
    assert KNOWN.recognise(heading) == field


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"roles": "销售、经理"}, {"roles": ["rep", "manager"]}),
        ({"roles": "Rep;rep / 销售"}, {"roles": ["rep"]}),
        ({"seniority": "资深"}, {"seniority": "senior"}),
        ({"grades": "a、B C"}, {"grades": ["A", "B", "C"]}),
        ({"weight": "120.0"}, {"weight": 120}),
        ({"on_shift": "否"}, {"on_shift": False}),
        ({"skills": "英语, English"}, {"skills": ["英语", "English"]}),
        ({"roles": "-", "weight": "", "seniority": "无"}, {}),
    ],
)
def test_cell_says(said: dict[str, str], meant: dict[str, object]) -> None:
    wish = row(**said)
    assert isinstance(wish, Wish)
    assert (wish.number, wish.body) == ("e1", {"number": "E1", **meant})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"roles": "皇帝"}, "role_unknown"),
        ({"seniority": "大师"}, "seniority_unknown"),
        ({"grades": "A,E"}, "grade_unknown"),
        ({"weight": "much"}, "weight_unclear"),
        ({"on_shift": "maybe"}, "truth_unclear"),
        ({"number": ""}, "required"),
    ],
)
def test_cell_that_means_nothing_is_a_fault_of_its_row(said: dict[str, str], code: str) -> None:
    fault = row(**said)
    assert isinstance(fault, RowFault)
    assert fault.code == code


def test_first_of_several_faults_is_told() -> None:
    fault = row(roles="皇帝", seniority="大师")
    assert isinstance(fault, RowFault)
    assert (fault.code, fault.number) == ("role_unknown", "e1")


def test_short_row_is_read_and_a_long_one_is_a_fault() -> None:
    assert isinstance(read(1, ["E1"], {0: "number", 1: "name"}, 2), Wish)
    fault = read(1, ["E1", "", "x"], {0: "number", 1: "name"}, 2)
    assert isinstance(fault, RowFault)
    assert (fault.code, fault.number) == ("row_too_long", "e1")


def test_rows_of_one_file_do_not_contradict_each_other() -> None:
    seen = InFile()

    def check(**said: str) -> str:
        wish = row(**said)
        assert isinstance(wish, Wish)
        found = seen.check(wish)
        return found.code if isinstance(found, RowFault) else "said" if found is None else "new"

    assert check(number="1", email="a@example.com", manages="一组") == "new"
    assert check(number="1", email="a@example.com", manages="一组") == "said"
    assert check(number="1", email="b@example.com") == "number_twice"
    assert check(number="2", email="A@example.com") == "email_twice"
    assert check(number="3", manages="二组、一组") == "team_twice"
    assert check(number="4") == "new"


def test_admin_may_give_what_hr_may_not() -> None:
    for before, after in ((REP, FINANCE), (FINANCE, REP), (FINANCE, FINANCE)):
        check_may_import(ADMIN, ANOTHER, before, after, manages=True)
        with pytest.raises(RoleNotGrantable):
            check_may_import(HR, ANOTHER, before, after, manages=False)
    check_may_import(HR, None, (), MANAGER, manages=False)
    with pytest.raises(TeamsNotYours):
        check_may_import(HR, None, (), MANAGER, manages=True)


def test_nobody_changes_their_own_roles() -> None:
    check_may_import(ADMIN, ME, ADMIN.roles, ADMIN.roles, manages=False)
    for after in (ADMIN.roles | FINANCE, REP):
        with pytest.raises(OwnRoles):
            check_may_import(ADMIN, ME, ADMIN.roles, after, manages=False)


@pytest.mark.parametrize(
    ("missing", "active", "asks"),
    [(0, 0, False), (2, 3, False), (3, 30, False), (3, 29, True), (101, 1000, True)],
)
def test_brake_asks_again_above_a_tenth_and_two(missing: int, active: int, asks: bool) -> None:
    check_share(missing, active, confirmed=True)
    if asks:
        with pytest.raises(TooManyMissing):
            check_share(missing, active, confirmed=False)
    else:
        check_share(missing, active, confirmed=False)
