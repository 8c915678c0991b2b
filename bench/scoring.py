"""`python -m bench.scoring --data FOLDER`: models by the public path on real files, beside what others do.

Each file is imported, learned from and scored through the API of a suite of its own. Beside it, on the same
leads as the service sees them: naive Bayes on counts as Odoo does it (fields only; odoo/addons/crm,
`_pls_get_naive_bayes_probabilities`), and gradient boosting on one-hot columns, by scikit-learn. Then what a
score costs, and scoring all leads again. The files are in no repository; their columns that were filled in
after the outcome are named here.
"""

import argparse
import csv
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import requests
from threadpoolctl import threadpool_limits

from bench import world
from bench.files import DEADLINE_SECONDS
from bench.suite import Suite, running
from services.leads.domain.learning import Example, examples
from services.leads.domain.win_model import compiled
from services.leads.repository.past_leads import past_leads
from services.leads.repository.scores import score_rules_in_force
from services.leads.rescore_all import ask_model
from services.leads.training.fit import fit_scorecard, fit_trees, take
from services.leads.training.inspect import Column, inspect
from services.leads.training.quality import quality
from shared.clock import utc_now
from shared.database import Database

FOLDS = 5
LEARNED_OF = (200, 500, 1_000, 2_000, 5_000)
_ODOO_START = 0.1  # what each count begins with


@dataclass(frozen=True)
class Known:
    """A file of past leads: how its columns are mapped, and which were filled in after the outcome.

    One that begins with its newest lead is turned round first: it has no dates.
    """

    file: str
    mapping: Mapping[str, str]
    leaking: Sequence[str]
    begins_with_newest: bool = False


FILES = (
    Known(
        "x_education_leads.csv",
        {"Converted": "outcome", "Prospect ID": "external_id", "Lead Source": "source", "City": "city"},
        ("Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Index",
         "Asymmetrique Profile Index", "Asymmetrique Activity Score", "Asymmetrique Profile Score"),
        begins_with_newest=True,  # its lead numbers fall all the way
    ),
    Known("online_shoppers_intention.csv", {"Revenue": "outcome", "Region": "region"}, ("PageValues",)),
)  # fmt: skip


class Company:
    """What an administrator asks of the suite."""

    def __init__(self, suite: Suite) -> None:
        self._url = suite.url
        self._headers = {"Authorization": f"Bearer {suite.login(world.ADMIN, world.PASSWORD)}"}

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """One call; its answer."""
        answer = requests.request(method, self._url + path, headers=self._headers, timeout=600, **more)
        answer.raise_for_status()
        return answer.json()

    def finished(self, path: str) -> Any:
        """What stands at a path once it has come to its end."""
        ends = time.monotonic() + DEADLINE_SECONDS
        while (told := self.ask("GET", path))["state"] not in {"completed", "failed"}:
            if time.monotonic() > ends:
                raise TimeoutError(path)
            time.sleep(0.2)
        return told

    def imported(self, file: Path, mapping: Mapping[str, str]) -> str:
        """Import a file; the import's id."""
        told = {"kind": "leads", "mapping": orjson.dumps(mapping).decode()}
        with file.open("rb") as content:
            job = self.ask("POST", "/v1/imports", data=told, files={"file": content})
        return str(self.finished(f"/v1/imports/{job['id']}")["id"])

    def learned(self, import_id: str, left_out: Sequence[str]) -> list[Any]:
        """Learn from the leads of one import; the models."""
        wish = {"imports": [import_id], "left_out": [f"extra.{name}" for name in left_out]}
        asked = self.ask("POST", "/v1/score-trainings", json=wish)
        told = self.finished(f"/v1/score-trainings/{asked['id']}")
        return [self.ask("GET", f"/v1/score-models/{each['id']}") for each in told["models"]]


def rows_of(suite: Suite, import_id: str, left_out: frozenset[str]) -> list[Example]:
    """The rows a training sees, in the order of time."""
    db = Database(suite.addresses.databases["leads"], statement_timeout_ms=0)
    with db.transaction() as session:
        _, scorer = score_rules_in_force(session, utc_now())
        found = [
            row
            for past in past_leads(session, utc_now().replace(year=2000), 10**6, [UUID(import_id)])
            for row in examples(past, scorer, utc_now(), left_out)
        ]
    db.close()
    return sorted(found, key=lambda row: row.order)


