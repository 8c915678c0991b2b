"""JSON-ready answers about replays: one as it stands, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads.answers import plain_answer
from services.leads.domain.proportions import Interval
from services.leads.domain.replay import Change, Replay
from services.leads.domain.replay_tally import SOUND, Line, Tally
from services.leads.domain.replay_wins import Rates, Stake, WinChange, estimated
from services.leads.domain.replay_words import CHANGES, RULES, limits, reason, sentence, why_not
from services.leads.domain.rules import GRADES, PoolRules
from services.leads.repository.replay_read import Past

Answer = dict[str, Any]
_REPLAY = (
    "id", "number", "state", "pool_id", "pool", "note", "created_at", "created_by", "asker", "started_at",
    "finished_at", "error_code", "error_detail",
)  # fmt: skip


def replay_line(row: Row[Any]) -> Answer:
    """A replay in a list: what was asked, how far it is, and its sentence."""
    done = row.state == "completed"
    progress = 1.0 if done else round(min(0.99, row.processed / row.total), 4) if row.total else 0.0
    return {
        **plain_answer(row, _REPLAY),
        "rules": row.rules,
        "from": row.from_on.isoformat(),
        "to": row.to_on.isoformat(),
        "progress": progress,
        "words": row.result["words"] if done else None,
    }


def replay_answer(row: Row[Any]) -> Answer:
    """A replay with what came of it."""
    return {**replay_line(row), "result": row.result}


def replay_result(
    past: Past, replay: Replay, tally: Tally, reps: Mapping[UUID, Row[Any]], as_of: datetime
) -> Answer:
    """All that a replay says, to be kept."""
    rules, total = past.drafted_now(), tally.total
    return {
        "as_of": as_of.isoformat(),
        "words": sentence(tally),
        "fidelity": _fidelity(tally),
        "total": asdict(total),
        "by_rule": _named((code, RULES[code], count) for code, count in tally.rules.most_common()),
        "wins": _wins(past, tally, rules),
        "recycled": _both(*tally.recycled),
        "days_in_hand": _both(*(round(days, 1) for days in tally.days_in_hand)),
        "waiting": {
            "leads": len(tally.waiting.days),
            "median_days": _rounded(tally.waiting.median_days),
            "not_taken": tally.waiting.not_taken,
        },
        "grades": [{"grade": each, **asdict(tally.grades.get(each, Line()))} for each in GRADES],
        "reps": _reps(replay, tally, reps, rules),
        "weeks": [{"week": day.isoformat(), **asdict(tally.weeks[day])} for day in sorted(tally.weeks)],
        "limits": limits(),
    }


def _fidelity(tally: Tally) -> Answer:
    share = tally.fidelity
    return {
        "share": share,
        "hands": tally.total.takes,
        "unexplained": tally.total.unexplained,
        "is_sound": share is None or share >= SOUND,
        "reasons": _named((code, reason(code), count) for code, count in tally.unexplained.most_common()),
    }


def _named(counts: Iterable[tuple[str, tuple[str, str], int]]) -> list[Answer]:
    return [{"code": code, "count": count, "words": {"zh": zh, "en": en}} for code, (zh, en), count in counts]


def _wins(past: Past, tally: Tally, rules: PoolRules) -> Answer:
    """Wins between two bounds, and what can be said inside them."""
    rotated, held_out = past.rates(timedelta(days=rules.longest_tenure_days))
    rates = {Change.CUT: rotated, Change.KEPT: held_out}
    parts = [_part(change, stake, rates.get(change)) for change, stake in tally.stakes.items()]
    return {
        "won": tally.total.won,
        "at_stake": sum(part["at_stake"] for part in parts),
        "low": -sum(part["at_stake"] for part in parts),
        "high": 0,
        "parts": parts,
    }


def _part(change: Change, stake: Stake, rates: Rates | None) -> Answer:
    found = estimated(stake, rates) if rates is not None else None
    zh, en = CHANGES[change]
    settled = sum(stake.settled.values())
    return {
        "change": change,
        "words": {"zh": zh, "en": en},
        "hands": stake.hands,
        "at_stake": stake.won,
        "settled": settled,
        "settled_won": stake.settled_won,
        "estimate": _estimate(found) if found else None,
        "why_not": _why_not(settled, rates) if found is None and stake.hands else None,
    }


def _why_not(settled: int, rates: Rates | None) -> Answer:
    code = "not_known" if rates is None else "too_few" if settled else "too_new"
    return {"code": code, "words": why_not(code)}


def _estimate(found: WinChange) -> Answer:
    return _likely(found.interval) | {"bases": [asdict(each) for each in found.bases]}


def _likely(interval: Interval) -> Answer:
    return {name: round(getattr(interval, name), 2) for name in ("estimate", "low", "high")}


def _reps(replay: Replay, tally: Tally, reps: Mapping[UUID, Row[Any]], rules: PoolRules) -> list[Answer]:
    """Each rep who took anything, those for whom most changes first, with what they hold at the end."""
    told = []
    for rep_id, line in tally.reps.items():
        row = reps[rep_id]
        held = replay.held(rep_id)
        told.append({
            "rep_id": str(rep_id),
            "rep": row.name,
            "team": row.team,
            **asdict(line),
            "held": _both(*held),
            "cap": rules.holding.cap[row.seniority],
        })  # fmt: skip
    return sorted(told, key=lambda each: (-each["refused"] - each["cut"] - each["kept"], each["rep"]))


def _both(real: float, replayed: float) -> Answer:
    return {"real": real, "replayed": replayed}


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)
