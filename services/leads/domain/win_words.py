"""What a model says of a lead, in words: each feature with its value and how it changes the odds. Pure."""

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .contact import scrub
from .features import AS_OURS, YES, Called, Value, words_of
from .in_force import WORDS, Speaking, WhyRules
from .rules_line import RulesCurve, curve_answer
from .win_model import OTHER, Explained, Part, probability

_VALUES: Mapping[str, tuple[str, str]] = {
    YES: ("是", "yes"), "no": ("否", "no"),
    "chief": ("决策人", "decides alone"), "director": ("总监级", "director"),
    "manager": ("经理级", "manager"), "other": ("其他", "other"),
    "mobile": ("手机", "mobile"), "landline": ("座机", "landline"), "abroad": ("境外", "abroad"),
    "free": ("个人免费邮箱", "free mailbox"), "own": ("企业邮箱", "company mailbox"),
}  # fmt: skip
_EXPLAINED = ("title_level", "phone_kind", "email_kind")


def explained_answer(found: Explained, called: Called = AS_OURS) -> dict[str, Any]:
    """JSON-ready: the base, the features that matter most in words, and what all others add together.

    base + Σ reasons + others = log_odds, exactly.
    """
    top = found.top()
    shown = math.fsum(part.log_odds for part in top)
    return {
        "log_odds": found.log_odds,
        "base": {"log_odds": found.base, "p": probability(found.base)},
        "reasons": [_reason(part, called) for part in top],
        "others": found.log_odds - found.base - shown,
    }


def why_rules_answer(why: WhyRules | None) -> dict[str, Any] | None:
    """Why no model speaks."""
    if why is None:
        return None
    zh, en = WORDS[why]
    return {"code": why.value, "words": {"zh": zh, "en": en}}


def win_by_model(speaking: Speaking, found: Explained) -> dict[str, Any]:
    """The chance of a lead as a model says it."""
    name = {"id": str(speaking.id), "number": speaking.number, "kind": speaking.kind, "state": "champion"}
    told = explained_answer(found, speaking.called)
    return {
        "p": probability(found.log_odds),
        "by": "model",
        "model": name,
        "why_rules": None,
        "curve": None,
        **told,
    }


def win_by_rules(score: float, why: WhyRules | None, curve: RulesCurve, rules: UUID | None) -> dict[str, Any]:
    """The chance of a lead as its points make it, by which curve, and why no model says it.

    `rules` is the version that gave the points.
    """
    log_odds = curve.log_odds(score)
    return {
        "p": probability(log_odds), "by": "rules", "model": None, "why_rules": why_rules_answer(why),
        "curve": curve_answer(curve, rules), "log_odds": log_odds, "base": None, "reasons": [], "others": 0.0,
    }  # fmt: skip


def _reason(part: Part, called: Called) -> dict[str, Any]:
    zh, en = words_of(part.feature, called)
    value = _hidden(part.value)
    value_zh, value_en = value_words(part.feature, value)
    times = math.exp(part.log_odds)
    return {
        "feature": part.feature,
        "value": value,
        "log_odds": part.log_odds,
        "times": times,
        "words": {
            "zh": f"{zh}：{value_zh}，赢单几率 ×{times:.2g}",
            "en": f"{en}: {value_en}, odds ×{times:.2g}",
        },
    }


def _hidden(value: Value) -> Value:
    """The value without what looks like a way to reach somebody: whoever may see a lead sees its reasons."""
    if isinstance(value, float):
        whole: Value = scrub(int(value)) if value.is_integer() else value
        return whole if isinstance(whole, str) else value
    return None if value is None else str(scrub(value))


def value_words(feature: str, value: Value) -> tuple[str, str]:
    """What a feature's value is called, zh and en."""
    if value is None:
        return "未知", "not known"
    if isinstance(value, float):
        told = f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
        return told, told
    if feature in _EXPLAINED or value in (YES, "no", OTHER):
        return _VALUES.get(value, (value, value))
    return value, value