def odoo(columns: Sequence[Column], won: np.ndarray, rows: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Log-odds by naive Bayes on counts of words; numbers and what is missing say nothing."""
    fields = [c for c in columns if c.type != "number"]
    wins, losses = won[rows].sum() + _ODOO_START, (~won[rows]).sum() + _ODOO_START
    found = np.full(len(asked), np.log(wins / losses))
    for column in fields:
        counts: dict[Any, Counter[bool]] = defaultdict(Counter)
        for row in rows:
            counts[column.values[row]][bool(won[row])] += 1
        for place, row in enumerate(asked):
            value = column.values[row]
            if value is not None and value in counts:
                of = counts[value]
                found[place] += np.log((of[True] + _ODOO_START) / wins) - np.log(
                    (of[False] + _ODOO_START) / losses
                )
    return found


Ask = Callable[[Sequence[Column], np.ndarray, np.ndarray, np.ndarray], np.ndarray]
BESIDE: Mapping[str, Ask] = {
    "naive Bayes as Odoo": odoo,
    "gradient boosting": lambda c, won, rows, asked: fit_trees(c, won, rows).log_odds(take(c, asked)),
}


def beside(rows: Sequence[Example], left_out: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    """The others, on five folds and on the newest fifth."""
    columns, _ = inspect(rows, left_out)
    won = np.array([row.won for row in rows])
    everyone = np.arange(len(rows))
    fold = np.random.default_rng(FOLDS).permutation(len(rows)) % FOLDS
    cut = int(len(rows) * 0.8)
    for name, ask in BESIDE.items():
        said = np.zeros(len(rows))
        for each in range(FOLDS):
            apart = everyone[fold == each]
            said[apart] = ask(columns, won, everyone[fold != each], apart)
        yield name, "folds", quality(won, said)
        yield name, "newest", quality(won[cut:], ask(columns, won, everyone[:cut], everyone[cut:]))


def learned_of(rows: Sequence[Example], left_out: frozenset[str]) -> Iterator[tuple[str, int, Any]]:
    """How each learns: of ever more leads chosen at random, asked of the same fifth that none has seen."""
    columns, _ = inspect(rows, left_out)
    won = np.array([row.won for row in rows])
    mixed = np.random.default_rng(FOLDS).permutation(len(rows))
    apart, known = mixed[: len(rows) // 5], mixed[len(rows) // 5 :]
    ways: Mapping[str, Ask] = {
        "scorecard": lambda c, won, rows, asked: fit_scorecard(c, won, rows).log_odds(take(c, asked)),
        "trees": BESIDE["gradient boosting"],
        "naive Bayes as Odoo": odoo,
    }
    for size in (*(each for each in LEARNED_OF if each < len(known)), len(known)):
        for name, ask in ways.items():
            yield name, size, quality(won[apart], ask(columns, won, known[:size], apart))


def microseconds(rows: Sequence[Example], left_out: frozenset[str]) -> Iterator[tuple[str, float]]:
    """What one lead costs, in µs of processor time: its chance, and its chance with five reasons."""
    columns, _ = inspect(rows, left_out)
    won, every = np.array([row.won for row in rows]), np.arange(len(rows))
    views = [row.view for row in rows[:3_000]]
    for name, fit in (("scorecard", fit_scorecard), ("trees", fit_trees)):
        fitted = fit(columns, won, every)
        served = compiled(fitted.artefact)
        for what, ask in (
            ("chance", served.log_odds),
            ("chance and reasons", lambda view, served=served: served.explain(view).top()),
        ):
            yield f"{name}: {what}", min(_spent(ask, views) for _ in range(3))
        theirs = partial(fitted.log_odds, take(columns, every[:1]))
        spent = min(_spent(partial(_anyway, theirs), views[:50]) for _ in range(3))
        yield f"{name}: scikit-learn, one lead", spent


def _anyway(ask: Callable[[], Any], _view: Any) -> Any:
    return ask()


def _spent(ask: Callable[[Any], Any], views: Sequence[Any]) -> float:
    began = time.process_time()
    for view in views:
        ask(view)
    return (time.process_time() - began) / len(views) * 1e6


def rescored(suite: Suite) -> float:
    """Ask the model in force of every open lead, on one core; leads a second of the clock."""
    db = Database(suite.addresses.databases["leads"], statement_timeout_ms=0)
    began = time.perf_counter()
    asked = ask_model(db, utc_now())["asked"]
    spent = time.perf_counter() - began
    db.close()
    return asked / spent


def score_again(suite: Suite, company: Company, models: Sequence[str], leads: int) -> None:
    """Publish one model after another over many open leads, and look at them all, then once more."""
    suite.supervisor.stop("leads-scores")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leads.csv"
        world.write_file(file, leads)
        company.imported(file, {})
    for model in models:
        company.ask("POST", f"/v1/score-models/{model}/publish", json={"reason": "a benchmark"})
        for what in ("first", "again"):
            print(f"{leads:,} leads, {what}: {rescored(suite):,.0f} a second", flush=True)


def main() -> None:
    """Import, learn, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--leads", type=int, default=100_000)
    told = parser.parse_args()
    with running() as suite, threadpool_limits(1):
        world.found(suite)
        company = Company(suite)
        models: list[str] = []
        for known in FILES:
            left_out = frozenset(f"extra.{name}" for name in known.leaking)
            with _in_order(told.data, known) as file:
                import_id = company.imported(file, known.mapping)
            for model in company.learned(import_id, known.leaking):
                models.append(model["id"])
                for split in ("folds", "newest"):
                    _show(known.file, model["kind"], split, model["card"][split]["quality"])
            rows = rows_of(suite, import_id, left_out)
            for name, split, found in beside(rows, left_out):
                _show(known.file, name, split, asdict(found))
            for name, size, found in learned_of(rows, left_out):
                _show(known.file, name, f"{size:,}", asdict(found))
            for what, spent in microseconds(rows, left_out):
                print(f"{known.file}  {what}: {spent:.1f} µs", flush=True)
        score_again(suite, company, models[:2], told.leads)


@contextmanager
def _in_order(folder: Path, known: Known) -> Iterator[Path]:
    """The file, its oldest lead first."""
    given = folder / known.file
    if not known.begins_with_newest:
        yield given
        return
    with tempfile.TemporaryDirectory() as other, given.open(newline="", encoding="utf-8") as content:
        turned = Path(other) / known.file
        header, *rows = csv.reader(content)
        with turned.open("w", newline="", encoding="utf-8") as copy:
            csv.writer(copy).writerows([header, *reversed(rows)])
        yield turned


def _show(file: str, name: str, split: str, found: Mapping[str, Any]) -> None:
    figures = "  ".join(f"{each} {found[each]:.4f}" for each in ("auc", "log_loss", "ece", "lift", "ratio"))
    print(f"{file}  {name:22} {split:7} {figures}", flush=True)


if __name__ == "__main__":
    main()
