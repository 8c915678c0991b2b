"""JSON-ready answers of capture, score rules and imports, from what the repository returns."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain.drafts import Draft
from services.leads.domain.score_rules import complete
from services.leads.domain.scoring import Reason, Score
from services.leads.domain.win_words import win_by_model, win_by_rules
from services.leads.repository.capture import Captured
from services.leads.repository.scores import scorer_of
from shared.files.mapping_origin import why

_IMPORT = (
    "id", "kind", "state", "filename", "size", "mapping", "mapping_used", "mapping_origin", "pool_id",
    "dry_run", "encoding", "columns", "total", "processed", "created", "updated", "duplicate", "failed",
    "held", "error_code", "error_detail", "created_by", "created_at", "started_at", "finished_at",
    "undone_at", "undo_result",
)  # fmt: skip
_EXPORT = (
    "id", "kind", "format", "state", "filters", "columns", "total", "processed", "rows", "size", "error_code",
    "error_detail", "created_by", "created_at", "started_at", "finished_at", "expires_at",
)  # fmt: skip
_ROW = ("row", "outcome", "code", "pointer", "detail", "lead_id", "name", "raw")
_VERSION = ("id", "number", "rules", "note", "effective_at", "created_at", "created_by")
_PLAIN = (str, int, float, bool, list, dict, type(None))


def captured_answer(session: Session, found: Captured, draft: Draft) -> dict[str, Any]:
    """A new lead with its score and reasons, or as much of a known one as its finder may hear."""
    answer: dict[str, Any] = {
        "id": str(found.lead_id),
        "outcome": found.outcome,
        "version": found.version,
        "state": found.state,
    }
    if found.known:
        known = found.known
        exists = {"team": known.team, "held": known.held, "name": known.name, "phone": known.phone}
        return {**answer, "exists": exists}
    score = found.score
    if score is None or found.rules is None:
        return answer
    reasons = scorer_of(session, found.rules).explain(draft.values(), score.fit, score.intent, found.signals)
    return {
        **answer,
        "pool_id": str(found.pool_id) if found.pool_id else None,
        "grade": score.grade,
        "grade_cell": score.grade_cell,
        "fit": score.fit,
        "intent": score.intent,
        "score": score.score,
        "reasons": [reason_answer(reason) for reason in reasons],
        "win": _win(found, score),
        "exists": None,
    }


def _win(found: Captured, score: Score) -> dict[str, Any]:
    if found.win:
        return win_by_model(found.win.speaking, found.win.explained)
    return win_by_rules(score.score, found.why_rules, found.curve, found.rules)


def reason_answer(reason: Reason) -> dict[str, Any]:
    """One line of a score."""
    words = {"zh": reason.words_zh, "en": reason.words_en}
    return {"code": reason.code, "axis": reason.axis, "points": reason.points, "words": words}


def import_answer(job: Row[Any]) -> dict[str, Any]:
    """An import and how far it is, from 0 to 1."""
    done = job.state in ("completed", "undoing", "undone")
    progress = _progress(job, is_done=done)
    return {**plain_answer(job, _IMPORT), "progress": progress, "mapping_why": why(job.mapping_origin)}


def export_answer(job: Row[Any]) -> dict[str, Any]:
    """An export and how far it is, from 0 to 1."""
    done = job.state in ("completed", "expired")
    return {**plain_answer(job, _EXPORT), "progress": _progress(job, is_done=done)}


def _progress(job: Row[Any], *, is_done: bool) -> float:
    return 1.0 if is_done else round(min(0.99, job.processed / job.total), 4) if job.total else 0.0


def row_answer(row: Row[Any]) -> dict[str, Any]:
    """One row of a file and what became of it."""
    return plain_answer(row, _ROW)


def version_answer(row: Row[Any]) -> dict[str, Any]:
    """One version of the score rules, whole: what it leaves out is as in the defaults."""
    return {**plain_answer(row, _VERSION), "rules": complete(row.rules)}


def page(data: list[dict[str, Any]], limit: int, *keys: str) -> dict[str, Any]:
    """A page, and the place after it if there may be more."""
    last = {key: data[-1][key] for key in keys} if len(data) == limit else None
    return {"data": data, "next_after": last}


def plain_answer(row: Row[Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a row by name, JSON-ready."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
