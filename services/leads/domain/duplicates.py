"""The queue of pairs that may be one person: kinds, states, which of two should survive, words. Pure.

Conflict
├── PairMerged      pair_merged       the two are one already: undo that merge first
└── NotDismissed    not_dismissed     there is no dismissal to take back
Forbidden
└── PairNotYours    pair_not_yours    one of the two is out of reach: who directs both decides
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from shared.errors import Conflict, Forbidden

from .merge import Side, check_can_merge
from .states import LeadState


class PairKind(StrEnum):
    """Why a pair is in the queue; of several reasons the one that asks most of somebody."""

    NEAR = "near"
    KEY_CONFLICT = "key_conflict"
    TWO_OWNERS = "two_owners"


class PairState(StrEnum):
    """What became of a pair."""

    OPEN = "open"
    MERGED = "merged"
    DISMISSED = "dismissed"


ASKED = "asked"
"""The claim of somebody who wanted to merge two leads in two hands; other claims are kinds of keys."""

CLAIMED_SCORE = 95
"""What a claim is worth: a key of both was given by one person, or somebody knows them to be one."""


class PairMerged(Conflict):
    """The two leads are one already."""

    code = "pair_merged"


class NotDismissed(Conflict):
    """The pair is open: there is nothing to take back."""

    code = "not_dismissed"


class PairNotYours(Forbidden):
    """One of the two leads is out of the caller's reach."""

    code = "pair_not_yours"


def survivor_first(one: tuple[Side, Mapping[str, Any]], other: tuple[Side, Mapping[str, Any]]) -> list[Side]:
    """The two, first who should survive: a customer, what is under way, the older hand, the older.

    If only the other way round is allowed, that. Rows need owner_since and created_at as sortable values.
    """
    first, second = (side for side, _ in sorted((one, other), key=_rank))
    return [second, first] if not _allowed(second, first) and _allowed(first, second) else [first, second]


def _rank(pair: tuple[Side, Mapping[str, Any]]) -> tuple[Any, ...]:
    side, row = pair
    since = row["owner_since"] if side.owner_id else None
    return (
        side.state != LeadState.CONVERTED,
        not (side.contracted or side.bound),
        since is None,
        since or "",
        row["created_at"],
    )


def _allowed(merged: Side, survivor: Side) -> bool:
    try:
        check_can_merge(merged, survivor)
    except Conflict:
        return False
    return True


_FIELDS = {"name": ("姓名", "Names"), "company": ("公司", "Companies"), "phone": ("电话", "Phones"),
           "email": ("邮箱", "E-mails"), "region": ("地区", "Regions")}  # fmt: skip
_CODES = {
    "same": ("{zh}相同", "{en} are the same"),
    "sounds": ("{zh}读音相同（字形相似 {likeness}%）", "{en} sound the same ({likeness}% alike in writing)"),
    "alike": ("{zh}相似 {likeness}%", "{en} are {likeness}% alike"),
    "short": ("一个{zh}名是另一个的简称", "One of the {en} is short for the other"),
    "different": ("{zh}不同", "{en} differ"),
    "unnamed": ("至少一方没有{zh}，按公司判断", "One has no name: it is the company that speaks"),
    "tail": ("{zh}号码相同，区号或分机不同", "{en} are the same but for area code or extension"),
    "domain_slip": ("{zh}用户名相同，域名仅差一两个字母", "{en} are the same but for a slip in the domain"),
    "box": ("{zh}用户名相同，域名不同", "{en} have the same name at another domain"),
    "domain": ("{zh}属于同一企业域名", "{en} are of the same company's domain"),
    "one_off": ("{zh}仅差一个字符", "{en} differ by one character"),
    ASKED: ("有人要求合并，但两条线索在不同人手中", "Somebody wants them merged, but they are in two hands"),
}
_KEYS = {
    "phone": ("电话", "phone"), "email": ("邮箱", "e-mail"), "wechat": ("微信号", "WeChat id"),
    "external": ("外部编号", "external id"), "company_number": ("统一社会信用代码", "company number"),
}  # fmt: skip


def evidence_of(likeness: Iterable[Mapping[str, Any]], claims: Iterable[str]) -> list[dict[str, Any]]:
    """All that speaks for and against a pair, each line in words; claims before likeness."""
    claimed = [
        {"field": each if each in _KEYS else "merge", "code": ASKED if each == ASKED else "claimed",
         "likeness": 100, "points": CLAIMED_SCORE}
        for each in claims
    ]  # fmt: skip
    return [{**each, "words": _words(each)} for each in [*claimed, *likeness]]


def _words(line: Mapping[str, Any]) -> dict[str, str]:
    if line["code"] == "claimed":
        zh, en = _KEYS[line["field"]]
        return {"zh": f"一方资料给出了另一方的{zh}", "en": f"The {en} of one was given for the other"}
    zh, en = _FIELDS.get(line["field"], ("", ""))
    about = {"zh": zh, "en": en.lower() if line["code"] == "short" else en, "likeness": line["likeness"]}
    chinese, english = _CODES[line["code"]]
    return {"zh": chinese.format(**about), "en": english.format(**about)}
