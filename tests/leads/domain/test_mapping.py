import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.fields import IMPORT_FIELDS, OWN_PREFIX
from services.leads.domain.mapping import apply, check_fields, place, recognise, recognise_all
from shared.files.headings import MappingInvalid, NoColumnRecognised, header_key
from shared.files.mapping_origin import Origin, why


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"), ("名字", "name"), ("Full Name", "name"), ("手机", "phone"), ("电话号码", "phone"),
        ("Mobile", "phone"), ("TEL", "phone"), ("邮箱", "email"), ("E-mail", "email"), ("emailAddress",
        "email"),
        ("公司名称", "company"), ("Account", "company"), ("职位", "title"), ("jobTitle", "title"),
        ("来源", "source"), ("Lead Source", "source"), ("渠道", "channel"), ("城市", "city"), ("省份",
        "region"),
        ("行业", "industry"), ("Sector", "industry"), ("规模", "company_size"), ("标签", "tags"),
        ("创建时间", "created_at"), ("Created At", "created_at"), ("编号", "external_id"),
        ("Prospect ID", "external_id"), ("lead_id", "external_id"), ("统一社会信用代码", "company_number"),
        ("微信号", "wechat_id"), ("姓名（必填）", "name"), ("手机号*", "phone"), ("Converted", None),
        ("outcome", None), ("成交", None),
        ("Anything", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_both_languages_and_an_outcome_never(heading, field):
    assert recognise(heading) == field


def test_of_two_columns_for_one_field_the_first_has_it():
    assert recognise_all(["手机", "电话", "姓名"]) == {0: "phone", 2: "name"}


def test_without_a_mapping_headings_decide():
    assert apply({}, ["姓名", "备注"]) == {0: "name"}


def test_a_mapping_is_taken_as_told_and_nothing_else_is_recognised():
    assert apply({"Converted": "outcome", " who ": "name"}, ["手机", "Who", "Converted"]) == {
        2: "outcome",
        1: "name",
    }


def test_of_two_headings_that_differ_in_case_the_exact_one_is_meant():
    assert apply({"id": "external_id"}, ["ID", "id"]) == {1: "external_id"}


def test_a_column_the_file_lacks_is_refused_with_its_pointer():
    with pytest.raises(MappingInvalid) as refused:
        apply({"姓名": "name", "a/b~c": "phone"}, ["姓名"])
    assert refused.value.errors == [
        {"pointer": "/mapping/a~1b~0c", "code": "unknown_column", "detail": "the file has no column 'a/b~c'"}
    ]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"a": "nonsense"}, "unknown_field"),
        ({"a": 7}, "unknown_field"),
        ({"a": "name", "b": "name"}, "field_twice"),
    ],
)
def test_fields_no_lead_has_or_given_twice_are_refused(mapping, code):
    with pytest.raises(MappingInvalid) as refused:
        check_fields(mapping)
    assert {error["code"] for error in refused.value.errors} == {code}


@given(st.lists(st.text(max_size=12), unique=True, max_size=20))
def test_no_column_is_given_two_fields_and_no_field_two_columns(columns):
    found = recognise_all(columns)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(IMPORT_FIELDS)
    assert all(0 <= index < len(columns) for index in found)


@pytest.mark.parametrize("columns", [["b", "A"], [" a ", "B"]])
def test_headings_in_whatever_order_and_case_are_one_header(columns):
    assert header_key(columns) == header_key(["a", "b"]) != header_key(["a", "b", "c"])


def test_why_a_mapping_was_used_in_two_languages():
    assert why(None) is None
    assert {origin: bool(why(origin)["zh"] and why(origin)["en"]) for origin in Origin} == dict.fromkeys(
        Origin, True
    )


def test_a_file_of_which_no_column_is_known_is_refused_with_the_headings_that_are():
    assert place({}, ["姓名", "Spalte"]) == {0: "name"}
    assert place({"Spalte": "phone"}, ["Spalte"]) == {0: "phone"}
    assert place({}, [OWN_PREFIX + "id", "Spalte"]) == {}
    with pytest.raises(NoColumnRecognised, match=r"has Spalte, Zeile\..*name \(姓名\), .*phone \(手机\)"):
        place({}, ["Spalte", "Zeile"])
