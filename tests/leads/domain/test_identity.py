import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.identity import (
    Key,
    identity_keys,
    is_local_phone,
    normalise_company_number,
    normalise_email,
    normalise_external,
    normalise_phone,
    normalise_wechat,
    strongest,
)

MOBILE = "+8613800138000"


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86-138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "008613800138000",
        "(86)138-0013-8000",
        "（86）138 0013 8000",
        "１３８００１３８０００",
        "013800138000",
        "'13800138000",
        "13800138000.0",
        "手机：13800138000",
        "Tel: 138.0013.8000",
        "138-0013-8000 转 5",
        "\u00a013800138000\u200b",
    ],
)
def test_one_mobile_has_one_form_however_it_is_spelled(typed):
    assert normalise_phone(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("010-88888888", "+861088888888"),
        ("(010)8888 8888", "+861088888888"),
        ("+86 (0)10 8888 8888", "+861088888888"),
        ("010-8888 8888 转 123", "+861088888888;ext=123"),
        ("01088888888 分机:123", "+861088888888;ext=123"),
        ("010-88888888 ext. 123", "+861088888888;ext=123"),
        ("010-88888888 x123", "+861088888888;ext=123"),
        ("0571-88888888-8001", "+8657188888888;ext=8001"),
        ("400-800-8000", "+864008008000"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_landlines_extensions_and_foreign_numbers_have_one_form(typed, form):
    assert normalise_phone(typed) == form


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "12345", "1380013800", "12800138000", "95588", "87654321", "+", "010-8888", "call Li",
     "+86", "+999 12345678", "+861088888888;ext=x"],
)  # fmt: skip
def test_what_is_no_whole_number_has_no_form(typed):
    assert normalise_phone(typed) in (None, "+861088888888")
    assert typed.endswith("ext=x") or normalise_phone(typed) is None


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", "+86", "86", "0086", "0", "+86-", "(86)", "+86 "]),
    st.lists(st.sampled_from(["", " ", "-", ".", "\u00a0"]), min_size=11, max_size=11),
    st.booleans(),
)
def test_spelling_never_matters(digits, prefix, gaps, full_width):
    body = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=True))
    if full_width:
        body = body.translate(str.maketrans(string.digits, "０１２３４５６７８９"))
    assert normalise_phone(prefix + body) == "+86" + digits


@given(st.text(st.sampled_from(string.digits + " +-()转x.０８6"), max_size=24))
def test_a_normal_form_is_its_own_normal_form(typed):
    form = normalise_phone(typed)
    assert form is None or normalise_phone(form) == form


@pytest.mark.parametrize(
    ("typed", "local"), [("8765 4321", True), ("8765432", True), ("123456", False), ("abcdefgh", False)]
)
def test_a_number_without_area_code_is_only_local(typed, local):
    assert is_local_phone(typed) is local


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("  Zhang.San@Example.COM ", "zhang.san@example.com"),
        ("张三 <San@Example.com>", "san@example.com"),
        ("mailto:x@y.cn", "x@y.cn"),
        ("x@y.cn;", "x@y.cn"),
        ("ａ@b.com", "a@b.com"),
        ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
        ("STRASSE@straße.de", "strasse@strasse.de"),
    ],
)
def test_an_address_has_one_form(typed, form):
    assert normalise_email(typed) == form
    assert normalise_email(form) == form


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@", "@b.com", "a@b", "a..b@c.com", ".a@b.com", "a.@b.com", "a b@c.com", "张三@例子.cn",
     "a@" + "b" * 70 + ".com", "x" * 250 + "@b.com", "a@.com", "<.a@b.com>"],
)  # fmt: skip
def test_what_is_no_address_has_no_form(typed):
    assert normalise_email(typed) is None


def test_wechat_ids_ignore_case_and_external_ids_do_not():
    assert normalise_wechat(" Li_Lei88 ") == "li_lei88"
    assert normalise_external(" A-001 ") == "A-001"
    assert normalise_wechat("  ") is None
    assert normalise_external("  ") is None


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("91330100799655058B", "91330100799655058B"),
        ("9133 0100 7996 5505 8b", "91330100799655058B"),
        ("91330100799655058C", None),
        ("91330100799655058", None),
        ("I1330100799655058B", None),
    ],
)
def test_a_company_number_is_checked_by_its_last_character(typed, form):
    assert normalise_company_number(typed) == form


def test_keys_come_strongest_first_and_a_local_phone_is_none():
    fields = {"external_id": "7", "email": "a@b.cn", "wechat_id": "Wx1", "phone": MOBILE}
    assert identity_keys(fields) == (
        Key("phone", MOBILE), Key("wechat", "wx1"), Key("email", "a@b.cn"), Key("external", "7"),
    )  # fmt: skip
    assert identity_keys({"phone": "87654321", "wechat_id": " "}) == ()


def test_a_company_number_is_a_key_only_where_nothing_names_the_person():
    number = "91330100799655058B"
    assert identity_keys({"company_number": number}) == (Key("company_number", number),)
    assert identity_keys({"company_number": number, "email": "a@b.cn"}) == (Key("email", "a@b.cn"),)
    assert identity_keys({"company_number": "not one"}) == ()


def test_the_strongest_of_several_keys_is_believed():
    phone, email = Key("phone", MOBILE), Key("email", "a@b.cn")
    assert strongest([email, phone]) == phone
    assert strongest([Key("email", "b@b.cn"), email]) == email
