"""A lead's history in words: one sentence a line, in Chinese and English, that says why. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.leads.domain import terms
from services.leads.domain.terms import Words
from shared.money import fen_to_yuan

_LINES: Mapping[str, Words] = {
    "captured": ("线索录入（{cause}），评为 {grade} 级", "captured by {cause}, graded {grade}"),
    "captured_again": ("客户再次进线（{cause}）", "the customer came in again by {cause}"),
    "reverted": ("导入撤销，资料恢复", "an import was undone, so details are as before"),
    "updated": ("资料更新", "details changed"),
    "scored": ("评分变化，评为 {grade} 级", "scored anew, graded {grade}"),
    "scored/rescore": (
        "每日重评：规则或意向随时间变化，由 {from_grade} 级变为 {grade} 级（评分 {score}）",
        "rescored, as rules or fading interest say: from grade {from_grade} to {grade} (score {score})",
    ),
    "scored/model": (
        "模型 #{model} 估计 90 天内赢单的可能为 {percent}%，由 {from_grade} 级变为 {grade} 级",
        "model #{model} gives it a {percent}% chance of being won within 90 days: from grade {from_grade} to "
        "{grade}",
    ),
    "pooled/pool_closed": ("{from_pool}已关闭，转入{to_pool}", "{from_pool} was closed: into {to_pool}"),
    "pooled": ("进入{to_pool}", "went into {to_pool}"),
    "pooled/score": (
        "评分 {score} 已达到线索池门槛，由培育进入{to_pool}",
        "its score of {score} is enough for a pool now: from nurturing into {to_pool}",
    ),
    "pooled/returned": (
        "客户再次主动联系，评分 {score}，由培育进入{to_pool}",
        "the customer came again, scored {score}: from nurturing into {to_pool}",
    ),
    "pooled/promoted": (
        "人工由培育转入{to_pool}：{reason}",
        "promoted from nurturing into {to_pool}: {reason}",
    ),
    "nurtured": (
        "输单后 {days} 天没有动静，转入培育",
        "quiet for {days} days since it was lost: nurtured again",
    ),
    "pooled/overflow": (
        "{grade} 级线索在{from_pool}超过承诺时限（{hours} 个工作小时）{times} 次仍无人可分配，转入{to_pool}",
        "nobody could take this grade-{grade} lead in {from_pool} within {hours} working hours, {times} "
        "times over: into {to_pool}",
    ),
    "nurtured/overflow": (
        "{grade} 级线索在{from_pool}超过承诺时限（{hours} 个工作小时）{times} 次仍无人可分配，"
        "转入培育（评分 {score}）",
        "nobody could take this grade-{grade} lead in {from_pool} within {hours} working hours, {times} "
        "times over: nurtured with a score of {score}",
    ),
    "nurture_started": ("开始培育：{track}", "nurturing began: {track}"),
    "nurture_started/held_out": (
        "属于“{track}”的对照组，不发送任何消息",
        "held out of {track} for comparison: nothing is sent",
    ),
    "nurture_started/by_hand": ("手动加入培育：{track}", "put on {track} by hand"),
    "nurture_sent": (
        "培育第 {step} 步已发送：{kind}（{channel}）",
        "nurture step {step} sent: {kind}, by {channel}",
    ),
    "nurture_skipped": (
        "培育第 {step} 步跳过（{kind}）：{why}",
        "nurture step {step} left out ({kind}): {why}",
    ),
    "nurture_failed": (
        "培育第 {step} 步未送达（{kind}）：{why}",
        "nurture step {step} did not go out ({kind}): {why}",
    ),
    "nurture_task": (
        "培育任务（{kind}）已通知 {told} 人，{due_at} 前：{note}",
        "nurture task ({kind}), told to {told}, by {due_at}: {note}",
    ),
    "nurture_replied": ("客户回复了培育消息", "the customer replied to a nurture message"),
    "nurture_stopped": ("培育“{track}”结束：{end}", "nurturing on {track} ended: {end}"),
    "nurture_stopped/by_hand": (
        "手动停止培育“{track}”：{reason}",
        "nurturing on {track} stopped by hand: {reason}",
    ),
    "next_step_set/nurture": (
        "培育任务，下一步：{due_at} 前，{note}",
        "nurture task, next step by {due_at}: {note}",
    ),
    "consent_withdrawn/unsubscribe": ("客户点击退订，不再联系", "the person unsubscribed: no more contact"),
    "consent_withdrawn/report": (
        "客户通过渠道退订，不再联系",
        "the person opted out by the channel: no more contact",
    ),
    "consent_withdrawn": ("客户要求不再联系", "the person wishes not to be contacted any more"),
    "consent_given": ("客户允许再次联系", "the person may be contacted again"),
    "merged": ("并入线索 #{number}：{reason}", "merged into lead #{number}: {reason}"),
    "merged_in": ("线索 #{number} 并入本线索：{reason}", "lead #{number} was merged into this one: {reason}"),
    "unmerged": (
        "与线索 #{number} 的合并已撤销：{reason}",
        "the merge into lead #{number} was undone: {reason}",
    ),
    "unmerged_from": (
        "线索 #{number} 已从本线索拆出：{reason}",
        "lead #{number} was taken out of this one again: {reason}",
    ),
    "assigned/import": (
        "按导入文件指定，由 {to_rep} 持有，持有 {held}/{cap}",
        "the imported file names {to_rep}, now holding {held} of {cap}",
    ),
    "assigned/merge": ("合并后由 {to_rep} 继续持有", "{to_rep} goes on with it after a merge"),
    "assigned/unmerge": ("撤销合并，回到 {to_rep} 手中", "back in the hand of {to_rep}: a merge was undone"),
    "assigned/leaver_undone": (
        "{to_rep} 的离职已撤销，归还原持有人，持有 {held}/{cap}",
        "{to_rep} did not leave after all: given back, now holding {held} of {cap}",
    ),
    "released/leaver_undone": (
        "原持有人的离职已撤销，离开 {from_rep} 归还原持有人",
        "left the hand of {from_rep}: who had it before did not leave after all",
    ),
    "released/unmerged": ("因撤销合并离开 {from_rep}", "left the hand of {from_rep}: a merge was undone"),
    "claimed": (
        "{to_rep} 从{from_pool}领取，持有 {held}/{cap}",
        "{to_rep} claimed it from {from_pool}, now holding {held} of {cap}",
    ),
    "assigned": (
        "系统从{from_pool}分配给 {to_rep}，持有 {held}/{cap}",
        "the system assigned it from {from_pool} to {to_rep}, now holding {held} of {cap}",
    ),
    "assigned/assignment": (
        "系统从{from_pool}分配给 {to_rep}：{chosen_zh}，持有 {held}/{cap}",
        "the system assigned it from {from_pool} to {to_rep}: {chosen_en}; now holding {held} of {cap}",
    ),
    "assigned/reopen": (
        "重新打开后由 {to_rep} 继续跟进，持有 {held}/{cap}",
        "opened again for {to_rep}, now holding {held} of {cap}",
    ),
    "transferred": ("由 {from_rep} 转交给 {to_rep}", "transferred from {from_rep} to {to_rep}"),
    "handed_over": (
        "{from_rep} 离职，移交给 {to_rep}",
        "{from_rep} left; handed over to {to_rep}",
    ),
    "released": ("{from_rep} 退回{to_pool}：{reason}", "{from_rep} gave it back to {to_pool}: {reason}"),
    "released/merged": (
        "与另一条线索合并，{from_rep} 不再持有",
        "merged into another lead, so {from_rep} holds it no more",
    ),
    "released/leaver": ("{from_rep} 离职，退回{to_pool}", "{from_rep} left; went back to {to_pool}"),
    "released/transfer": ("{from_rep} 不再持有，转交中", "left the hand of {from_rep} to be transferred"),
    "undone": ("{from_rep} 撤销领取，退回{to_pool}", "{from_rep} undid the claim; back to {to_pool}"),
    "recycled": (
        "自 {since} 起没有有效跟进，{recycle_at} 到期（已于 {noticed_at} 提醒 {from_rep}），"
        "系统回收至{to_pool}",
        "no effective touch since {since}, due {recycle_at}, and {from_rep} was reminded on {noticed_at}: "
        "recycled to {to_pool}",
    ),
    "recycled/tenure_ended": (
        "{from_rep} 持有已满最长期限（已于 {noticed_at} 提醒），系统回收至{to_pool}",
        "{from_rep} had it for the longest time allowed and was reminded on {noticed_at}: "
        "recycled to {to_pool}",
    ),
    "postponed": (
        "最后提醒送达较晚，到期时间由 {from} 推迟到 {to}",
        "the last reminder came late, so the deadline moved from {from} to {to}",
    ),
    "held_out": (
        "属于不轮换的对照组，到期时间由 {from} 推迟到 {to}",
        "one of those not rotated, for comparison; the deadline moved from {from} to {to}",
    ),
    "rescheduled": (
        "工作日历或休假变化，到期时间由 {from} 改为 {to}",
        "working time changed, so the deadline moved from {from} to {to}",
    ),
    "protected": ("受保护至 {protect_until}", "protected until {protect_until}"),
    "next_step_set": ("下一步：{due_at} 前，{note}", "next step by {due_at}: {note}"),
    "next_step_set/leaver_undone": (
        "离职已撤销，下一步恢复：{due_at} 前，{note}",
        "the departure was undone, so the next step is back: by {due_at}, {note}",
    ),
    "next_step_closed": ("下一步已关闭：{note}", "next step closed: {note}"),
    "next_step_closed/done": ("下一步已完成：{note}", "next step done: {note}"),
    "touched": ("跟进：{kind}，{outcome}", "touch: {kind}, {outcome}"),
    "touched/alone": ("跟进：{kind}", "touch: {kind}"),
    "registered": ("报名活动或直播", "registered for an event"),
    "attended": ("参加了活动或直播，意向提高", "attended an event: keener for it"),
    "stage_changed": ("阶段由“{from_stage}”变为“{stage}”", "stage moved from {from_stage} to {stage}"),
    "contracted": (
        "合同已签，金额 {amount_fen}，共 {instalments} 期",
        "contract signed for {amount_fen} in {instalments} instalments",
    ),
    "quoted": (
        "第 {quote} 次报价：{amount_fen}，有效期至 {valid_until}",
        "quote {quote}: {amount_fen}, valid until {valid_until}",
    ),
    "contract_revised": (
        "合同修订为第 {number} 版：{from_amount_fen} 改为 {amount_fen}，{reason}",
        "contract revised, version {number}: {from_amount_fen} before, {amount_fen} now: {reason}",
    ),
    "paid": (
        "收到回款 {amount_fen}，累计 {contract_paid_fen}/{contract_fen}",
        "{amount_fen} received, {contract_paid_fen} of {contract_fen} so far",
    ),
    "payment_reversed": (
        "回款冲销 {amount_fen}（{kind}）：{reason}，累计 {contract_paid_fen}/{contract_fen}",
        "{amount_fen} taken back ({kind}): {reason}; {contract_paid_fen} of {contract_fen} so far",
    ),
    "reopened": (
        "由“{from_state}”重新打开，阶段“{stage}”：{reason}",
        "{from_state} before, opened again at stage {stage}: {reason}",
    ),
    "converted": ("已成交", "won: it is a customer now"),
    "lost": ("已输单：{reason}", "lost: {reason}"),
    "invalidated/import_undone": (
        "导入已撤销，此线索由该导入带来且无人动过",
        "the import that brought it was undone, and nobody had touched it",
    ),
    "invalidated": ("判为无效：{reason}", "found to be no lead: {reason}"),
}
_TERMS: Mapping[str, Mapping[str, Words]] = {
    "from_stage": terms.STAGES,
    "stage": terms.STAGES,
    "from_state": terms.STATES,
    "outcome": terms.OUTCOMES,
    "why": terms.NURTURE_FAULTS,
}
_KINDS: Mapping[str, Mapping[str, Words]] = {
    "touched": terms.TOUCHES,
    "payment_reversed": terms.REVERSALS,
    **dict.fromkeys(
        ("nurture_sent", "nurture_skipped", "nurture_failed", "nurture_task"), terms.NURTURE_STEPS
    ),
}
_TIMES = ("from", "to", "recycle_at", "noticed_at", "protect_until", "due_at")


def words(
    kind: str,
    cause: str | None,
    details: Mapping[str, Any],
    names: Mapping[str, str],
    zone: ZoneInfo,
    *,
    reason: Words | None = None,
) -> dict[str, str]:
    """Return a line of history as `{"zh", "en"}`; times are shown in `zone`, money in yuan.

    `names` gives the names behind the ids in `details`, `reason` the words of a reason that is a code.
    A kind nobody has words for is told by its name.
    """
    facts = {key: names.get(str(value), value) for key, value in details.items() if value is not None}
    facts |= {key: _when(facts[key], zone) for key in _TIMES if key in facts}
    facts |= {key: f"¥{fen_to_yuan(facts[key])}" for key in facts if key.endswith("_fen")}
    facts["track"] = names.get(str(details.get("track_id")), "—")
    facts |= _chosen(details.get("chosen") or {}, is_explore=bool(details.get("is_explore")))
    facts["since"] = _when(details.get("last_effective_at") or details.get("owner_since"), zone)
    spoken = _spoken(kind, facts) | {"cause": terms.said(terms.WAYS_IN, cause)}
    spoken |= {"end": terms.said(terms.NURTURE_ENDS, cause)} if kind == "nurture_stopped" else {}
    spoken |= {"reason": reason} if reason else {}
    lines = _line(kind, cause, details, has_reason="reason" in facts or reason is not None)
    zh, en = (
        line.format_map(defaultdict(lambda: "—", facts | {key: both[at] for key, both in spoken.items()}))
        for at, line in enumerate(lines)
    )
    arm_zh, arm_en = _arm(details.get("experiment"))
    return {"zh": zh.strip() + arm_zh, "en": en.strip() + arm_en}


def _arm(experiment: Mapping[str, Any] | None) -> Words:
    """By which arm of an experiment it came into a hand."""
    if experiment is None:
        return "", ""
    number, arm = experiment["number"], experiment["arm"].upper()
    return f"（实验 {number} {arm} 组）", f" (arm {arm} of experiment {number})"


def _line(kind: str, cause: str | None, details: Mapping[str, Any], *, has_reason: bool) -> Words:
    """The line of a kind; without a reason it ends before one."""
    zh, en = _LINES.get(f"{kind}/{_special(kind, cause, details)}") or _LINES.get(kind) or (kind, kind)
    return (zh, en) if has_reason else (zh.removesuffix("：{reason}"), en.removesuffix(": {reason}"))


def _special(kind: str, cause: str | None, details: Mapping[str, Any]) -> Any:
    """Which line of a kind it is, where there is more than one."""
    if kind == "touched":
        return None if details.get("outcome") else "alone"
    return details.get("reason") if kind == "recycled" else cause


def _spoken(kind: str, facts: Mapping[str, Any]) -> dict[str, Words]:
    """The codes among the facts of a line, in both languages."""
    known = {**_TERMS, **({"kind": _KINDS[kind]} if kind in _KINDS else {})}
    known |= {"channel": terms.CHANNELS} if kind.startswith("nurture_") else {}
    return {key: terms.said(of, facts[key]) for key, of in known.items() if key in facts}


_SENIORITY = {"junior": "新人", "regular": "熟手", "senior": "资深"}


def _chosen(why: Mapping[str, Any], *, is_explore: bool) -> dict[str, str]:
    """Say why assignment chose this rep: the draw, the tier, the region, the load."""
    if not why:
        return {"chosen_zh": "按规则", "chosen_en": "by the rules"}
    tiers = [str(each) for each in why["open_to"]]
    load = f"({why['assigned_before']}+1)/{why['weight']}"
    zh = [
        *(["随机样本，不等待"] if is_explore else []),
        f"向{'、'.join(_SENIORITY[each] for each in tiers)}开放",
        *(["同地区优先"] if why["preferred"] else []),
        f"{_SENIORITY[why['seniority']]}中负载最小 {load}",
    ]
    en = [
        *(["of the random share that does not wait"] if is_explore else []),
        f"open to {', '.join(tiers)}",
        *(["of its region"] if why["preferred"] else []),
        f"least load of the {why['seniority']} ones at {load}",
    ]
    return {"chosen_zh": "，".join(zh), "chosen_en": ", ".join(en)}


def _when(at: Any, zone: ZoneInfo) -> str:
    return terms.shown(datetime.fromisoformat(at) if isinstance(at, str) else None, zone)
