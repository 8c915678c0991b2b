import pytest

from services.leads.domain.drafts import (
    MOST_EXTRA,
    DraftInvalid,
    FieldFault,
    clean_extra,
    clean_field,
    draft_of,
    two_leads_note,
)
from services.leads.domain.fields import LONGEST_EXTRA
from services.leads.domain.identity import Key

NUMBER = "91330100799655058B"


def codes(refused):
    return {(error["pointer"], error["code"]) for error in refused.value.errors}


def test_a_body_becomes_a_clean_draft_with_its_keys():
    draft = draft_of({"name": " 李雷 ", "phone": "138 0013 8000", "email": "Li@Example.com", "city": "N/A",
                      "tags": ["VIP", "VIP "], "extra": {"visits": 3, "note": " x\0 ", "none": None,
                      "blank": " "}})  # fmt: skip
    assert draft.fields == {"name": "李雷", "phone": "+8613800138000", "email": "li@example.com"}
    assert draft.tags == ("VIP",)
    assert draft.extra == {"visits": 3, "note": "x"}
    assert draft.keys == (Key("phone", "+8613800138000"), Key("email", "li@example.com"))
    assert draft.values()["details"] == 5


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("", "lead_empty")),
        ({"source": "web"}, ("", "lead_empty")),
        ({"name": "N/A"}, ("", "lead_empty")),
        ({"phone": "abc"}, ("/phone", "phone_invalid")),
        ({"email": "a@b"}, ("/email", "email_invalid")),
        ({"name": "x" * 201}, ("/name", "too_long")),
        ({"name": "x", "extra": {"a": [1]}}, ("/extra/a", "invalid")),
        ({"name": "x", "extra": {" ": 1}}, ("/extra/ ", "too_long")),
        ({"name": "x", "extra": {"a": "x" * (LONGEST_EXTRA + 1)}}, ("/extra/a", "too_long")),
        ({"name": "x", "extra": {str(n): n for n in range(MOST_EXTRA + 1)}}, ("/extra", "too_many")),
    ],
)
def test_what_cannot_be_a_lead_is_refused_where_it_is_wrong(body, fault):
    with pytest.raises(DraftInvalid) as refused:
        draft_of(body)
    assert fault in codes(refused)


def test_every_fault_is_told_at_once():
    with pytest.raises(DraftInvalid) as refused:
        draft_of({"phone": "abc", "email": "a@b"})
    assert codes(refused) == {("/phone", "phone_invalid"), ("/email", "email_invalid")}


def test_a_company_number_is_a_key_and_is_kept_among_the_extras():
    draft = draft_of({"company_number": " 9133 0100 7996 5505 8b ", "company": "Acme"})
    assert draft.keys == (Key("company_number", NUMBER),)
    assert draft.extra == {"company_number": NUMBER}
    assert "company_number" not in draft.fields


def test_a_company_number_that_is_wrong_is_kept_and_is_no_key():
    draft = draft_of({"company_number": "123", "company": "Acme"})
    assert (draft.keys, draft.extra) == ((), {"company_number": "123"})


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("phone", "13800138000/13900139000", "+8613800138000"),
        ("phone", "无效;13900139000", "+8613900139000"),
        ("phone", "8765 4321", "8765 4321"),
        ("external_id", "Ａ-001", "A-001"),
        ("source", "Select", None),
        ("source", "a long description of no placeholder", "a long description of no placeholder"),
        ("city", " ", None),
    ],
)
def test_fields_are_cleaned_each_in_its_way(name, typed, value):
    assert clean_field(name, typed) == value


def test_a_fault_says_what_is_wrong():
    with pytest.raises(FieldFault, match="not a phone number") as fault:
        clean_field("phone", "call me")
    assert fault.value.code == "phone_invalid"


def test_numbers_and_truths_among_extras_stay_what_they_are():
    assert clean_extra({"a": 1, "b": 1.5, "c": True}) == ({"a": 1, "b": 1.5, "c": True}, [])


def test_a_row_of_two_leads_is_told_by_its_fields():
    note = two_leads_note(["wechat", "email", "email"])
    assert (note.code, note.pointer) == ("two_leads", "/email")
    assert note.detail == "email and wechat_id of another lead: a pair for the queue of duplicates"
