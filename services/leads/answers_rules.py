"""JSON-ready answers about rules: what a dry run found, and in one sentence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads.domain.forecast import CapExceeded, Rebased, first_deadlines
from services.leads.domain.sweep import Fate
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.brakes import Storm
from services.leads.repository.dryrun import DryRun, Moved
from services.leads.repository.sweep import NO_TEAM

Answer = dict[str, Any]

MOST_SHOWN = 200
"""Leads and caps a dry run names; of the rest it tells the number."""


def dry_run_answer(run: DryRun, calendar: WorkCalendar, now: datetime, hands: list[UUID] | None) -> Answer:
    """All that a dry run found; leads and caps of reps in `hands` (None: of all) are named."""
    moved, caps = list(run.moved()), list(run.caps())
    seen = None if hands is None else set(hands)
    leads = [_lead(run, each) for each in moved if seen is None or each.rep_id in seen]
    named = [_cap(row, each) for row, each in caps if seen is None or row.rep_id in seen]
    present, rebased = _present(run.present()), _rebased([each for _, each in run.rebased], moved, now)
    return {
        "present": present,
        "new_holdings": [
            {"grade": each.grade, "from": each.before.isoformat(), "to": each.after.isoformat()}
            for each in first_deadlines(run.rules_now(), run.rules(run.pool_id), calendar, now)
        ],
        "rebased": rebased,
        "leads": leads[:MOST_SHOWN],
        "leads_left_out": max(len(moved) - MOST_SHOWN, len(moved) - len(leads)),
        "caps": named[:MOST_SHOWN],
        "caps_left_out": max(len(caps) - MOST_SHOWN, len(caps) - len(named)),
        "brakes": [_storm(run, each) for each in run.brakes()],
        "words": _words(present, rebased),
    }


def _present(fates: dict[Fate, int]) -> Answer:
    recycled, held_out = fates.get(Fate.RECYCLE, 0), fates.get(Fate.HOLD_OUT, 0)
    due = sum(fates.values())
    return {"due": due, "recycled": recycled, "held_out": held_out, "left": due - recycled - held_out}


def _rebased(anew: list[Rebased], moved: list[Moved], now: datetime) -> Answer:
    newly = sum(each.recycle_at <= now for each in moved)
    return {
        "holdings": len(anew),
        "due": sum(each.recycle_at <= now for each in anew),
        "recycled": sum(each.fate is Fate.RECYCLE for each in anew),
        "held_out": sum(each.fate is Fate.HOLD_OUT for each in anew),
        "newly_due": newly,
        "no_longer_due": len(moved) - newly,
    }


def _words(present: Answer, rebased: Answer) -> Answer:
    return {
        "zh": f"运行中的持有沿用原规则，今天照旧回收 {present['recycled']} 条；"
        f"若按新规则重新起算，{rebased['due']} 条到期（新增 {rebased['newly_due']} 条，"
        f"不再到期 {rebased['no_longer_due']} 条），其中 {rebased['recycled']} 条在最后提醒后回收。",
        "en": f"Running holdings keep their rules: {present['recycled']} go back today as before. "
        f"Re-based on the new ones {rebased['due']} would be due ({rebased['newly_due']} more, "
        f"{rebased['no_longer_due']} no longer), and {rebased['recycled']} go back after a last reminder.",
    }


def _lead(run: DryRun, moved: Moved) -> Answer:
    rep = run.reps[moved.rep_id]
    return {
        "lead_id": str(moved.running.lead_id),
        "grade": moved.running.grade,
        "owner_id": str(moved.rep_id),
        "owner": rep.name,
        "team_id": str(rep.team_id) if rep.team_id else None,
        "from": moved.running.recycle_at.isoformat(),
        "to": moved.recycle_at.isoformat(),
        "fate": moved.fate,
        "returns_at": moved.returns_at.isoformat() if moved.returns_at else None,
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
