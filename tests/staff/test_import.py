"""Employees from a file: what goes in, what does not and why, and that it goes in once."""

import threading
from typing import Any
from uuid import UUID

import pytest

from services.staff import import_run
from services.staff.domain.importing import NoNumbers
from services.staff.import_run import ImportRun
from services.staff.repository import import_batch, imports
from shared.clock import utc_now
from shared.errors import Refusal
from shared.files.headings import MappingInvalid
from tests.staff.importing import (
    HEADER,
    as_csv,
    as_xlsx,
    bring,
    counts,
    faults,
    named,
    person,
    upload,
    work,
)
from tests.staff.office import TO_POOL, TODAY, Office

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


def test_file_of_any_kind_makes_employees(office: Office, admin: str) -> None:
    files = {name: as_csv([person(name), person("x" + name)], encoding=name) for name in ENCODINGS}
    files["workbook"] = as_xlsx([person("workbook"), person("xworkbook")])
    for number, content in files.items():
        assert counts(bring(office, admin, content)) == (2, 0, 0, 0), number
        one = named(office, number)
        said = (one["name"], one["phone"], one["region"], one["seniority"], one["roles"])
        assert said == (f"员工{number}", "13800001234", "华东", "regular", ["rep"])
        assert one["password_hash"] is None
    assert office.broken_checks() == []


def test_same_file_again_changes_nothing(office: Office, admin: str) -> None:
    content = as_csv([person("1"), person("2")])
    bring(office, admin, content)
    told = office.run("SELECT count(*) FROM outbox")
    assert counts(bring(office, admin, content)) == (0, 0, 2, 0)
    assert office.run("SELECT count(*) FROM outbox") == told


def test_change_is_written_told_and_noted_and_a_blank_says_nothing(office: Office, admin: str) -> None:
    bring(office, admin, as_csv([person("1")]))
    before = named(office, "1")
    row = person("1", 资历="资深", 手机="", 邮箱="", 角色="-")
    assert counts(bring(office, admin, as_csv([row]))) == (0, 1, 0, 0)
    after = named(office, "1")
    assert {name for name in after if after[name] != before[name]} == {"seniority", "version"}
    assert office.events(str(after["id"]))[-1]["data"]["seniority"] == "senior"
    [entry] = office.audit(str(after["id"]), "employee_changed")
    assert (entry["before"], entry["after"]) == ({"seniority": "regular"}, {"seniority": "senior"})
    assert str(entry["actor_id"]) == admin


def test_whatever_a_file_changes_is_stored_and_told(office: Office, admin: str) -> None:
    team = office.team("华东一组")
    header = (*HEADER, "权重", "等级", "技能", "在岗")
    bring(
        office,
        admin,
        as_csv([(*person("1"), "7", "A", "英语", "是"), (*person("2"), "", "", "", "")], header),
    )
    changed = person("1", 姓名="韩梅", 邮箱="han@example.com", 手机="139 0000 1234", 部门="华东一组",
                     区域="华北", 资历="资深", 角色="人事,销售")  # fmt: skip
    job = bring(
        office, admin, as_csv([(*changed, "0", "CB", "法语", "否"), person("2", 区域="华南")], header)
    )
    assert counts(job) == (0, 2, 0, 0)
    one, other = named(office, "1"), named(office, "2")
    said = {
        "name": "韩梅", "email": "han@example.com", "phone": "13900001234", "team_id": UUID(team),
        "region": "华北",
        "seniority": "senior", "roles": ["hr", "rep"], "weight": 0, "grades": ["B", "C"], "skills": ["法语"],
        "on_shift": False, "active": True, "version": 2, "calendar_id": None,
    }  # fmt: skip
    assert {name: one[name] for name in said} == said
    assert (other["region"], other["email"], other["version"]) == ("华南", "e2@example.com", 2)
    told = office.events(str(one["id"]))[-1]
    assert (told["sequence"], told["data"]["phone"]) == (2, "13900001234")
    assert office.broken_checks() == []


