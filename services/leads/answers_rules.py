"""JSON-ready answers about rules: what a dry run found, and in one sentence."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads.domain.forecast import CapExceeded, first_deadlines
from services.leads.domain.overflow import Step, leaves_to, words
from services.leads.domain.rules import PoolRules
from services.leads.domain.sweep import Fate
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.brakes import Storm
from services.leads.repository.dryrun import DryRun, Listed, Shown, Tally
from services.leads.repository.overflow import Rung
from services.leads.repository.sweep import NO_TEAM

Answer = dict[str, Any]

MOST_CAPS = 200
"""Caps a dry run names; of the rest it tells the number."""


def dry_run_answer(run: DryRun, shown: Shown, calendar: WorkCalendar, now: datetime) -> Answer:
    """All that a dry run found; leads and caps of reps in `shown.hands` (None: of all) are named."""
    tally, caps = run.tally(shown), list(run.caps())
    named = [_cap(row, each) for row, each in caps if shown.hands is None or row.rep_id in shown.hands]
    present, rebased = _fates(tally.present), _rebased(tally)
    overflow = [_rung(*each) for each in run.overflow()]
    leads = run.named(tally)
    listed = present["due"] if shown.present else rebased["newly_due"] + rebased["no_longer_due"]
    return {
        "present": present,
        "new_holdings": [
            {"grade": each.grade, "from": each.before.isoformat(), "to": each.after.isoformat()}
            for each in first_deadlines(run.rules_now(), run.rules(run.pool_id), calendar, now)
        ],
        "rebased": rebased,
        "leads": [_lead(run, each, leads[each.running.lead_id]) for each in tally.page],
        "leads_left_out": listed - len(tally.page),
        "next_after": _place(tally.page[-1]) if tally.is_more else None,
        "caps": named[:MOST_CAPS],
        "caps_left_out": max(len(caps) - MOST_CAPS, len(caps) - len(named)),
        "brakes": [_storm(run, each) for each in run.brakes(tally)],
        "overflow": overflow,
        "words": _words(present, rebased, sum(each["leaves"] for each in overflow if each["to"])),
    }


def _place(last: Listed) -> Answer:
    return {"recycle_at": last.running.recycle_at.isoformat(), "id": str(last.running.lead_id)}


def _fates(fates: Counter[Fate]) -> Answer:
    recycled, held_out = fates[Fate.RECYCLE], fates[Fate.HOLD_OUT]
    due = fates.total()
    return {"due": due, "recycled": recycled, "held_out": held_out, "left": due - recycled - held_out}


def _rebased(tally: Tally) -> Answer:
    recycled, held_out = tally.rebased[Fate.RECYCLE], tally.rebased[Fate.HOLD_OUT]
    return {
        "holdings": tally.rebased.total(),
        "due": recycled + held_out,
        "recycled": recycled,
        "held_out": held_out,
        "newly_due": tally.newly_due,
        "no_longer_due": tally.no_longer_due,
    }


def _words(present: Answer, rebased: Answer, overflow: int) -> Answer:
    return {
        "zh": f"运行中的持有沿用原规则，今天照旧回收 {present['recycled']} 条；"
        f"若按新规则重新起算，{rebased['due']} 条到期（新增 {rebased['newly_due']} 条，"
        f"不再到期 {rebased['no_longer_due']} 条），其中 {rebased['recycled']} 条在最后提醒后回收。"
        + (f"公海中有 {overflow} 条无人可分配的线索将转往他处。" if overflow else ""),
        "en": f"Running holdings keep their rules: {present['recycled']} go back today as before. "
        f"Re-based on the new ones {rebased['due']} would be due ({rebased['newly_due']} more, "
        f"{rebased['no_longer_due']} no longer), and {rebased['recycled']} go back after a last reminder."
        + (f" Of those that wait in pools {overflow} would overflow unless taken." if overflow else ""),
    }


def _rung(rung: Rung, pool: str, rules: PoolRules, to_name: str | None) -> Answer:
    to = leaves_to(rules, rung.grade)
    at = next(step for step in reversed(Step) if step and rung[step + 1])
    zh, en = words(rules, rung.grade, at, to_name)
    kind = None if to is None else "pool" if isinstance(to, UUID) else to
    return {
        **rung._asdict(),
        "pool_id": str(rung.pool_id),
        "pool": pool,
        "to": kind and {"kind": kind, "pool_id": str(to) if to_name else None, "name": to_name},
        "words": {"zh": zh, "en": en},
    }


def _lead(run: DryRun, listed: Listed, lead: Row[Any]) -> Answer:
    rep = run.reps[listed.rep_id]
    return {
        "lead_id": str(lead.id),
        "number": lead.number,
        "name": lead.name,
        "company": lead.company,
        "grade": listed.running.grade,
        "owner_id": str(listed.rep_id),
        "owner": rep.name,
        "team_id": str(rep.team_id) if rep.team_id else None,
        "from": listed.running.recycle_at.isoformat(),
        "to": listed.recycle_at.isoformat(),
        "fate": listed.fate,
        "returns_at": listed.returns_at.isoformat() if listed.returns_at else None,
    }


def _cap(rep: Row[Any], cap: CapExceeded) -> Answer:
    return {
        "rep_id": str(rep.rep_id),
        "rep": rep.name,
        "code": cap.code,
        "grade": cap.grade,
        "held": cap.held,
        "from": cap.cap_before,
        "to": cap.cap,
    }


def _storm(run: DryRun, storm: Storm) -> Answer:
    names = (rep.team for rep in run.reps.values() if rep.team_id == storm.team_id)
    return {
        "team_id": None if storm.team_id == NO_TEAM else str(storm.team_id),
        "team": next(names, None),
        "due": storm.due,
        "held": storm.held,
        "reason": storm.reason,
    }
