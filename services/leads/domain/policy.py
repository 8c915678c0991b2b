"""Why a lead stays or goes, in words: the policy card. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.leads.domain import terms
from services.leads.domain.rules import PoolRules
from services.leads.domain.states import LeadState
from services.leads.domain.terms import Words, shown


@dataclass(frozen=True, slots=True)
class Standing:
    """What the card speaks of."""

    state: str
    grade: str
    source: str | None
    recycle_at: datetime | None
    last_reset_at: datetime | None
    protect_until: datetime | None
    paused_reason: str | None
    exempt_reason: str | None
    claimable_at: datetime | None
    waiting_reason: str | None = None
    is_held_out: bool = False
    brake: str | None = None
    overflow: Words = ("", "")
    experiment: Words = ("", "")


def why(rules: PoolRules, lead: Standing, now: datetime, zone: ZoneInfo) -> Words:
    """The one thing that decides about the lead now, in Chinese and in English; times are shown in `zone`."""
    if lead.state == LeadState.POOLED:
        return _waiting(lead, now, zone)
    if lead.state != LeadState.HELD:
        zh, en = terms.said(terms.STATES, lead.state)
        return f"{zh}，不在公海流转", f"{en}: not in turnover"
    zh, en = _shield(lead, now, zone) or _turning(rules, lead, now, zone)
    arm_zh, arm_en = lead.experiment
    return f"{zh}{arm_zh and f'（{arm_zh}）'}", f"{en}{arm_en and f' ({arm_en})'}"


def _shield(lead: Standing, now: datetime, zone: ZoneInfo) -> Words | None:
    if lead.exempt_reason:
        zh, en = terms.said(terms.SHIELDS, lead.exempt_reason)
        return f"有进行中的{zh}，不回收", f"not recycled while its {en} is open"
    if lead.paused_reason:
        zh, en = terms.said(terms.SHIELDS, lead.paused_reason)
        return f"已暂停（{zh}），不回收", f"not recycled: paused for {en}"
    if lead.protect_until and lead.protect_until > now:
        until = shown(lead.protect_until, zone)
        return f"保护期至 {until}", f"protected until {until}"
    return None


def _turning(rules: PoolRules, lead: Standing, now: datetime, zone: ZoneInfo) -> Words:
    due = shown(lead.recycle_at, zone)
    if lead.is_held_out:
        return _held_out(due)
    if lead.recycle_at and lead.recycle_at <= now:
        return _due(due, lead.brake)
    return _running(rules, lead, due)


_WAITS: Mapping[str, Words] = {
    "no_rep": ("没有可分配的在岗销售", "nobody on shift may have this grade"),
    "caps_reached": ("可分配的销售均已达上限", "everybody who may have it is at a cap"),
    "cool_down": ("有余量的销售均在冷却期", "everybody with room held it not long ago"),
}


def _held_out(until: str) -> Words:
    return (
        f"属于不轮换的对照组，最长持有至 {until}",
        f"one of those not rotated, for comparison: kept until {until}",
    )


def _due(since: str, brake: str | None) -> Words:
    if brake == "waiting":
        return (
            f"已于 {since} 到期；团队同时到期过多，等待经理确认是否回收",
            f"due since {since}; too many of the team's are at once, so its manager is asked first",
        )
    if brake == "refused":
        return (
            f"已于 {since} 到期；经理决定今日不回收",
            f"due since {since}; the manager keeps the team's leads for the day",
        )
    return (
        f"已于 {since} 到期，最后提醒送达后在下次回收时退回公海",
        f"due since {since}: goes back with the next sweep after its last reminder",
    )


def _waiting(lead: Standing, now: datetime, zone: ZoneInfo) -> Words:
    if lead.claimable_at and lead.claimable_at > now:
        until = shown(lead.claimable_at, zone)
        return f"新入公海，{until} 起可领取", f"new in the pool, can be claimed from {until}"
    zh, en = _WAITS.get(lead.waiting_reason or "", ("", ""))
    over_zh, over_en = lead.overflow
    return (
        f"在公海，可领取{zh and f'；未自动分配：{zh}'}{over_zh and f'；{over_zh}'}",
        f"in the pool, free to claim{en and f'; not assigned: {en}'}{over_en and f'; {over_en}'}",
    )


def _running(rules: PoolRules, lead: Standing, due: str) -> Words:
    days = rules.cycle(lead.grade, lead.source)
    since_zh, since_en = (
        ("上次有效跟进", "the last touch that counts") if lead.last_reset_at else ("领取", "it was taken")
    )
    return (
        f"按到手时的 {lead.grade} 级，自{since_zh}起 {days:g} 个工作日内须有有效跟进，否则 {due} 回收",
        f"taken as grade {lead.grade}: {days:g} working days since {since_en}, then it goes back at {due}",
    )
