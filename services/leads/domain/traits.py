"""What of a lead is compared: names without titles and legal forms, whole numbers, places. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .search import plain
from .sounds import name_sounds

FIELDS = ("name", "company", "phone", "email", "region", "city")
"""The fields that say who somebody is: a change of one of these, and a lead is compared again."""

_TITLE = re.compile(r"(?:先生|女士|小姐|老师|经理|总监|主任|总)$|^(?:mr|mrs|ms|dr)\b\.?\s*", re.IGNORECASE)
_CHINESE = re.compile(r"[㐀-鿿]")
_WORDS = re.compile(r"[^\W_]+")
_PLACES = (
    "北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|宁波|厦门|福州|济南|合肥|无锡|东莞"
    "|佛山|昆明|大连|沈阳|哈尔滨|长春|石家庄|南昌|南宁|贵阳|太原|兰州|海口|温州|常州|珠海|中国|广东|浙江|江苏|山东"
    "|福建|四川|湖北|湖南|河南|河北|安徽|江西|陕西|山西|辽宁|吉林|云南|贵州|广西|海南"
)
_PLACE = re.compile(rf"[(（]?(?:{_PLACES})[省市]?[)）]?")
_KIND_OF_PLACE = re.compile(r"(?:省|市|自治区|特别行政区)$")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_LEGAL = re.compile(
    r"(?:集团|控股|股份|有限|责任|总公司|分公司|子公司|公司|合伙企业|事务所|工作室|经营部|商行)+$"
)
_LEGAL_WORDS = frozenset({
    "inc", "incorporated", "ltd", "limited", "llc", "llp", "co", "corp", "corporation", "company",
    "gmbh", "ag", "plc", "sa", "srl", "bv", "pty", "holdings", "group", "intl", "international",
    "the",
})  # fmt: skip
_GENERAL_BOXES = frozenset({
    "info", "sales", "admin", "contact", "office", "service", "support", "hello", "mail",
    "webmaster", "marketing",
})  # fmt: skip
FREE_MAIL = frozenset({
    "qq.com", "163.com", "126.com", "139.com", "189.cn", "yeah.net", "sina.com", "sina.cn",
    "sohu.com", "foxmail.com", "aliyun.com", "21cn.com", "gmail.com", "outlook.com", "hotmail.com",
    "live.com", "msn.com", "yahoo.com", "icloud.com", "proton.me",
})  # fmt: skip
_SHORTEST_BOX = 5
_TAIL = 7  # digits of the shortest number without its area code


@dataclass(frozen=True, slots=True)
class Traits:
    """A lead as it is compared. Sounds are those of Chinese only; `number` is digits without an extension."""

    name: str | None = None
    name_sound: str | None = None
    company: str | None = None
    company_sound: str | None = None
    number: str | None = None
    box: str | None = None
    domain: str | None = None
    place: str | None = None

    @property
    def own_domain(self) -> str | None:
        """The e-mail's domain, if it is not one where everybody has a box."""
        return self.domain if self.domain not in FREE_MAIL else None

    @property
    def own_box(self) -> str | None:
        """What stands before the @, if it says who somebody is."""
        told = self.box and len(self.box) >= _SHORTEST_BOX and self.box not in _GENERAL_BOXES
        return self.box if told else None

    @property
    def tail(self) -> str | None:
        """The end of the number, the same with and without an area code."""
        return self.number[-_TAIL:] if self.number else None


def traits_of(lead: Mapping[str, Any]) -> Traits:
    """What of a stored lead is compared."""
    name, company = person(lead.get("name")), company_core(lead.get("company"))
    box, _, domain = (lead.get("email") or "").rpartition("@")
    return Traits(
        name=name,
        name_sound=sound(name),
        company=company,
        company_sound=sound(company),
        number=_number(lead.get("phone")),
        box=box or None,
        domain=domain if box else None,
        place=_place(lead.get("region")) or _place(lead.get("city")),
    )


@lru_cache(maxsize=4_096)
def sound(text: str | None) -> str | None:
    """How a Chinese text is read; None of any other."""
    return next(name_sounds(text), None) if text else None


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _CHINESE.search(text) is not None


def person(name: str | None) -> str | None:
    """A name without titles; Latin words in order, so that who comes first is the same. A surname is none."""
    told = _TITLE.sub("", (name or "").strip())
    if is_chinese(told):
        letters = plain(told)
        return letters if len(letters) > 1 else None
    words = sorted(_WORDS.findall(told.casefold()))
    return " ".join(words) if len("".join(words)) > 1 else None


@lru_cache(maxsize=4_096)
def company_core(company: str | None) -> str | None:
    """A company without its place and legal form: 上海云上科技有限公司 and 云上科技 are one."""
    if not company:
        return None
    if not is_chinese(company):
        words = _WORDS.findall(company.casefold())
        return " ".join(word for word in words if word not in _LEGAL_WORDS) or " ".join(words) or None
    told = plain(company)
    core = _LEGAL.sub("", _IN_BRACKETS.sub("", told)) or told
    place = _PLACE.match(core)
    return core[place.end() :] if place and len(core) - place.end() > 1 else core


def _number(phone: str | None) -> str | None:
    digits = "".join(c for c in (phone or "").partition(";ext=")[0] if c.isascii() and c.isdigit())
    return digits if len(digits) >= _TAIL else None


def _place(place: str | None) -> str | None:
    return _KIND_OF_PLACE.sub("", plain(place)) or None if place else None
