"""Codes of ours as people say them, in Chinese and English, for sentences. Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

Words = tuple[str, str]

STAGES: Mapping[str, Words] = {
    "lead": ("线索", "lead"),
    "visit": ("拜访", "visit"),
    "trial": ("试用", "trial"),
    "quote": ("报价", "quote"),
    "contract": ("合同", "contract"),
    "payment": ("回款", "payment"),
    "lost": ("输单", "lost"),
    "invalid": ("无效", "invalid"),
}
TOUCHES: Mapping[str, Words] = {
    "call": ("电话", "call"),
    "visit": ("拜访", "visit"),
    "meeting": ("会面", "meeting"),
    "reply": ("客户回复", "reply"),
    "quote": ("报价", "quote"),
    "stage": ("阶段变化", "stage"),
    "message": ("消息", "message"),
    "email": ("邮件", "e-mail"),
    "note": ("备注", "note"),
}
OUTCOMES: Mapping[str, Words] = {
    "connected": ("已接通", "connected"),
    "no_answer": ("无人接听", "no answer"),
    "busy": ("占线", "busy"),
    "refused": ("被拒绝", "refused"),
    "wrong_number": ("号码错误", "wrong number"),
    "interested": ("有意向", "interested"),
    "not_interested": ("无意向", "not interested"),
    "done": ("已完成", "done"),
}
STATES: Mapping[str, Words] = {
    "new": ("新建", "new"),
    "nurturing": ("培育中", "nurtured"),
    "pooled": ("在公海", "in a pool"),
    "reserved": ("已预留", "reserved"),
    "held": ("持有中", "held"),
    "converted": ("已成交", "won"),
    "lost": ("已输单", "lost"),
    "invalid": ("无效", "invalid"),
    "merged": ("已合并", "merged"),
}
WAYS_IN: Mapping[str, Words] = {
    "api": ("接口", "API"),
    "import": ("导入", "import"),
    "form": ("表单", "form"),
    "webhook": ("推送", "webhook"),
}
REVERSALS: Mapping[str, Words] = {"correction": ("更正", "correction"), "refund": ("退款", "refund")}
SHIELDS: Mapping[str, Words] = {
    **STAGES,
    "opportunity": ("商机", "opportunity"),
    "leave": ("请假", "leave"),
    "legal_hold": ("法务保留", "legal hold"),
}
"""Why a held lead is left where it is: what is open, or what pauses its clock."""


def said(terms: Mapping[str, Words], code: object) -> Words:
    """A code in both languages; one that nobody has words for, as it is."""
    return terms.get(str(code)) or (str(code), str(code))


def shown(at: datetime | None, zone: ZoneInfo) -> str:
    """A time as people of that zone read it, to the minute."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else "—"
