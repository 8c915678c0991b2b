"""What an experiment shows, in a sentence that anybody can act on. Pure."""

from collections.abc import Mapping
from typing import Final

from services.leads.domain.experiment_plan import Needed
from services.leads.domain.experiment_results import (
    FEWEST_EITHER,
    FEWEST_LEADS,
    FEWEST_REPS,
    Judged,
    Trial,
    Verdict,
)
from services.leads.domain.experiments import Goal, Unit
from services.leads.domain.proportions import Interval
from services.leads.domain.terms import Words

GOALS: Final[Mapping[Goal, Words]] = {
    Goal.WON: ("成交", "were won"),
    Goal.CONTACTED: ("有效联系", "were contacted"),
    Goal.REPLIED: ("得到回复", "replied"),
}


def said(judged: Judged, trial: Trial, goal: Words, days_left: float | None) -> Words:
    """The verdict. `goal`: what counts; `days_left`: until the leads still needed have come, if known."""
    zh, en = _told(judged, trial, days_left)
    en = f"{en[0].upper()}{en[1:]}"
    if judged.difference is None or judged.verdict is Verdict.SPLIT_BROKEN:
        return zh, en
    goal_zh, goal_en = goal
    between = _between(judged.difference)
    return (
        f"{zh}。B 组{goal_zh}的比例与 A 组相差 {between[0]}（随时查看都有效的区间）",
        f"{en}. The share of leads that {goal_en} differs by {between[1]} in B: an interval that holds at any"
        " look",
    )


def _told(judged: Judged, trial: Trial, days_left: float | None) -> Words:
    effect = f"{trial.plan.effect * 100:g}"
    match judged.verdict:
        case Verdict.B_BETTER | Verdict.A_BETTER:
            return _better(judged, effect)
        case Verdict.NO_DIFFERENCE:
            return (
                f"两组没有值得在意的差别（小于 {effect} 个百分点）",
                f"no difference worth having: less than {effect} points either way",
            )
        case Verdict.SPLIT_BROKEN:
            return (
                f"分组人数与设定比例不符（概率 {judged.split_chance:.1g}），结果不可信：请先查明原因",
                f"the split is not the one that was set (chance {judged.split_chance:.1g}): find out why"
                " first, what it shows cannot be trusted",
            )
        case Verdict.TOO_FEW:
            return _few(trial.unit)
        case _:
            return _not_yet(judged.still_needed, days_left)


def _better(judged: Judged, effect: str) -> Words:
    name = "B" if judged.verdict is Verdict.B_BETTER else "A"
    of = judged.difference
    if of is not None and max(abs(of.low), abs(of.high)) < float(effect) / 100:
        return (
            f"{name} 组更好，但差别小于 {effect} 个百分点",
            f"{name} is better, by less than the {effect} points that were worth finding",
        )
    return f"{name} 组更好", f"{name} is better"


def _few(unit: Unit) -> Words:
    reps_zh = f"、{FEWEST_REPS} 位销售" if unit is Unit.REP else ""
    reps_en = f", of {FEWEST_REPS} reps" if unit is Unit.REP else ""
    return (
        f"数量太少，不下结论：每组至少 {FEWEST_LEADS} 条到期线索{reps_zh}，"
        f"达成与未达成各至少 {FEWEST_EITHER} 条",
        f"too few to say anything: it takes {FEWEST_LEADS} leads an arm whose time is over{reps_en}, and"
        f" {FEWEST_EITHER} that reached the goal and {FEWEST_EITHER} that did not",
    )


def _not_yet(needed: int | None, days_left: float | None) -> Words:
    if needed is None:
        return (
            "还不能下结论：销售之间差异太大，仅靠这些销售的更多线索不够",
            "nothing can be said yet: reps differ so much that more leads of these reps will not do",
        )
    days_zh = f"，约 {max(1, round(days_left))} 天" if days_left is not None else ""
    days_en = f", some {max(1, round(days_left))} days" if days_left is not None else ""
    return (
        f"还不能下结论：若照此下去，还需约 {needed} 条到期线索{days_zh}",
        f"nothing can be said yet: as things go it takes {needed} more leads whose time is over{days_en}",
    )


def _between(of: Interval) -> Words:
    numbers = [f"{each * 100:+.1f}" for each in (of.estimate, of.low, of.high)]
    return (
        f"{numbers[0]} 个百分点，{numbers[1]} 至 {numbers[2]}",
        f"{numbers[0]} points, {numbers[1]} to {numbers[2]},",
    )


def planned(needed: Needed, trial: Trial, rate: float | None, goal: Goal) -> Words:
    """What the experiment will take, before it starts."""
    effect = f"{trial.plan.effect * 100:g}"
    if rate is None:
        return (
            "没有可参考的历史，无法估算所需线索",
            "There is no history to tell how many leads it takes",
        )
    if needed.leads_a is None or needed.leads_b is None:
        least = f"{needed.least_effect * 100:.1f}"
        return (
            f"这些销售之间差异太大：{effect} 个百分点的差别看不出来，至少约 {least} 个百分点",
            f"These reps differ so much that {effect} points cannot be told; some {least} points could",
        )
    zh, en = GOALS[goal]
    weeks_zh = f"，按近期到手量约 {_weeks(needed.weeks)} 周" if needed.weeks is not None else ""
    weeks_en = f", some {_weeks(needed.weeks)} weeks at the present rate" if needed.weeks is not None else ""
    return (
        f"目前 {rate:.1%} {zh}。看出 {effect} 个百分点的差别约需 A 组 {needed.leads_a} 条、"
        f"B 组 {needed.leads_b} 条线索{weeks_zh}",
        f"{rate:.1%} {en} at present. To find a difference of {effect} points it takes some"
        f" {needed.leads_a} leads in A and {needed.leads_b} in B{weeks_en}",
    )


def _weeks(weeks: float | None) -> str:
    return f"{max(1, round(weeks or 0))}"


def arm_words(number: int, name: str, arm: str) -> Words:
    """By which arm's rules a lead is held."""
    return f"实验 {number}「{name}」{arm.upper()} 组", f"arm {arm.upper()} of experiment {number}, “{name}”"
