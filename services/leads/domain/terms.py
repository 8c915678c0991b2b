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
CHANNELS: Mapping[str, Words] = {
    "email": ("邮件", "e-mail"),
    "wecom": ("企业微信", "WeCom"),
    "sms": ("短信", "SMS"),
}
NURTURE_STEPS: Mapping[str, Words] = {
    **CHANNELS,
    "article": ("文章", "article"),
    "invitation": ("邀约", "invitation"),
    "call_task": ("电话任务", "call"),
    "visit_task": ("拜访任务", "visit"),
    "success_story": ("成功案例", "success story"),
}
NURTURE_ENDS: Mapping[str, Words] = {
    "completed": ("步骤全部完成", "all steps are done"),
    "converted": ("已成交", "won"),
    "lost": ("已输单", "lost"),
    "invalid": ("线索无效", "no lead"),
    "merged": ("已并入另一条线索", "merged into another lead"),
    "consent_withdrawn": ("客户要求不再联系", "the person wishes not to be contacted"),
    "legal_hold": ("法务保留", "legal hold"),
    "replied": ("客户已回复", "the customer replied"),
    "returned": ("客户再次主动联系", "the customer came again"),
    "claimed": ("已有销售跟进", "a rep took it up"),
    "grade_up": ("评级上升，不再属于此培育", "its grade rose above the audience"),
    "grade_down": ("评级下降，不再属于此培育", "its grade fell below the audience"),
    "moved": ("线索状态变化，不再属于此培育", "it moved out of the audience"),
    "by_hand": ("手动停止", "stopped by hand"),
    "track_ended": ("此培育已停用", "the track ended"),
}
NURTURE_FAULTS: Mapping[str, Words] = {
    "no_channel": ("没有可用的联系渠道", "there is no channel to reach them by"),
    "no_hand": ("没有负责人可以接手", "nobody answers for this lead"),
    "uncertain": (
        "连接中断，不确定是否已发出，不再重发",
        "the connection broke: it may have gone, and is not sent again",
    ),
    "mail_refused": ("邮件服务器拒收", "the mail server refused it"),
    "channel_off": ("渠道已停用", "the channel is turned off"),
    "reported": ("渠道回报发送失败", "the channel reported that it failed"),
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
