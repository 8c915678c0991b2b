"""What a track changed: treated against held out, with an interval and an honest sentence. Pure."""

from dataclasses import dataclass

from services.leads.domain.proportions import Interval, difference, needed_for, share

FEWEST = 30
"""Leads an arm needs before anything is said of the difference."""
GOALS = {
    "pooled": ("进入公海", "came into a pool"),
    "taken": ("被领取或分配", "were taken by a rep"),
    "won": ("成交", "were won"),
}


@dataclass(frozen=True, slots=True)
class Arm:
    """How many of the leads of an arm reached a goal."""

    leads: int
    reached: int

    @property
    def share(self) -> Interval | None:
        """Which share that is; None of nobody."""
        return share(self.reached, self.leads) if self.leads else None


@dataclass(frozen=True, slots=True)
class Uplift:
    """A goal, both arms, and what can be said: better, worse, unclear or too_few."""

    goal: str
    treated: Arm
    held_out: Arm
    difference: Interval | None
    verdict: str
    needed: int | None
    zh: str
    en: str


def compare(goal: str, treated: Arm, held_out: Arm) -> Uplift:
    """Compare two arms; `needed` is how many held out it takes to tell a difference as large as this."""
    both = treated.leads and held_out.leads
    found = difference((treated.reached, treated.leads), (held_out.reached, held_out.leads)) if both else None
    is_few = found is None or min(treated.leads, held_out.leads) < FEWEST
    verdict = "too_few" if is_few else "unclear"
    if found and not is_few and found.excludes_zero:
        verdict = "better" if found.low > 0 else "worse"
    needed = _needed(treated, held_out) if verdict in {"too_few", "unclear"} else None
    zh, en = _words(goal, (treated, held_out), found, verdict, needed)
    return Uplift(goal, treated, held_out, found, verdict, needed, zh, en)


def _needed(treated: Arm, held_out: Arm) -> int:
    """At least the fewest; more if the shares are close, unless they are too close to say."""
    if not treated.leads or not held_out.leads:
        return FEWEST
    a, b = treated.reached / treated.leads, held_out.reached / held_out.leads
    return max(FEWEST, needed_for(a, b, treated.leads / held_out.leads) or 0)


def _words(
    goal: str, arms: tuple[Arm, Arm], found: Interval | None, verdict: str, needed: int | None
) -> tuple[str, str]:
    (zh, en), (treated, held_out) = GOALS[goal], arms
    if found is None:
        return (
            f"还没有可比较的线索：每组至少 {FEWEST} 条",
            f"nothing to compare yet: {FEWEST} leads an arm at least",
        )
    lead_zh = (
        f"培育组 {treated.reached}/{treated.leads}、对照组 {held_out.reached}/{held_out.leads} {zh}，"
        f"相差 {_points(found.estimate)} 个百分点（95% 区间 {_points(found.low)} 至 {_points(found.high)}）"
    )
    lead_en = (
        f"{treated.reached} of {treated.leads} nurtured and {held_out.reached} of {held_out.leads} held out "
        f"{en}: {_points(found.estimate)} points apart "
        f"(95%: {_points(found.low)} to {_points(found.high)})"
    )
    ends = {
        "better": ("。培育有效", "; the track helps"),
        "worse": ("。培育反而更差，请检查内容", "; the track does harm: look at what it says"),
        "unclear": (
            f"。还不能说有差别：若差别真如此大，对照组约需 {needed} 条",
            f"; no difference can be told: were it as large as this, it takes some {needed} held out",
        ),
        "too_few": (
            f"。数量太少，不下结论：对照组约需 {needed} 条",
            f"; too few to say anything: it takes some {needed} held out",
        ),
    }
    return lead_zh + ends[verdict][0], lead_en + ends[verdict][1]


def _points(of: float) -> str:
    return f"{of * 100:+.1f}"