def test_what_is_taken_between_deciding_and_writing_is_decided_again(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(office, admin, as_csv([person("1"), person("2")]))
    resolve, decided = import_batch.resolve, []

    def and_somebody_takes_it(*args: Any) -> Any:
        decided.append(resolve(*args))
        if len(decided) == 1:
            office.hire("rep", number="3", email="New@example.com")
        return decided[-1]

    monkeypatch.setattr(import_batch, "resolve", and_somebody_takes_it)
    rows = [person("1", 邮箱="new@example.com"), person("2", 区域="华南")]
    job = bring(office, admin, as_csv(rows))
    assert (counts(job), faults(office, admin, job)) == ((0, 1, 0, 1), {1: ("email_taken", "/email")})
    assert (len(decided), named(office, "2")["version"], named(office, "1")["version"]) == (2, 2, 1)
    assert office.broken_checks() == []


def test_every_field_is_read_in_both_languages(office: Office, admin: str) -> None:
    team = office.team("华东一组")
    header = ("Employee No", "Full Name", "E-mail", "Dept", "Level", "Role", "Share", "Lead grades", "Skills")
    header = (*header, "On duty", "Manages teams")
    row = ("a-1", "Li Lei", "li@example.com", team, "Senior", "rep; manager", "120", "ab", "English, 法语")
    job = bring(office, admin, as_csv([(*row, "no", "华东一组")], header))
    assert counts(job) == (1, 0, 0, 0)
    one = named(office, "a-1")
    assert str(one["team_id"]) == team
    said = (one["seniority"], one["roles"], one["weight"], one["grades"], one["skills"], one["on_shift"])
    assert said == ("senior", ["manager", "rep"], 120, ["A", "B"], ["English", "法语"], False)
    [[manager]] = office.run("SELECT manager_id FROM team")
    assert manager == one["id"]
    assert office.broken_checks() == []


FAULTS = [
    (person(""), "required", "/number"),
    (person("1 2"), "invalid", "/number"),
    (person("1", 姓名=""), "required", "/name"),
    (person("2", 邮箱=""), "required", "/email"),
    (person("3", 邮箱="li.lei"), "invalid", "/email"),
    (person("4", 手机="call me"), "invalid", "/phone"),
    (person("5", 部门="九组"), "team_unknown", "/team"),
    (person("6", 资历="大师"), "seniority_unknown", "/seniority"),
    (person("7", 角色="销售,皇帝"), "role_unknown", "/roles"),
    (person("8", 姓名="别人"), "number_twice", "/number"),
    (person("10", 邮箱="E8@example.com"), "email_twice", "/email"),
    (person("11", 邮箱="E9001@example.com"), "email_taken", "/email"),
    ((*person("12"), "more"), "row_too_long", None),
]


def test_bad_rows_fail_with_their_reasons_and_good_ones_go_in(office: Office, admin: str) -> None:
    job = bring(office, admin, as_csv([person("8"), *(row for row, _, _ in FAULTS), person("9")]))
    assert counts(job) == (2, 0, 0, len(FAULTS))
    assert faults(office, admin, job) == {
        number: (code, pointer) for number, (_, code, pointer) in enumerate(FAULTS, 2)
    }
    failed = office.as_(admin).list_import_rows(import_id=job["id"], query={"outcome": "failed"})
    assert [tuple(row["raw"]) for row in failed["data"]] == [row for row, _, _ in FAULTS]


def test_row_that_stands_twice_is_counted_as_known(office: Office, admin: str) -> None:
    assert counts(bring(office, admin, as_csv([person("1"), person("1")]))) == (1, 0, 1, 0)


def test_columns_that_are_no_field_are_named(office: Office, admin: str) -> None:
    header = (*HEADER, "身份证号", "备注")
    job = bring(office, admin, as_csv([(*person("1"), "110101199001011234", "x")], header))
    assert (counts(job), job["ignored"]) == ((1, 0, 0, 0), ["身份证号", "备注"])


def test_column_without_a_heading_is_named_if_anything_stands_there(office: Office, admin: str) -> None:
    rows = [person("1"), (*person("2"), "", "x"), (*person("3"), "", "", "", "y")]
    job = bring(office, admin, as_csv(rows, (*HEADER, "", "", "")))
    assert (counts(job), job["ignored"]) == ((2, 0, 0, 1), ["column 10"])
    assert faults(office, admin, job) == {3: ("row_too_long", None)}


def test_mapping_says_which_column_is_which(office: Office, admin: str) -> None:
    content = as_csv([("1", "李雷", "li@example.com")], ("A", "B", "C"))
    mapping = {"A": "number", "B": "name", "C": "email"}
    assert counts(bring(office, admin, content, mapping=mapping)) == (1, 0, 0, 0)
    with pytest.raises(MappingInvalid):
        upload(office, admin, content, mapping={"A": "password"})
    with pytest.raises(MappingInvalid):
        upload(office, admin, content, mapping={"Z": "number"})


UNUSABLE = {
    "file_empty": b"",
    "not_a_table": b"%PDF-1.7",
    "no_rows": as_csv([], ("姓名",)),
    "number_column_missing": as_xlsx([("李雷",)], ("姓名",)),
}


def test_unusable_file_fails_with_its_code(office: Office, admin: str) -> None:
    for code, content in UNUSABLE.items():
        job = bring(office, admin, content)
        assert (job["state"], job["error_code"]) == ("failed", code)


def test_file_without_numbers_is_refused_before_it_starts(office: Office, admin: str) -> None:
    with pytest.raises(NoNumbers, match="工号"):
        upload(office, admin, as_csv([("李雷",)], ("姓名",)))
    assert office.run("SELECT state FROM import_job") == [("uploading",)]


def test_dry_run_counts_the_same_and_writes_nothing(office: Office, admin: str) -> None:
    bring(office, admin, as_csv([person("1"), person("2")]))
    before = office.run("SELECT id, version FROM employee ORDER BY id")
    rows = [person("1"), person("2", 区域="华北"), person("3"), person("4", 姓名="")]
    job = bring(office, admin, as_csv(rows), dry_run=True)
    assert counts(job) == (1, 1, 1, 1)
    assert office.run("SELECT id, version FROM employee ORDER BY id") == before
    assert counts(bring(office, admin, as_csv(rows))) == (1, 1, 1, 1)


def test_rehired_person_gets_a_new_record_that_says_so(office: Office, admin: str) -> None:
    bring(office, admin, as_csv([person("1")]))
    old = str(named(office, "1")["id"])
    office.as_(admin).depart_employee(employee_id=old, body={"effective_on": TODAY, "plan": TO_POOL})
    job = bring(office, admin, as_csv([person("1")]))
    assert (counts(job), job["rehired"]) == ((1, 0, 0, 0), 1)
    [row] = office.as_(admin).list_import_rows(import_id=job["id"], query={})["data"]
    assert (row["code"], row["employee_id"] == old, row["name"]) == ("rehired", False, "员工1")
    noted = office.as_(admin).list_import_rows(import_id=job["id"], query={"noted": True})
    assert noted["data"] == [row]


# -- who may give what --------------------------------------------------------


def test_hr_makes_no_privileged_person_by_a_file(office: Office, admin: str) -> None:
    hr, words = office.hire("hr"), ("管理员", "人事", "财务", "经理")
    job = bring(office, hr, as_csv([person(str(n), 角色=word) for n, word in enumerate(words, 1)]))
    assert faults(office, hr, job) == dict.fromkeys((1, 2, 3), ("role_not_grantable", None))
    assert named(office, "4")["roles"] == ["manager"]


def test_hr_changes_no_privileged_person_by_a_file(office: Office, admin: str) -> None:
    hr = office.hire("hr", number="5001")
    job = bring(office, hr, as_csv([person("9001", 邮箱="mine@example.com"), person("5001", 角色="人事")]))
    assert {code for code, _ in faults(office, hr, job).values()} == {"role_not_grantable"}


def test_nobody_changes_their_own_roles_by_a_file(office: Office, admin: str) -> None:
    job = bring(office, admin, as_csv([person("9001", 角色="管理员,财务")]))
    assert faults(office, admin, job) == {1: ("own_roles", "/roles")}


def test_only_an_admin_names_managers_by_a_file(office: Office, admin: str) -> None:
    office.team("一组")
    content = as_csv([(*person("1", 角色="经理"), "一组")], (*HEADER, "管理团队"))
    hr = office.hire("hr")
    job = bring(office, hr, content)
    assert faults(office, hr, job) == {1: ("manages_not_grantable", "/manages")}
    assert counts(bring(office, admin, content)) == (1, 0, 0, 0)
    assert counts(bring(office, admin, content)) == (0, 0, 1, 0)


def test_who_manages_a_team_is_a_manager(office: Office, admin: str) -> None:
    office.team("一组")
    job = bring(office, admin, as_csv([(*person("1"), "一组")], (*HEADER, "管理团队")))
    assert faults(office, admin, job) == {1: ("not_a_manager", "/manages")}


def test_import_of_somebody_who_may_not_any_more_ends(office: Office, admin: str) -> None:
    other = office.hire("admin")
    waiting = upload(office, other, as_csv([person("1")]))
    office.as_(admin).update_employee(employee_id=other, body={"roles": ["employee"]})
    work(office)
    job = office.as_(admin).get_import(import_id=waiting)
    assert (job["state"], job["error_code"], job["created"]) == ("failed", "importer_gone", 0)


def test_others_import_and_see_no_employees(office: Office, admin: str) -> None:
    job = bring(office, admin, as_csv([person("1")]))
    other = office.hire("rep", "manager", "marketer", "finance", "employee")
    call = office.as_(other)
    for act in (
        lambda: upload(office, other, b"x"),
        lambda: call.get_import(import_id=job["id"]),
        lambda: call.list_imports(query={}),
        lambda: call.list_import_rows(import_id=job["id"], query={}),
        lambda: call.undo_import(import_id=job["id"]),
        lambda: call.list_import_departures(import_id=job["id"], query={}),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "role_not_allowed"


# -- once, however often it is started ----------------------------------------


def test_import_killed_between_batches_goes_on_where_it_stopped(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH_ROWS", 2)
    waiting = upload(office, admin, as_csv([person(str(n)) for n in range(1, 8)]))
    seen = iter([False, False, True])
    with office.db.transaction() as session:
        job = imports.get(session, UUID(waiting))
    ImportRun(office.db, job, utc_now, lambda: next(seen)).run()
    half = office.as_(admin).get_import(import_id=waiting)
    assert (half["state"], half["created"]) == ("running", 4)
    work(office)
    assert counts(office.as_(admin).get_import(import_id=waiting)) == (7, 0, 0, 0)
    assert office.run("SELECT count(*) FROM employee WHERE number <> '9001'") == [(7,)]


def test_two_runs_of_one_import_write_every_row_once(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH_ROWS", 3)
    waiting = upload(office, admin, as_csv([person(str(n)) for n in range(1, 31)]))
    with office.db.transaction() as session:
        job = imports.get(session, UUID(waiting))
    runs = [ImportRun(office.db, job, utc_now, lambda: False) for _ in range(2)]
    threads = [threading.Thread(target=run.run) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work(office)
    assert counts(office.as_(admin).get_import(import_id=waiting)) == (30, 0, 0, 0)
    assert office.broken_checks() == []
