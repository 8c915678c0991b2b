import pytest

from services.leads.domain.intake import check_mapping, lead_body
from shared.files.headings import MappingInvalid


def test_names_are_mapped_recognised_or_kept_as_extra():
    sent = {"fld_1": "李雷", "手机号": "13800138000", "budget": 9, "email": "l@example.com"}
    assert lead_body("form", {"fld_1": "name"}, sent) == {
        "name": "李雷",
        "phone": "13800138000",
        "email": "l@example.com",
        "extra": {"budget": 9},
    }


def test_what_lies_deeper_is_named_with_dots_down_to_a_depth():
    deep = {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
    body = lead_body("webhook", {"contact.tel": "phone"}, {"contact": {"tel": "1"}, **deep})
    assert body == {"phone": "1", "extra": {}}
    assert lead_body("webhook", {}, {"a": {"b": {"c": 1}}})["extra"] == {"a.b.c": 1}


def test_of_two_names_for_one_field_the_first_filled_has_it():
    assert lead_body("form", {}, {"name": "", "姓名": "a", "联系人": "b"})["name"] == "a"


def test_lists_are_told_in_one_line_and_tags_stay_apart():
    body = lead_body("form", {}, {"tags": ["a", 1], "city": ["沪", "京"], "hobbies": [1, 2]})
    assert (body["tags"], body["city"], body["extra"]) == (["a", "1"], "沪, 京", {"hobbies": "1, 2"})
    assert lead_body("form", {}, {"tags": "a"})["tags"] == ["a"]


@pytest.mark.parametrize("name", ["source", "channel"])
def test_a_source_cannot_call_itself_another(name):
    assert name not in lead_body("webhook", {}, {name: "x"})


@pytest.mark.parametrize(
    ("kind", "field"), [("form", "external_id"), ("form", "source"), ("webhook", "outcome")]
)
def test_a_field_that_may_not_come_this_way_is_refused_in_a_mapping(kind, field):
    with pytest.raises(MappingInvalid) as caught:
        check_mapping({"a/b": field}, kind)
    assert caught.value.pointer == "/mapping/a~1b"


def test_a_public_form_cannot_claim_the_numbers_of_other_systems():
    assert "external_id" not in lead_body("form", {}, {"external_id": "X1"})
    assert lead_body("webhook", {}, {"external_id": "X1"})["external_id"] == "X1"
    check_mapping({"a": "external_id", "b": "sharer"}, "webhook")
