"""Why a lead stays or goes, in words: the policy card. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.leads.domain.rules import PoolRules
from services.leads.domain.states import LeadState


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


def why(rules: PoolRules, lead: Standing, now: datetime) -> tuple[str, str]:
    """The one thing that decides about the lead now, in Chinese and in English."""
    if lead.state == LeadState.POOLED:
        return _waiting(lead, now)
    if lead.state != LeadState.HELD:
        return f"状态 {lead.state}，不在公海流转", f"{lead.state}: not in turnover"
    if lead.exempt_reason:
        return (
            f"有进行中的 {lead.exempt_reason}，不回收",
            f"not recycled while its {lead.exempt_reason} is open",
        )
    if lead.paused_reason:
        return f"已暂停（{lead.paused_reason}），不回收", f"not recycled: paused for {lead.paused_reason}"
    if lead.protect_until and lead.protect_until > now:
        until = lead.protect_until.isoformat(timespec="minutes")
        return f"保护期至 {until}", f"protected until {until}"
    return _running(rules, lead)


def _waiting(lead: Standing, now: datetime) -> tuple[str, str]:
    if lead.claimable_at and lead.claimable_at > now:
        until = lead.claimable_at.isoformat(timespec="minutes")
        return f"新入公海，{until} 起可领取", f"new in the pool, can be claimed from {until}"
    return "在公海，可领取", "in the pool, free to claim"


def _running(rules: PoolRules, lead: Standing) -> tuple[str, str]:
    days = rules.cycle(lead.grade, lead.source)
    due = lead.recycle_at.isoformat(timespec="minutes") if lead.recycle_at else "-"
    since_zh, since_en = (
        ("上次有效跟进", "the last touch that counts") if lead.last_reset_at else ("领取", "it was taken")
    )
    return (
        f"{lead.grade} 级：自{since_zh}起 {days:g} 个工作日内须有有效跟进，否则 {due} 回收",
        f"grade {lead.grade}: {days:g} working days since {since_en}, then it goes back at {due}",
    )
