"""From examples to two models with their cards: inspected, guarded against leaks, fitted, tried.

They are tried on five random folds, whole leads to a fold, and on the newest fifth by time. What is published
is fitted on all rows; its figures are those of models that had not seen the rows they were asked of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from services.leads.domain.learning import Example
from services.leads.domain.promotion import GATE_WINS, LEAK_AUC, Noise, Quality, gate, shortage
from services.leads.domain.win_model import WinModel, cuts_by_capacity
from services.leads.training.fit import Fitted, Rows, fit_scorecard, fit_trees, take
from services.leads.training.inspect import Column, LeftOut, inspect
from services.leads.training.leaks import lone_aucs, suspects
from services.leads.training.matrix import Coded, Floats
from services.leads.training.quality import calibration, gain, noise, quality
from services.leads.training.rules_fit import fit_curve, said_by
from shared.errors import Conflict

FOLDS = 5
MARGIN = 0.15
"""How far, in log-odds, a lead must pass the edge of its grade to leave it."""
_FITS: dict[str, Callable[[Sequence[Column], NDArray[np.bool_], Rows], Fitted]] = {
    "scorecard": fit_scorecard,
    "trees": fit_trees,
}


class TooFew(Conflict):
    """There is too little to learn from; `shortage` says what was found and what is needed."""

    code = "too_few_to_train"


class OneClass(Conflict):
    """All past leads ended the same way: nothing tells them apart."""

    code = "one_class_only"


class LeakSuspected(Conflict):
    """Fields that alone tell the outcome were filled in after it; `fields` names them with their AUC."""

    code = "leak_suspected"


class NothingToLearn(Conflict):
    """No column is left to learn from."""

    code = "nothing_to_learn"


@dataclass(frozen=True)
class Learned:
    """A model to be: its artefact, and the card that says what it is and how good."""

    kind: str
    artefact: dict[str, Any]
    card: dict[str, Any]


@dataclass(frozen=True)
class _Table:
    """Rows in the order of time, as columns.

    A file that is sorted by how its leads ended has none (`is_ordered`): a random fifth is its newest.
    """

    columns: list[Column]
    left_out: list[LeftOut]
    won: NDArray[np.bool_]
    leads: NDArray[Any]
    folds: NDArray[np.int64]
    views: list[Any]
    is_newest: NDArray[np.bool_]
    is_ordered: bool


def learn(
    rows: Sequence[Example],
    champion: WinModel | None,
    *,
    left_out: frozenset[str] = frozenset(),
    later: frozenset[str] = frozenset(),
    vouched: frozenset[str] = frozenset(),
) -> list[Learned]:
    """Learn both kinds of model.

    `left_out`, `later` and `vouched` are features by name: out by hand, out as filled in later, in all the
    same. Raises `TooFew`, `OneClass`, `LeakSuspected`, `NothingToLearn`.
    """
    rows = sorted(rows, key=lambda row: row.order)
    _check_enough(rows)
    table = _table(rows, left_out, later)
    aucs = lone_aucs(table.columns, table.won, table.folds)
    _check_leaks(suspects(aucs, vouched))
    before = _standing(table, champion)
    about = _about(rows, table, aucs, vouched)
    with threadpool_limits(1):  # what two threads win on a quiet machine they lose tenfold on a busy one
        return [_learn(kind, table, before, about) for kind in _FITS]


def _check_enough(rows: Sequence[Example]) -> None:
    outcome: dict[UUID, bool] = {}
    for row in rows:
        outcome[row.lead_id] = outcome.get(row.lead_id, False) or row.won
    wins = sum(outcome.values())
    losses = len(outcome) - wins
    if outcome and not (wins and losses):
        ended = "won" if wins else "not won"
        raise OneClass(f"all {len(outcome):,} past leads were {ended}: nothing tells winners apart")
    short = shortage(len(outcome), wins, losses)
    if short:
        told = ", ".join(f"{found:,} of {needed} {name}" for name, (found, needed) in short.items())
        missing = {name: {"found": found, "needed": needed} for name, (found, needed) in short.items()}
        raise TooFew(f"too few past leads whose time is over: {told}", extra={"shortage": missing})


def _check_leaks(found: dict[str, float]) -> None:
    if found:
        named = ", ".join(f"{name} (AUC {auc:.3f})" for name, auc in found.items())
        raise LeakSuspected(
            f"alone tell the outcome, as only what is filled in afterwards can (limit {LEAK_AUC}): {named};"
            " leave them out, or vouch that they are known when the lead comes in",
            extra={"fields": [{"name": name, "auc": round(auc, 4)} for name, auc in found.items()]},
        )


def _table(rows: Sequence[Example], left_out: frozenset[str], later: frozenset[str]) -> _Table:
    columns, out = inspect(rows, left_out, later)
    if not columns:
        raise NothingToLearn("no field says anything that differs between past leads")
    order = {lead: place for place, lead in enumerate(dict.fromkeys(row.lead_id for row in rows))}
    leads = np.array([order[row.lead_id] for row in rows], np.int64)
    spread = np.random.default_rng(FOLDS).permutation(len(order)) % FOLDS
    newest = leads >= int(len(order) * 0.8)
    won = np.array([row.won for row in rows], np.bool_)
    is_ordered = all(0 < won[part].sum() < part.sum() for part in (newest, ~newest))
    folds = spread[leads]
    newest = newest if is_ordered else folds == 0
    return _Table(columns, out, won, leads, folds, [row.view for row in rows], newest, is_ordered)


class _Standing(NamedTuple):
    """What is in force says of every row: as asked by folds, and as asked of the newest by the older."""

    folds: Floats
    newest: Floats


def _standing(table: _Table, champion: WinModel | None) -> _Standing:
    """What the model in force says, or else the rules by curves that have not seen the rows."""
    if champion is not None:
        said = np.array([champion.log_odds(view) for view in table.views])
        return _Standing(said, said)
    points = np.array([view.fit + view.intent for view in table.views], np.float64)
    folds = np.zeros(len(points))
    for fold in range(FOLDS):
        apart = table.folds == fold
        folds[apart] = _by_rules(table, points, ~apart)[apart]
    return _Standing(folds, _by_rules(table, points, ~table.is_newest))


def _by_rules(table: _Table, points: Floats, known: NDArray[np.bool_]) -> Floats:
    """What the curve of the rows that are `known` says of all."""
    curve = fit_curve(points[known], table.won[known], leads=len(np.unique(table.leads[known])))
    return said_by(curve, points)


def _learn(kind: str, table: _Table, before: _Standing, about: dict[str, Any]) -> Learned:
    fit = _FITS[kind]
    folded = np.zeros(len(table.won))
    for fold in range(FOLDS):
        apart = np.flatnonzero(table.folds == fold)
        fitted = fit(table.columns, table.won, np.flatnonzero(table.folds != fold))
        folded[apart] = fitted.log_odds(take(table.columns, apart))
    newest = np.flatnonzero(table.is_newest)
    timed = fit(table.columns, table.won, np.flatnonzero(~table.is_newest))
    ahead = timed.log_odds(take(table.columns, newest))
    final = fit(table.columns, table.won, np.arange(len(table.won), dtype=np.int64))
    stands = final.log_odds(table.columns)
    artefact = {
        **final.artefact,
        "base_rate": float(table.won.mean()),
        "grades": {"begins": list(cuts_by_capacity(stands.tolist())), "margin": MARGIN},
        "shares": _shares(final.codes, table, stands),
    }
    splits = {
        "folds": _split(table, np.arange(len(table.won)), folded, before.folds),
        "newest": _split(table, newest, ahead, before.newest[newest]),
    }
    gate_told = _gate(table, splits)
    return Learned(kind, artefact, {**about, "kind": kind, **splits, "gate": gate_told})


def _split(table: _Table, rows: NDArray[Any], said: Floats, before: Floats) -> dict[str, Any]:
    won = table.won[rows]
    return {
        "won_leads": len(set(table.leads[rows][won].tolist())),
        "quality": asdict(quality(won, said)),
        "champion": asdict(quality(won, before)),
        "gain": list(gain(won, said, before, table.leads[rows])),
        "calibration": calibration(won, said),
        "noise": asdict(noise(said, table.leads[rows])),
    }


def _gate(table: _Table, splits: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    judged = "newest" if splits["newest"]["won_leads"] >= GATE_WINS else "folds"
    judged = judged if table.is_ordered else "unordered"
    split = splits["newest" if judged == "newest" else "folds"]
    low, high = split["gain"]
    candidate = replace(Quality(**split["quality"]), wins=split["won_leads"])  # not rows: a lead has several
    criteria = gate(candidate, Quality(**split["champion"]), (low, high), Noise(**split["noise"]))
    told = [asdict(each) for each in criteria]
    return {"judged_on": judged, "passes": all(each["passes"] for each in told), "criteria": told}


def _about(
    rows: Sequence[Example], table: _Table, aucs: dict[str, float], vouched: frozenset[str]
) -> dict[str, Any]:
    leads = len(set(table.leads.tolist()))
    return {
        "rows": len(rows),
        "leads": leads,
        "wins": len({row.lead_id for row in rows if row.won}),
        "from": rows[0].as_of.isoformat(),
        "to": rows[-1].as_of.isoformat(),
        "features": [
            {"name": c.name, "type": c.type, "auc": round(aucs[c.name], 4),
             "coverage": round(sum(v is not None for v in c.values) / len(rows), 4),
             "vouched": c.name in vouched}
            for c in table.columns
        ],
        "left_out": [asdict(each) for each in table.left_out],
    }  # fmt: skip


def _shares(codes: Sequence[Coded], table: _Table, stands: Floats) -> dict[str, Any]:
    """How leads of training were spread, on their arrival, over bins of every feature and of the log-odds.

    What drift is held to.
    """
    arrived = np.flatnonzero([view.age_days == 0 for view in table.views])
    columns, stands = take(table.columns, arrived), stands[arrived]
    spread = {}
    for coded, column in zip(codes, columns, strict=True):
        counts = np.bincount(coded.bins(column.values), minlength=coded.bin_count)
        told: dict[str, Any] = {"shares": (counts / counts.sum()).tolist()}
        spread[coded.name] = {**told, "cuts": list(coded.cuts), "levels": list(coded.levels)}
    cuts = sorted(set(np.quantile(stands, np.linspace(0, 1, 11)[1:-1]).tolist()))
    counts = np.bincount(np.searchsorted(cuts, stands, side="right"), minlength=len(cuts) + 1)
    return {"features": spread, "log_odds": {"cuts": cuts, "shares": (counts / counts.sum()).tolist()}}
