"""The score rules the demo company has published: its own words, points and cut-points. Pure."""

from typing import Any


def _factor(code: str, points: int, zh: str, en: str, field: str, **test: Any) -> dict[str, Any]:
    return {"code": code, "points": points, "zh": zh, "en": en, "field": field, **test}


_FIT = [
    _factor("phone", 6, "有可拨打的电话", "has a working phone number", "phone", starts=["+"]),
    _factor("email", 4, "有邮箱", "has an e-mail address", "email", present=True),
    _factor("decides", 16, "决策人职位", "decides about buying", "title", any=["总经理", "采购总监"]),
    _factor("manages", 10, "管理职位", "manages a department", "title", any=["部门经理", "主管"]),
    _factor("studies", -10, "学生", "a student", "title", any=["学生"]),
    _factor("size_50", 8, "50 人以上", "50 people or more", "company_size", min=50),
    _factor("size_200", 8, "200 人以上", "200 people or more", "company_size", min=200),
    _factor(
        "big_city", 6, "一线城市", "a first-tier city", "city", any=["北京", "上海", "杭州", "深圳", "广州"]
    ),
]
_INTENT = [
    _factor("referred", 14, "由人推荐", "was recommended", "source", any=["referral"]),
    _factor(
        "met", 10, "在展会认识或主动来电", "met at a fair, or called us", "source", any=["expo", "hotline"]
    ),
    _factor("came", 6, "自己找来", "found us", "source", any=["website", "wechat", "webinar"]),
    _factor("asked_price", 14, "主动询价", "asked for a price", "extra.asked_price", any=["true"]),
    _factor("read_3", 4, "浏览三页以上", "read three pages or more", "extra.page_visits", min=3),
    _factor("read_6", 6, "浏览六页以上", "read six pages or more", "extra.page_visits", min=6),
]

SCORE_RULES: dict[str, Any] = {
    "fit": {"ceiling": 60, "cuts": [38, 26, 14], "factors": _FIT},
    "intent": {"ceiling": 40, "cuts": [20, 12, 5], "factors": _INTENT},
    "groups": {},
    "matrix": {
        "A1": "A",
        "A2": "A",
        "A3": "B",
        "A4": "B",
        "B1": "A",
        "B2": "B",
        "B3": "C",
        "B4": "C",
        "C1": "B",
        "C2": "C",
        "C3": "C",
        "C4": "D",
        "D1": "C",
        "D2": "D",
        "D3": "D",
        "D4": "D",
    },
}
