"""The tracks a company starts with, as drafts: nobody is written to until somebody turns one on. Pure.

Grade A has none: it goes to senior reps at once. B gets a story and a call within a day, C an automated
track, D hears from us now and then.
"""

from typing import Any

_QUIET = {"start": "21:00", "end": "09:00"}


def _said(zh: tuple[str, str], en: tuple[str, str]) -> dict[str, Any]:
    return {
        "zh": {"subject": zh[0], "body": zh[1]},
        "en": {"subject": en[0], "body": en[1]},
    }


def _step(kind: str, amount: float, unit: str, texts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "wait": {"amount": amount, "unit": unit}, "texts": texts, **more}


_STORY = _said(
    (
        "和{company|贵公司}相似的客户是怎么做的",
        "{name}，您好：\n\n与{company}情况相近的一家客户，用三个月解决了同样的问题。"
        "他们最看重三点：见效快、员工愿意用、费用算得清。\n\n如果您想了解细节，直接回复即可，我们安排专人说明。",
    ),
    (
        "How a company like {company|yours} did it",
        "Hello {name},\n\nA company much like {company} had the same problem and solved it in three months. "
        "What mattered to them: results soon, staff who like it, and a cost that can be counted.\n\n"
        "Reply if you would like the details; one of us will take you through them.",
    ),
)
_CALL = _said(
    ("", "一个工作日内致电：确认需求、预算和时间，并问对案例的看法。"),
    ("", "Call within a working day: need, budget, time, and what they made of the story."),
)
_ARTICLE = _said(
    (
        "{industry|行业}里的三个常见误区",
        "{name}，您好：\n\n我们整理了同行最常遇到的三个问题和对应做法，五分钟可以读完。\n\n"
        "有用的话，回复“想了解”，我们把完整资料发给您。",
    ),
    (
        "Three mistakes common in {industry|your field}",
        "Hello {name},\n\nWe put together the three problems your peers meet most, and what they do about "
        "them: five minutes to read.\n\nIf it helps, reply and we will send you the full paper.",
    ),
)
_CHECKLIST = _said(
    (
        "选型清单：十个该问的问题",
        "{name}，您好：\n\n在决定之前，这十个问题值得先问清楚：上线要多久、谁来维护、数据归谁……\n\n"
        "需要完整清单，回复即可。",
    ),
    (
        "A checklist: ten questions to ask first",
        "Hello {name},\n\nBefore you decide, ten questions are worth asking: how long until it runs, who "
        "looks after it, whose are the data …\n\nReply for the whole list.",
    ),
)
_INVITE = _said(
    ("", "邀请客户参加最近一次线下交流或直播，确认是否到场。"),
    ("", "Invite them to the next meeting or livestream, and ask whether they will come."),
)
_NEWS = _said(
    (
        "近期动态",
        "{name}，您好：\n\n给您带来一条近期的行业消息。不需要的话，可随时退订；想聊聊，直接回复即可。",
    ),
    (
        "What is new",
        "Hello {name},\n\nA short note on what is new in the field. Unsubscribe at any time; reply if you "
        "would like to talk.",
    ),
)

_COMMON = {"held_out_share": 0.1, "quiet_hours": _QUIET, "finish_after_days": 14}

DEFAULT_TRACKS: tuple[dict[str, Any], ...] = (
    {
        "name": "B 级：案例 + 一日内致电 / B: a story and a call",
        "priority": 10,
        "document": {
            **_COMMON,
            "audience": {"grades": ["B"], "states": ["pooled", "held"], "conditions": []},
            "stop": {"on_reply": True, "on_return": True, "on_claim": False, "on_grade_change": True},
            "steps": [
                _step("success_story", 0, "working_hours", _STORY),
                _step("call_task", 1, "working_hours", _CALL, due_working_hours=8),
            ],
        },
    },
    {
        "name": "C 级：自动培育 / C: automated",
        "priority": 20,
        "document": {
            **_COMMON,
            "audience": {"grades": ["C"], "states": ["nurturing", "pooled"], "conditions": []},
            "stop": {"on_reply": True, "on_return": True, "on_claim": True, "on_grade_change": True},
            "steps": [
                _step("article", 1, "working_hours", _ARTICLE),
                _step("success_story", 4, "working_days", _STORY),
                _step("article", 6, "working_days", _CHECKLIST),
                _step("invitation", 6, "working_days", _INVITE, due_working_hours=24),
            ],
        },
    },
    {
        "name": "D 级：偶尔问候 / D: now and then",
        "priority": 30,
        "document": {
            **_COMMON,
            "audience": {"grades": ["D"], "states": ["nurturing", "pooled"], "conditions": []},
            "stop": {"on_reply": True, "on_return": True, "on_claim": True, "on_grade_change": True},
            "steps": [
                _step("article", 30, "days", _NEWS),
                _step("article", 90, "days", _ARTICLE),
                _step("success_story", 90, "days", _STORY),
            ],
        },
    },
)
