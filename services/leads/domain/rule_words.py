"""What changed from one rules document to another: each rule by its place, before, after, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.leads.domain.rules import DEFAULTS, merged

Words = tuple[str, str]

NAMES: Mapping[str, Words] = {
    "/holding/cap": ("保有量上限", "holding cap"),
    "/holding/grade_caps": ("各等级保有量上限", "cap by grade"),
    "/holding/unworked_cap": ("未跟进线索上限", "cap on leads not yet contacted"),
    "/holding/day_cap": ("每日领取上限", "claims a day"),
    "/holding/month_cap": ("每月获取上限", "leads taken in a month"),
    "/holding/claim_gap_seconds": ("两次领取间隔（秒）", "seconds between claims"),
    "/holding/protected_cap": ("保护数量上限", "protected leads at once"),
    "/holding/protect_days": ("保护天数", "days of protection"),
    "/holding/longest_protect_days": ("最长保护天数", "longest days of protection"),
    "/grades_by_seniority": ("各资历可领取等级", "grades by seniority"),
    "/cool_down_days": ("冷却期（天）", "days of cool-down"),
    "/freeze_minutes": ("新入公海冻结（分钟）", "minutes a lead is frozen when new in the pool"),
    "/undo_minutes": ("撤销领取时限（分钟）", "minutes in which a claim can be undone"),
    "/cycle_days": ("周转周期（工作日）", "turnover cycle in working days"),
    "/cycle_days_by_source": ("按来源的周转周期（工作日）", "turnover cycle by source in working days"),
    "/cycle_bounds/min_days": ("学习周期下限（工作日）", "shortest cycle that may be learned, working days"),
    "/cycle_bounds/max_days": ("学习周期上限（工作日）", "longest cycle that may be learned, working days"),
    "/longest_tenure_days": ("最长持有天数", "longest days in one hand"),
    "/effective/call_seconds": ("有效通话秒数", "seconds of a call that counts"),
    "/effective/kinds": ("有效跟进方式", "touches that count"),
    "/effective/one_way_resets": ("无应答跟进可重置次数", "one-way touches in a row that count"),
    "/reminders": ("提醒时点（周期占比）", "reminders as shares of the cycle"),
    "/last_reminder_working_days": ("最后提醒提前工作日", "working days before the end of the last reminder"),
    "/recycle_to_pool": ("回收目标公海", "pool that recycled leads go to"),
    "/lost_quiet_days": ("输单后静默天数", "quiet days after a loss"),
    "/storm_share": ("批量回收刹车比例", "share of a team that trips the storm brake"),
    "/assignment/enabled": ("自动分配", "assignment"),
    "/assignment/after_hours": ("进入公海后分配等待（工作小时）", "working hours before assignment"),
    "/assignment/promise_hours": ("公海承诺时限（工作小时）", "promised working hours in the pool"),
    "/assignment/overflow_to": ("无人可分配时转往", "where leads overflow to"),
    "/assignment/fill_share": ("分配填充比例", "share of each cap that assignment fills"),
    "/assignment/explore_share": ("随机分配比例", "random share of C and D"),
    "/assignment/hold_out_share": ("不轮换对照比例", "share held out of rotation"),
    "/assignment/mix": ("期望构成", "wished mix"),
    "/assignment/mix_lambda": ("构成调节强度", "strength of the mix"),
}
"""What each rule is called; a key below one of these is named after it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that differs; None: not said there, so that what it overrides holds."""

    path: str
    before: Any
    after: Any

    def words(self) -> dict[str, str]:
        """Return the change as `{"zh", "en"}`."""
        place = next(name for name in sorted(NAMES, key=len, reverse=True) if _is_in(self.path, name))
        below = self.path[len(place) :].strip("/").replace("/", " ")
        zh, en = (f"{name} {below}".strip() for name in NAMES[place])
        return {
            "zh": f"{zh}：{_said(self.before, '未设')} → {_said(self.after, '未设')}",
            "en": f"{en}: {_said(self.before, 'not set')} → {_said(self.after, 'not set')}",
        }


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, is_company: bool) -> list[Change]:
    """Return what differs between two documents, by path; where a company's is silent the defaults speak."""
    under: Mapping[str, Any] = DEFAULTS if is_company else {}
    old, new = dict(_leaves(merged(under, before))), dict(_leaves(merged(under, after)))
    return [
        Change(path, old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def _is_in(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}/")


def _leaves(document: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        path = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        else:
            yield path, value


def _said(value: Any, nothing: str) -> str:
    if value is None:
        return nothing
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
