"""The score rules a company starts with: who they are (fit, to 60) and what they want (intent, to 40)."""

from typing import Any


def _factor(code: str, points: int, zh: str, en: str, field: str, **test: Any) -> dict[str, Any]:
    group = test.pop("group", None)
    factor = {"code": code, "points": points, "zh": zh, "en": en, "field": field, **test}
    return {**factor, "group": group} if group else factor


_FREE_MAIL = ["@qq.com", "@163.com", "@126.com", "@sina.com", "@foxmail.com", "@139.com", "@gmail.com"]
_FREE_MAIL += ["@hotmail.com", "@outlook.com", "@yahoo.com", "@icloud.com"]
_CHIEFS = ["总经理", "董事", "总裁", "创始人", "合伙人", "老板", "法人", "校长", "院长"]
_CHIEFS += ["chief", "ceo", "cto", "cfo", "cio", "coo", "founder", "owner", "president", "partner", "vp"]
_DIRECTORS = ["总监", "主任", "director", "head of", "处长", "部长"]
_MANAGERS = ["经理", "主管", "负责人", "manager", "lead", "supervisor"]

TITLE_LEVELS = (("chief", tuple(_CHIEFS)), ("director", tuple(_DIRECTORS)), ("manager", tuple(_MANAGERS)))
"""Levels of a job title by words in it, the highest first."""

_FIT = [
    _factor(
        "phone", 10, "有可拨打的电话", "has a working phone number", "phone", starts=["+"], group="contact"
    ),
    _factor("mobile", 4, "是手机号码", "it is a mobile number", "phone", starts=["+861"], group="contact"),
    _factor("email", 6, "有邮箱", "has an e-mail address", "email", present=True, group="contact"),
    _factor(
        "free_mail", -2, "个人免费邮箱", "a free personal mailbox", "email", ends=_FREE_MAIL, group="contact"
    ),
    _factor("wechat", 6, "有微信号", "has a WeChat id", "wechat_id", present=True, group="contact"),
    _factor("name", 2, "姓名已知", "the name is known", "name", present=True, group="contact"),
    _factor("company", 6, "公司已知", "the company is known", "company", present=True),
    _factor("title", 2, "职位已知", "the job title is known", "title", present=True, group="seniority"),
    _factor("chief", 12, "决策人职位", "decides alone", "title", contains=_CHIEFS, group="seniority"),
    _factor("director", 9, "总监级职位", "director level", "title", contains=_DIRECTORS, group="seniority"),
    _factor("manager", 6, "经理级职位", "manager level", "title", contains=_MANAGERS, group="seniority"),
    _factor(
        "size_known", 2, "公司规模已知", "company size is known", "company_size", present=True, group="size"
    ),
    _factor("size_20", 2, "20 人以上", "20 people or more", "company_size", min=20, group="size"),
    _factor("size_100", 2, "100 人以上", "100 people or more", "company_size", min=100, group="size"),
    _factor("size_500", 2, "500 人以上", "500 people or more", "company_size", min=500, group="size"),
    _factor("industry", 3, "行业已知", "the industry is known", "industry", present=True),
    _factor("region", 2, "地区已知", "the region is known", "region", present=True, group="place"),
    _factor("city", 2, "城市已知", "the city is known", "city", present=True, group="place"),
    _factor("details_5", 3, "资料有五项以上", "five details or more", "details", min=5),
    _factor("details_9", 4, "资料有九项以上", "nine details or more", "details", min=9),
    _factor("details_15", 4, "资料有十五项以上", "fifteen details or more", "details", min=15),
]

_WAYS: list[tuple[str, int, str, str, list[str]]] = [
    ("called_in", 24, "主动来电", "called us", ["来电", "呼入", "call in", "inbound call", "hotline", "400"]),
    (
        "asked_trial",
        22,
        "要求试用、演示或预约",
        "asked for a trial or demo",
        ["试用", "演示", "预约", "报名", "demo", "trial", "booking"],
    ),
    ("referred", 22, "由人推荐", "was recommended", ["转介绍", "推荐", "老客户", "refer", "word of mouth"]),
    ("chatted", 18, "在线咨询", "opened a chat", ["咨询", "客服", "chat", "whatsapp"]),
    (
        "filled_form",
        16,
        "填写了表单",
        "filled in a form",
        ["表单", "落地页", "官网", "website", "landing", "form"],
    ),
    (
        "met_at_event",
        14,
        "在活动中认识",
        "met at an event",
        ["展会", "会议", "沙龙", "直播", "event", "webinar", "fair", "expo"],
    ),
    (
        "searched",
        12,
        "搜索而来",
        "came by a search",
        ["搜索", "百度", "search", "google", "baidu", "bing", "organic", "seo", "sem"],
    ),
    ("came_directly", 10, "直接访问", "came directly", ["直接访问", "direct"]),
    (
        "social",
        10,
        "来自社交分享",
        "came by a social share",
        [
            "微信",
            "朋友圈",
            "抖音",
            "小红书",
            "微博",
            "分享",
            "wechat",
            "social",
            "facebook",
            "linkedin",
            "douyin",
            "share",
        ],
    ),
    ("advert", 8, "来自广告", "came by an advert", ["广告", "投放", "advert", "ppc", "cpc"]),
]

_HOT = ["高意向", "意向强", "急", "hot", "urgent"]
_COLD = ["无意向", "无效", "拒绝", "not interested", "invalid", "wrong number"]

_INTENT = [
    _factor("source", 4, "来源已知", "the source is known", "source", present=True, group="way"),
    *(
        _factor(
            f"{code}_{field}" if field == "channel" else code,
            points,
            zh,
            en,
            field,
            contains=words,
            group="way",
        )
        for code, points, zh, en, words in _WAYS
        for field in ("source", "channel")
    ),
    _factor("campaign", 4, "来自营销活动", "answered a campaign", "campaign", present=True),
    _factor("tagged_hot", 12, "标签显示意向高", "tagged as keen", "tags", contains=_HOT),
    _factor("tagged_cold", -15, "标签显示无意向", "tagged as not interested", "tags", contains=_COLD),
]

DEFAULT_RULES: dict[str, Any] = {
    "half_life_days": 10,
    "fit": {"ceiling": 60, "cuts": [40, 26, 12], "factors": _FIT},
    "intent": {"ceiling": 40, "cuts": [24, 14, 6], "factors": _INTENT},
    "groups": {
        "contact": {"cap": 24, "zh": "联系方式", "en": "ways to reach them"},
        "seniority": {"cap": 14, "zh": "职位", "en": "position"},
        "size": {"cap": 8, "zh": "公司规模", "en": "company size"},
        "place": {"cap": 4, "zh": "所在地", "en": "place"},
        "way": {"cap": 26, "zh": "来源", "en": "how they came"},
    },
    "matrix": {
        "A1": "A",
        "A2": "A",
        "A3": "B",
        "A4": "B",
        "B1": "A",
        "B2": "B",
        "B3": "B",
        "B4": "C",
        "C1": "B",
        "C2": "C",
        "C3": "C",
        "C4": "D",
        "D1": "C",
        "D2": "C",
        "D3": "D",
        "D4": "D",
    },
    "signals": {
        "call": 6,
        "visit": 15,
        "meeting": 15,
        "reply": 12,
        "quote": 15,
        "stage": 10,
        "attended": 12,
        "attended_briefly": 4,
        "message": 2,
        "email": 2,
        "note": 0,
    },
    "nurture_below": 0,
}
