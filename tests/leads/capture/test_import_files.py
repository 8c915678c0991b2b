"""Files as people have them: encodings, workbooks, ragged rows, and files that are none."""

import pytest

from tests.leads.capture.support import HEADER, as_csv, as_xlsx, counts, people, rows, run


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encodings_real_files_have(world, encoding):
    job = run(world, as_csv(people(1, 3), encoding=encoding), chunk=7)
    assert (job.state, counts(job)) == ("completed", (3, 0, 0, 0))
    assert list(job.columns) == list(HEADER)
    assert world.one("select name from lead where external_id = 'X1'") == "客户1"


def test_a_workbook_reads_like_the_csv_of_it(world):
    typed = [("1001", "李雷", 13800138000, "=1+1"), ("1002", "韩梅梅", "13900139000", "@SUM(A1)")]
    job = run(world, as_xlsx(typed, ("编号", "姓名", "手机", "备注")))
    assert (job.state, job.encoding, counts(job)) == ("completed", "workbook", (2, 0, 0, 0))
    assert world.run("select name, phone, extra from lead order by external_id") == [
        ("李雷", "+8613800138000", {"备注": "0"}),
        ("韩梅梅", "+8613900139000", {"备注": "@SUM(A1)"}),
    ]


GOOD = as_xlsx(people(1, 50))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (as_csv([]), "no_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
        (bytes(range(256)) * 40, "not_a_table"),
        (b"PK\x03\x04 this is no archive", "file_broken"),
        (GOOD[: len(GOOD) // 2], "file_broken"),
        (GOOD[:200] + b"\0" * 400 + GOOD[600:], "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "file_broken"),
        (as_xlsx([], ()), "file_empty"),
        ((",".join(f"c{n}" for n in range(600)) + "\n1\n").encode(), "too_many_columns"),
    ],
)
def test_a_file_that_is_none_fails_with_its_code(world, content, code):
    job = run(world, content)
    assert (job.state, job.error_code) == ("failed", code)
    assert job.error_detail
    assert job.finished_at
    assert world.one("select count(*) from lead") == 0


def test_a_mapping_the_workbook_contradicts_fails_the_import(world):
    job = run(world, GOOD, {"no such column": "name"})
    assert (job.state, job.error_code) == ("failed", "mapping_invalid")


def test_ragged_empty_and_doubled_things_are_taken_as_they_are(world):
    content = (
        "姓名,备注,备注,手机\n"
        '"李\n雷",x,y,13800138000\n'
        "\n"
        ",,,\n"
        "韩梅梅,short\n"
        "王五,x,y,13700137000,,\n"
        "赵六,x,y,13700137001,too much\n"
        "nul\0l,x,y,13700137002\n"
    )
    job = run(world, content.encode())
    assert counts(job) == (4, 0, 0, 1)
    assert [row.row for row in rows(world, job)] == [1, 4, 5, 6, 7]
    assert world.run("select name, extra from lead order by number limit 2") == [
        ("李 雷", {"备注": "x", "备注 (2)": "y"}),
        ("韩梅梅", {"备注": "short"}),
    ]
    assert world.one("select name from lead where phone = '+8613700137002'") == "nul l"


def test_what_stands_behind_the_last_heading_is_left_out_and_told_once(world):
    below = ("李雷,13800138000,,", "韩梅梅,13900139000,,x", "王五,13700137000,y,z", "赵六,13700137001,,,w")
    job = run(world, "\n".join(["姓名,手机,,", *below]).encode())
    assert counts(job) == (3, 0, 0, 1)
    said = [(row.outcome, row.code, row.pointer) for row in rows(world, job)]
    assert said == [
        ("created", None, None),
        ("created", "column_unnamed", "/column 4"),
        ("created", None, None),
        ("failed", "row_too_long", None),
    ]
    assert world.run("select distinct extra from lead") == [({},)]


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_file_of_which_no_column_is_known_makes_no_lead(world, make):
    job = run(world, make([("a", "b")], ("Spalte", "Zeile")))
    assert (job.state, job.error_code) == ("failed", "no_column_recognised")
    assert "Spalte, Zeile" in job.error_detail
    assert "phone (手机)" in job.error_detail
    assert world.one("select count(*) from lead") == 0


def test_many_columns_long_cells_and_a_bad_byte_do_no_harm(world):
    header = ["姓名", *[f"项目{n}" for n in range(150)]]
    long = ["长", "x" * 30_000, *["1"] * 149]
    too_long = ["太长", "x" * 40_000, *["1"] * 149]
    content = as_csv([long, too_long, ["好", *["2"] * 150]], header).replace("好".encode(), b"\xff", 1)
    job = run(world, content)
    assert counts(job) == (2, 0, 0, 1)
    assert rows(world, job)[1].code == "too_long"
    assert world.run("select name from lead order by number") == [("长",), ("\ufffd",)]


def test_every_character_arrives_as_it_was(world):
    nasty = 'back\\slash "quote" \'s {brace}, \\N \\. 100%'
    rows_in = [(f"id\\{n}", nasty, f"{nasty}\ttab\nline\r{n}", f'{nasty};"b"') for n in range(3)]
    job = run(world, as_csv(rows_in, ("编号", "姓名", "备注", "标签")))
    assert counts(job) == (3, 0, 0, 0)
    stored = world.run("select external_id, name, extra, tags from lead order by external_id")
    assert [row.external_id for row in stored] == ["id\\0", "id\\1", "id\\2"]
    assert {row.name for row in stored} == {nasty}
    assert stored[0].extra == {"备注": f"{nasty}\ttab\nline\n0"}
    assert stored[0].tags == ['back\\slash "quote" \'s {brace}', "\\N \\. 100%", '"b"']
    assert world.one("select count(*) from lead_identity where value like 'id%'") == 3
    assert counts(run(world, as_csv(rows_in, ("编号", "姓名", "备注", "标签")))) == (0, 0, 3, 0)
