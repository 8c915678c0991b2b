"""What a replay says in words: its one sentence, the rules that refuse, and what it cannot know. Pure."""

from collections.abc import Mapping

from services.leads.domain.replay import Change
from services.leads.domain.replay_tally import SOUND, Tally
from services.leads.domain.rotation import LEAST
from services.leads.domain.terms import Words

RULES: Mapping[str, Words] = {
    "rep_inactive": ("须为在职销售", "active reps only"),
    "grade_not_allowed": ("资历可领等级", "grades by seniority"),
    "cool_down": ("冷却期", "cool-down"),
    "holding_cap_reached": ("持有上限", "holding cap"),
    "grade_cap_reached": ("等级上限", "cap of the grade"),
    "unworked_cap_reached": ("未跟进上限", "cap on leads not contacted"),
    "day_cap_reached": ("每日上限", "day cap"),
    "month_cap_reached": ("每月上限", "month cap"),
    "claim_too_soon": ("领取间隔", "time between claims"),
    "lead_taken": ("线索仍在前一位手中", "the hand before still has it"),
    "fill_share": ("自动分配只填到上限的一部分", "assignment fills a part of each cap"),
}
"""The rules by the codes of their refusals."""

REASONS: Mapping[str, Words] = {
    "kept_past_deadline": (
        "到期后仍留在手中（提醒迟到、经理暂缓或回收停过）",
        "stayed after its deadline: a late reminder, the storm brake, or a sweep that stood still",
    ),
    "gone_before_deadline": (
        "比规则更早回收（工作日历或假期后来有变）",
        "went before its deadline: the calendar or leave has changed since",
    ),
}
"""How a hand ended otherwise than the rules have it; any other reason is a rule against a take."""

_LIMITS: tuple[Words, ...] = (
    (
        "销售在别的规则下会有别的做法：被拒后会领别的线索，期限变短会更早跟进。回放只照搬当时的跟进。",
        "Under other rules reps would act otherwise: take another lead, follow up sooner."
        " The replay keeps the touches as they were.",
    ),
    (
        "被拒和被提前收回的线索留在公海，不模拟谁会领走它，直到当时真有人领取。",
        "Leads refused or cut wait in the pool: nobody is simulated to take them until somebody really did.",
    ),
    (
        "这些线索的成交只能说在“全丢”与“照旧”之间；别人多赢的不算在内。",
        "Of their wins only this is sure: between all lost and all kept."
        " What others would have won besides is not in it.",
    ),
    (
        f"估计只看随机留下不轮换的线索和被轮换的线索，依据少于 {LEAST} 条时不作估计；"
        "因上限被拒的一律不估计，历史里没有可比的线索。",
        f"Estimates rest on leads rotated and leads held out by chance, none on fewer than {LEAST};"
        " none is made at all of takes refused, for nothing in the past is like them.",
    ),
    (
        "资历、团队和工作日历按现在的算；转移与分配只问这位销售还能不能得到，不改派别人。",
        "Seniority, teams and calendars are today's. Transfers and assignments are asked whether this rep"
        " could still get the lead; nobody else is chosen.",
    ),
    (
        "期初已在手中的线索、交接、导入、合并和撤销离职的照旧；冻结期和未来的申领不回放。",
        "What was in hands before, handed over, imported, merged or given back to a returned leaver stays as"
        " it was; the freeze of new leads is not replayed.",
    ),
)


def limits() -> list[dict[str, str]]:
    """What the replay cannot know, to be read with it."""
    return [{"zh": zh, "en": en} for zh, en in _LIMITS]


def reason(code: str) -> Words:
    """What a rule, or a hand that is not explained, is called."""
    if code in REASONS:
        return REASONS[code]
    zh, en = RULES[code]
    return f"当时也会被拒：{zh}（破例，或资历、规则后来有变）", f"would have been refused then too: {en}"


def sentence(tally: Tally) -> dict[str, str]:
    """The whole in one sentence; what cannot be trusted first."""
    told = tally.total
    zh = (
        f"回放 {told.takes:,} 次领取与分配：拒绝 {told.refused:,} 次，"
        f"提前收回 {told.cut:,} 条，多留 {told.kept:,} 条。"
    )
    en = (
        f"Of {told.takes:,} takes, {told.refused:,} would have been refused, {told.cut:,} hands cut short"
        f" and {told.kept:,} kept longer."
    )
    at_stake = sum(stake.won for stake in tally.stakes.values())
    if at_stake:
        zh += f"牵涉的成交有 {at_stake:,} 单：全丢到照旧之间。"
        en += f" {at_stake:,} wins are at stake, from all lost to all kept."
    if tally.fidelity is not None and tally.fidelity < SOUND:
        zh = f"请先看：当时的规则只能解释 {tally.fidelity:.0%} 的历史。{zh}"
        en = f"First: the rules of that time explain only {tally.fidelity:.0%} of what happened. {en}"
    return {"zh": zh, "en": en}


_WHY_NOT: Mapping[str, Words] = {
    "not_known": (
        "历史里没有可比的线索：没人知道被拒的线索会怎样",
        "nothing in the past is like them: nobody knows what becomes of a lead refused",
    ),
    "too_few": (f"可比的线索不到 {LEAST} 条", f"fewer than {LEAST} leads to compare with"),
    "too_new": ("变化还不满 90 天，结果未定", "changed less than 90 days ago: not over yet"),
}


def why_not(code: str) -> dict[str, str]:
    """Why there is no estimate."""
    zh, en = _WHY_NOT[code]
    return {"zh": zh, "en": en}


CHANGES: Mapping[Change, Words] = {
    Change.REFUSED: ("被拒", "refused"),
    Change.CUT: ("提前收回", "cut short"),
    Change.KEPT: ("多留", "kept longer"),
}
