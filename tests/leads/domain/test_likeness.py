"""How alike two leads are: what counts as one name, one company, one number, and what that comes to."""

import pytest

from services.leads.domain.blocks import block_keys
from services.leads.domain.duplicates import evidence_of
from services.leads.domain.likeness import QUEUED_FROM, compare
from services.leads.domain.traits import company_core, person, traits_of

BASE = {"name": "李雷", "company": "上海云上科技有限公司", "region": "上海"}


def likeness(one, other):
    return compare(traits_of(one), traits_of(other))


def codes(one, other):
    return {each.field: each.code for each in likeness(one, other).evidence}


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("上海云上科技有限公司", "云上科技"),
        ("云上科技（上海）有限责任公司", "云上科技"),
        ("云上科技股份有限公司上海分公司", "云上科技股份有限公司上海"),
        ("北京市朝阳医院", "朝阳医院"),
        ("上海公司", "上海"),
        ("有限公司", "有限公司"),
        ("Acme Inc.", "acme"),
        ("The ACME Holdings Ltd", "acme"),
        ("Limited", "limited"),
        ("", None),
        (None, None),
        ("...", None),
    ],
)
def test_company_without_place_and_legal_form(written, core):
    assert company_core(written) == core


@pytest.mark.parametrize(
    ("written", "name"),
    [("李 雷", "李雷"), ("李雷先生", "李雷"), ("李总", None), ("Smith, John", "john smith"),
     ("Mr. John Smith", "john smith"), ("J", None), (None, None)],
)  # fmt: skip
def test_name_without_titles(written, name):
    assert person(written) == name


@pytest.mark.parametrize(
    ("field", "one", "other", "code"),
    [
        ("name", "李雷", "李雷", "same"),
        ("name", "李雷", "李磊", "sounds"),
        ("name", "John Smith", "Smith John", "same"),
        ("name", "Jon Smith", "John Smith", "alike"),
        ("name", "李雷", "韩梅梅", "different"),
        ("company", "云上科技", "云上科技有限公司", "same"),
        ("company", "云上科技", "云尚科技", "sounds"),
        ("company", "云上网络科技", "云上网路科技", "alike"),
        ("company", "云上", "云上科技", "short"),
        ("company", "ACM Inc", "acmexyzuvw", "different"),
        ("company", "云上科技", "星河制药", "different"),
        ("phone", "87654321", "+862187654321", "tail"),
        ("phone", "+862187654321;ext=2", "+862187654321;ext=3", "tail"),
        ("phone", "+8613800138000", "+8613800138001", "one_off"),
        ("phone", "+8613800138000", "+8613800183000", "one_off"),
        ("phone", "+8613800138000", "+8613900139000", None),
        ("email", "li.lei@qq.com", "li.lei@163.com", "box"),
        ("email", "li.lei@gmail.com", "li.lei@gmial.com", "domain_slip"),
        ("email", "li.lei@qq.com", "li.lie@qq.com", "one_off"),
        ("email", "li.lei@yunshang.cn", "wang.wei@yunshang.cn", "domain"),
        ("email", "li.lei@qq.com", "wang.wei@qq.com", None),
        ("email", "info@a-company.cn", "info@b-firm.cn", None),
        ("email", "li.lei@qq.com", "wang.wei@163.com", None),
        ("email", "ohne", "ohne", None),
        ("region", "上海市", "上海", "same"),
        ("region", "上海", "北京", "different"),
    ],
)
def test_field_speaks_for_or_against_one_person(field, one, other, code):
    assert codes({field: one}, {field: other}).get(field) == code
    assert codes({field: other}, {field: one}).get(field) == code


@pytest.mark.parametrize(
    ("other", "queued"),
    [
        ({}, True),
        ({"company": "云尚科技有限公司"}, True),
        ({"company": "云上科枝"}, True),
        ({"name": "李磊"}, True),
        ({"name": None}, True),
        ({"name": "韩梅梅"}, False),
        ({"company": "星河制药"}, False),
        ({"company": None}, False),
        ({"name": None, "region": "北京"}, False),
    ],
)
def test_pair_is_worth_a_look_from_its_score_on(other, queued):
    found = likeness(BASE, {**BASE, **other})
    assert found.is_worth_a_look == queued == (found.score >= QUEUED_FROM)


def test_score_stays_within_bounds():
    everything = {**BASE, "phone": "+862187654321", "email": "li.lei@yunshang.cn"}
    assert likeness(everything, {**everything, "phone": "87654321"}).score == 100
    assert likeness({"name": "李雷"}, {"name": "韩梅梅"}).score == 0


@pytest.mark.parametrize(
    "other",
    [
        {"name": "王强", "company": "云尚科技", "region": "北京"},
        {"name": "王强", "company": "上海云上贸易", "region": "上海"},
        {"name": "李磊", "region": "上海市"},
        {"name": "李蕾", "company": "云海科技"},
        {"name": "王强", "phone": "87654321"},
        {"email": "li.lei@163.com"},
        {"email": "wang@yunshang.cn"},
    ],
)
def test_leads_that_may_be_one_share_a_key(other):
    one = {**BASE, "phone": "+862187654321", "email": "li.lei@yunshang.cn"}
    assert set(block_keys(traits_of(one))) & set(block_keys(traits_of(other)))


def test_what_everybody_has_is_no_key():
    assert block_keys(traits_of({"email": "info@qq.com", "region": "上海"})) == ()
    latin = traits_of({"name": "John Smith", "company": "Acme"})
    assert len(block_keys(latin)) == 4


def test_evidence_is_told_in_words_without_the_values():
    told = evidence_of(
        [each.told() for each in likeness(BASE, {**BASE, "name": "李磊"}).evidence], ["asked", "phone"]
    )
    assert [line["words"]["zh"] for line in told] == [
        "有人要求合并，但两条线索在不同人手中", "一方资料给出了另一方的电话",
        "姓名读音相同（字形相似 50%）", "公司相同", "地区相同"]  # fmt: skip
    assert told[2]["words"]["en"] == "Names sound the same (50% alike in writing)"
    assert not any(value in str(told) for value in ("李", "云上", "上海"))
