"""The registry of features: what a model may look at of a lead, in words, and when it is known. Pure.

Never among them: who held the lead, tags a rep typed, the stage reached, dates of the calendar.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from .behaviour import HALF_LIVES
from .columns import number_written
from .score_defaults import TITLE_LEVELS
from .scoring import number_in
from .traits import FREE_MAIL

NUMBER, CATEGORY = "number", "category"
EXTRA: Final = "extra."
YES: Final = "yes"

Value = float | str | None
"""A number, a level of a category, or None where nothing is known."""

Called = Mapping[str, tuple[str | None, str | None]]
"""What the company calls features, zh and en, by name; None where it does not say."""
AS_OURS: Final[Called] = {}


class View(NamedTuple):
    """A lead as a model sees it at a moment.

    `fields` are its text fields by name, `fit` and `intent` the points of the rules, `warmth` by kind,
    `sharer_percent` how many of a hundred leads of whoever shared it are won.
    """

    fields: Mapping[str, Any]
    extra: Mapping[str, Any]
    fit: float
    intent: float
    age_days: float
    warmth: Mapping[str, float]
    is_referred: bool = False
    is_shared: bool = False
    sharer_percent: float | None = None


Read = Callable[[View], Value]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing looked at: `known_at` arrival, or any time after; `owner` is who keeps it right."""

    name: str
    type: str
    zh: str
    en: str
    known_at: str
    owner: str
    read: Read


def _text(name: str) -> Read:
    return lambda view: view.fields.get(name) or None


def _has(name: str) -> Read:
    return lambda view: YES if view.fields.get(name) else None


def _size(view: View) -> Value:
    return number_in(view.fields.get("company_size"))


def _title(view: View) -> Value:
    title = str(view.fields.get("title") or "").casefold()
    if not title:
        return None
    return next((level for level, words in TITLE_LEVELS if any(word in title for word in words)), "other")


def _phone(view: View) -> Value:
    phone = view.fields.get("phone")
    if not phone:
        return None
    if phone.startswith("+861"):
        return "mobile"
    return "landline" if phone.startswith("+86") or not phone.startswith("+") else "abroad"


def _email(view: View) -> Value:
    _, _, domain = str(view.fields.get("email") or "").rpartition("@")
    return ("free" if domain in FREE_MAIL else "own") if domain else None


def _warm(kind: str) -> Read:
    return lambda view: view.warmth.get(kind, 0.0)


_TEXTS = (
    ("source", "来源", "source"),
    ("channel", "渠道", "channel"),
    ("campaign", "营销活动", "campaign"),
    ("region", "地区", "region"),
    ("city", "城市", "city"),
    ("industry", "行业", "industry"),
)
_DEEDS = {
    "call": ("通话", "calls answered"),
    "visit": ("拜访", "visits"),
    "meeting": ("会面", "meetings"),
    "reply": ("客户回复", "replies"),
    "message": ("发出的消息", "messages sent"),
    "quote": ("报价", "quotes"),
    "came_again": ("再次进线", "came in again"),
    "registered": ("活动报名", "registrations"),
    "attended": ("参加活动", "events attended"),
}

REGISTRY: Final[Mapping[str, Feature]] = {
    each.name: each
    for each in (
        *(Feature(name, CATEGORY, zh, en, "arrival", "marketing", _text(name)) for name, zh, en in _TEXTS),
        Feature("company_size", NUMBER, "公司规模", "company size", "arrival", "marketing", _size),
        Feature("title_level", CATEGORY, "职位级别", "job level", "arrival", "marketing", _title),
        Feature("phone_kind", CATEGORY, "电话类型", "kind of phone", "arrival", "marketing", _phone),
        Feature("email_kind", CATEGORY, "邮箱类型", "kind of mailbox", "arrival", "marketing", _email),
        Feature("has_wechat", CATEGORY, "有微信号", "has WeChat", "arrival", "marketing", _has("wechat_id")),
        Feature("has_company", CATEGORY, "公司已知", "company known", "arrival", "marketing",
                _has("company")),
        Feature("is_referred", CATEGORY, "员工推荐", "brought in by an employee", "arrival", "marketing",
                lambda view: YES if view.is_referred else None),
        Feature("is_shared", CATEGORY, "来自员工分享", "came by an employee's share", "arrival", "marketing",
                lambda view: YES if view.is_shared else None),
        Feature("sharer_percent", NUMBER, "分享人过往线索成交率（%）", "of the sharer's past leads won, %",
                "arrival", "marketing", lambda view: view.sharer_percent),
        Feature("rule_fit", NUMBER, "规则匹配分", "fit by the rules", "arrival", "sales",
                lambda view: float(view.fit)),
        Feature("rule_intent", NUMBER, "规则意向分", "intent by the rules", "any time", "sales",
                lambda view: view.intent),
        Feature("age_days", NUMBER, "线索天数", "days since it came in", "any time", "sales",
                lambda view: view.age_days),
        *(Feature(f"deed_{kind}", NUMBER, *_DEEDS[kind], "any time", "sales", _warm(kind))
          for kind in HALF_LIVES),
    )
}  # fmt: skip
"""Every feature of our own, by name; attributes a company's files bring are `extra.<column>`."""


def reader(name: str, type_: str) -> Read:
    """How to read a feature of a lead. Raises `KeyError` for one that is in no registry."""
    if not name.startswith(EXTRA):
        return REGISTRY[name].read
    column = name.removeprefix(EXTRA)
    if type_ == NUMBER:
        return lambda view: as_number(view.extra.get(column))
    return lambda view: as_level(view.extra.get(column))


def as_number(value: Any) -> float | None:
    """A number as a number, also one that is written as text (`¥1,200`); words and truths are none."""
    if isinstance(value, str):
        return number_written(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def as_level(value: Any) -> str | None:
    """A value as a level of a category: truths as yes and no, a whole number as it is written."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return YES if value else "no"
    return str(value)


def words_of(name: str, called: Called = AS_OURS) -> tuple[str, str]:
    """What a feature is called, zh and en: by the company, else by us; an extra attribute by its column."""
    zh, en = called.get(name, (None, None))
    own = REGISTRY.get(name)
    column = name.removeprefix(EXTRA)
    return zh or (own.zh if own else column), en or (own.en if own else column)
