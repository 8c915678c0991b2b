"""What a lead is found by: every piece of its name, every way its name sounds, four digits and no more."""

from hashlib import md5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.search import found_by, made_of, pairs, plain, wanted

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
LETTERS = st.one_of(CHINESE, st.sampled_from("abcXYZ 09-(（Ａ"))
NAMES = st.text(LETTERS, min_size=2, max_size=20).filter(lambda text: len(plain(text)) > 1)


def matches(found, typed: str) -> bool:
    """Whether the words say what the search asks: the rule that `repository.search` puts into SQL."""
    asked = wanted(typed)
    if asked.first:
        return "^" + asked.first in found.words
    if asked.tail and "#" + asked.tail in found.words:
        return True

    def has(piece) -> bool:
        spelled = {*pairs(piece.said)} <= {*found.words} and piece.said in found.said
        return spelled or (piece.sound is not None and "~" + piece.sound in found.words)

    return has(asked) or (bool(asked.pieces) and all(map(has, asked.pieces)))


@given(NAMES, NAMES, st.data())
def test_every_piece_of_two_letters_or_more_of_name_or_company_is_found(name, company, data):
    text = data.draw(st.sampled_from([name, company]))
    start = data.draw(st.integers(0, len(text) - 2))
    piece = text[start : data.draw(st.integers(start + 2, len(text)))]
    if len(plain(piece)) > 1:
        assert matches(found_by(name, company, None), piece)


@given(NAMES, NAMES)
def test_first_letter_is_found(name, company):
    found = found_by(name, company, None)
    assert matches(found, plain(name)[0])
    assert matches(found, plain(company)[0])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三", "zhangsan"), ("张三", "zhang san"), ("张三", "ZhangSan"), ("张三", "zs"), ("张三", "zhang"),
        ("张三丰", "sanfeng"), ("张三丰", "zsf"), ("张三", "张"), ("西安", "xi'an"),
        ("单伟", "shanwei"), ("单伟", "danwei"), ("曾国藩", "zgf"), ("曾国藩", "zengguofan"),
        ("解缙", "xiejin"),        ("仇英", "qy"), ("尉迟恭", "yuchi"), ("尉迟恭", "gong"), ("欧阳修", "oyx"),
        ("令狐冲", "linghuchong"),
        ("李Tom", "litom"), ("单", "shan"),
    ],
)  # fmt: skip
def test_name_is_found_by_its_sound(name, typed):
    assert matches(found_by(name, None, None), typed)


@pytest.mark.parametrize(
    ("company", "typed"),
    [
        ("杭州宏图科技有限公司", "hzhtkjyxgs"), ("杭州宏图科技有限公司", "htkj"),
        ("杭州宏图科技有限公司", "hzhtkj"),
        ("杭州宏图科技有限公司", "hongtu"), ("杭州宏图科技有限公司", "ht"),
        ("杭州宏图科技有限公司", "hongtukeji"),
        ("重庆银行股份有限公司", "chongqingyinhang"), ("重庆银行股份有限公司", "cqyh"), ("招商银行", "zsyh"),
        ("公司", "gs"), ("上海", "sh"), ("宏图（中国）有限公司", "ht"),
    ],
)  # fmt: skip
def test_company_is_found_by_its_sound(company, typed):
    assert matches(found_by(None, company, None), typed)


@given(st.text(CHINESE, min_size=2, max_size=4))
def test_every_name_is_found_by_its_initials(name):
    initials = [word for word in found_by(name, None, None).words if word.startswith("~")]
    assert any(len(word) == len(name) + 1 for word in initials)


@pytest.mark.parametrize(
    ("phone", "typed", "is_found"),
    [
        ("+8613800138000", "8000", True),
        ("+8613800138000", "38000", False),
        ("+8613800138000", "138", False),
        ("+8613800138000", "13800138000", False),
        ("87654321", "4321", True),
        ("1234567", "4567", False),
        ("+862187654321;ext=12", "t=12", False),
        (None, "8000", False),
    ],
)
def test_of_a_phone_only_the_digits_that_everybody_sees_are_words(phone, typed, is_found):
    assert matches(found_by("张三", None, phone), typed) is is_found


@pytest.mark.parametrize("typed", ["宏科", "lisi", "acem", "三张", "王 三"])
def test_what_a_lead_does_not_say_is_not_found(typed):
    assert not matches(found_by("张三", "宏图科技 acme", "+8613800138000"), typed)


def test_pieces_may_lie_in_name_and_company():
    found = found_by("张三", "宏图科技", None)
    assert matches(found, "宏图 张三")
    assert matches(found, "ht zs")


def test_nothing_known_is_found_by_nothing():
    assert found_by(None, None, None).words == ()
    assert wanted("  ").said == ""


def test_digest_is_the_one_that_sql_makes():
    assert made_of("张三", None, "+86138") == md5("张三\n\n+86138".encode()).hexdigest()
