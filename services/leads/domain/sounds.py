"""How Chinese names are spelled in Latin letters: whole, and by their initials. Pure.

Readings are looked up by the character, which is a hundred times faster than by the phrase; surnames and the
few words of companies that are read otherwise have tables of their own.
"""

import re
from collections.abc import Iterator

from pypinyin import lazy_pinyin

_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "朴": "piao", "盖": "ge", "查": "zha",
    "尉": "yu", "乐": "yue", "召": "shao", "洗": "xian", "冼": "xian", "缪": "miao", "员": "yun", "秘": "bi",
    "种": "chong", "繁": "po", "黑": "he", "折": "she", "逄": "pang", "覃": "qin", "翟": "zhai",
    "撒": "sa", "牟": "mu", "那": "na", "训": "xun", "钭": "tou", "厍": "she", "哈": "ha", "宓": "mi",
}  # fmt: skip
_LONG_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"), "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "诸葛": ("zhu", "ge"),
    "上官": ("shang", "guan"), "夏侯": ("xia", "hou"), "东方": ("dong", "fang"), "皇甫": ("huang", "fu"),
    "令狐": ("ling", "hu"), "慕容": ("mu", "rong"), "宇文": ("yu", "wen"), "公孙": ("gong", "sun"),
    "鲜于": ("xian", "yu"), "司徒": ("si", "tu"), "南宫": ("nan", "gong"), "端木": ("duan", "mu"),
}  # fmt: skip
_WORDS = {
    "银行": ("yin", "hang"), "重庆": ("chong", "qing"), "厦门": ("xia", "men"), "长沙": ("chang", "sha"),
    "长春": ("chang", "chun"), "长城": ("chang", "cheng"), "长江": ("chang", "jiang"),
    "朝阳": ("chao", "yang"), "长安": ("chang", "an"), "会计": ("kuai", "ji"),
    "音乐": ("yin", "yue"), "乐器": ("yue", "qi"), "行业": ("hang", "ye"),
    "重工": ("zhong", "gong"), "番禺": ("pan", "yu"), "六安": ("lu", "an"),
}  # fmt: skip
_WORD = re.compile("|".join(_WORDS))
_CHINESE = re.compile(r"[㐀-鿿豈-﫿]")
_LEGAL = re.compile(r"(?:集团|股份|有限|责任|公司|合伙企业|事务所|工作室|经营部)+(?:[(（][^()（）]*[)）])?$")
_PLACES = (
    "北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|宁波|厦门|福州|济南|合肥"
    "|无锡|东莞|佛山|昆明|大连|沈阳|哈尔滨|长春|石家庄|南昌|南宁|贵阳|太原|兰州|海口|温州|常州|珠海|中国"
    "|广东|浙江|江苏|山东|福建|四川|湖北|湖南|河南|河北|安徽|江西|陕西|山西|辽宁|吉林|云南|贵州|广西|海南"
)
_PLACE = re.compile(rf"[(（]?(?:{_PLACES})[省市]?[)）]?")
_LONGEST = 40  # syllables


class _Readings(dict[str, str]):
    """The reading of each character met; what is not Chinese reads as itself, if it is a letter or digit."""

    def __missing__(self, character: str) -> str:
        reading = lazy_pinyin(character)[0] if _CHINESE.match(character) else character
        self[character] = reading = "".join(c for c in reading if c.isascii() and c.isalnum())
        return reading


_READINGS = _Readings()


def name_sounds(name: str) -> Iterator[str]:
    """A name whole, by initials, without the surname, and the surname alone; in either reading of that."""
    if not _CHINESE.search(name):
        return
    own = _syllables(name)
    for syllables in _distinct(own, _by_surname(name, own)):
        yield from _whole(syllables)
        first = 2 if name[:2] in _LONG_SURNAMES else 1
        yield "".join(syllables[:first])
        yield "".join(syllables[first:]) or syllables[0]


def company_sounds(company: str) -> Iterator[str]:
    """A company whole by initials; without its legal form, and without the place before it, also in full."""
    if not _CHINESE.search(company):
        return
    syllables = _syllables(company)
    yield _initials(syllables)
    legal = _LEGAL.search(company)
    core = syllables[: legal.start()] if legal and legal.start() else syllables
    yield from _whole(core)
    place = _PLACE.match(company)
    if place and place.end() < len(core):
        yield from _whole(core[place.end() :])
        yield from _whole(core[place.end() : place.end() + 2])
    else:
        yield from _whole(core[:2])


def _whole(syllables: list[str]) -> Iterator[str]:
    yield "".join(syllables)
    yield _initials(syllables)


def _initials(syllables: list[str]) -> str:
    return "".join(syllable[:1] for syllable in syllables)


def _syllables(text: str) -> list[str]:
    text = text[:_LONGEST]
    syllables = [_READINGS[character] for character in text]
    for word in _WORD.finditer(text):
        syllables[word.start() : word.end()] = _WORDS[word[0]]
    return syllables


def _by_surname(name: str, syllables: list[str]) -> list[str]:
    if long := _LONG_SURNAMES.get(name[:2]):
        return [*long, *syllables[2:]]
    return [_SURNAMES.get(name[0], syllables[0]), *syllables[1:]]


def _distinct(usual: list[str], other: list[str]) -> list[list[str]]:
    return [usual] if usual == other else [usual, other]
