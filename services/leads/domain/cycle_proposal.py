"""What learned cycles would change in the company's rules, and why, cell by cell. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.leads.domain.cycle import Finding, Verdict
from services.leads.domain.proportions import Interval
from services.leads.domain.rules import GRADES, merged, parse
from shared.errors import Conflict


class ProposalDecided(Conflict):
    """The proposal was approved, declined or replaced before."""

    code = "proposal_decided"


class ProposalOutdated(Conflict):
    """The rules are no longer those that the proposal was made from: rebase it and look again."""

    code = "proposal_outdated"


@dataclass(frozen=True)
class CycleChange:
    """One cycle that would be another. `source` None: for all of the grade that have none of their own.

    Equal `before` and `after`: it stays as it is though the grade's changes, and must be said for itself.
    """

    grade: str
    source: str | None
    before: float
    after: int
    wins: int
    own_share: float
    ripe_days: float
    late: Interval

    def words(self) -> dict[str, str]:
        """Return why, as `{"zh", "en"}`."""
        place = f"{self.grade} · {self.source}" if self.source else self.grade
        late = f"{self.late.estimate:.0%} ({self.late.low:.0%}–{self.late.high:.0%})"
        wins = f"{self.wins:,}"
        leans_zh = "" if self.own_share >= 0.5 else "，赢单不多，较多参考了上级分组"
        leans_en = "" if self.own_share >= 0.5 else "; few wins, so it leans on the larger group"
        return {
            "zh": f"{place}：{self.before:g} → {self.after} 个工作日。{wins} 个赢单表明，80% 的赢单在 "
            f"{self.ripe_days:.1f} 个工作日内到来，周期取其三分之二{leans_zh}。此后仍会到来的赢单占 {late}。",
            "en": f"{place}: {self.before:g} → {self.after} working days. {wins} wins tell that 80% of them"
            f" come within {self.ripe_days:.1f} working days, and the cycle is two thirds of that{leans_en}."
            f" Wins that come later: {late}.",
        }


def proposed(
    document: Mapping[str, Any], findings: Sequence[Finding]
) -> tuple[dict[str, Any], list[CycleChange]]:
    """Return the company's document with the learned cycles, and what differs; no change: the same document.

    Only groups with enough wins of their own speak; what a person wrote for the others stays.
    """
    changes = [*_of_grades(document, findings)]
    grades = {each.grade: each.after for each in changes}
    changes += _of_sources(document, findings, grades)
    if not changes:
        return dict(document), []
    by_source: dict[str, dict[str, int]] = {}
    for each in changes:
        if each.source is not None:
            by_source.setdefault(each.source, {})[each.grade] = each.after
    new = merged(document, {"cycle_days": grades} if grades else {})
    return merged(new, {"cycle_days_by_source": by_source} if by_source else {}), changes


def _of_grades(document: Mapping[str, Any], findings: Sequence[Finding]) -> Iterator[CycleChange]:
    rules = parse(document)
    for each in _speaking(findings):
        if each.source is None and each.cycle_days != rules.cycle_days[each.grade or ""]:
            yield _change(each, rules.cycle_days[each.grade or ""])


def _of_sources(
    document: Mapping[str, Any], findings: Sequence[Finding], grades: Mapping[str, int]
) -> Iterator[CycleChange]:
    """Yield cells whose cycle must be said: it differs from their own, or from what the grade's will be."""
    rules = parse(document)
    for each in _speaking(findings):
        if each.source is None or each.grade is None:
            continue
        own = rules.cycle_days_by_source.get(each.source, {}).get(each.grade)
        without = grades.get(each.grade, rules.cycle_days[each.grade])
        if each.cycle_days != (without if own is None else own):
            yield _change(each, rules.cycle(each.grade, each.source))


def _speaking(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (
        each
        for each in findings
        if each.grade in GRADES and each.verdict is Verdict.LEARNED and each.cycle_days
    )


def _change(each: Finding, before: float) -> CycleChange:
    late = each.late or Interval(0, 0, 1)
    return CycleChange(
        each.grade or "",
        each.source,
        before,
        each.cycle_days or 0,
        each.wins,
        each.own_share,
        each.ripe_days or 0,
        late,
    )
