"""`python -m bench [--quick] [--only part …]`: measure the speed promises and write bench/RESULTS.md."""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import cycle, files, machine, report, rescoring, turnover, world
from bench.calls import Calls
from bench.report import Line, Rate, limit, ratio, share
from bench.suite import Suite, running

PARTS = ("calls", "files", "scoring", "turnover", "cycle")
PAGES = "list page p95, ms"
DEEP = "list page p95 at the far end, ms"
IMPORT = "import, s"
TURNOVER = "sweep + assign, s"


@dataclass(frozen=True)
class Plan:
    """How long and how large. `sizes` are leads in a file, `due` leads that fall due at once.

    A cycle is learned from `learned_from` leads.
    """

    seconds: float
    rounds: int
    sizes: Sequence[int]
    due: Sequence[int]
    pages: int
    learned_from: int


FULL = Plan(10, 3, (10_000, 100_000, 1_000_000), (1_000, 10_000, 100_000), 100, 100_000)
QUICK = Plan(3, 2, (2_000, 10_000, 50_000), (1_000, 5_000), 30, 20_000)
TINY = Plan(0.3, 1, (500, 1_000), (100, 200), 3, 5_000)


@dataclass
class Outcome:
    """What was found so far."""

    lines: list[Line] = field(default_factory=list)
    curves: dict[str, dict[int, float]] = field(default_factory=dict)

    def add(self, *lines: Line) -> None:
        """Keep lines, and show them."""
        self.lines += lines
        print(
            "".join(report.table([line]).splitlines(keepends=True)[2] for line in lines), end="", flush=True
        )

    def note(self, curve: str, size: int, value: float) -> None:
        """Keep a point of a curve, and show it."""
        self.curves.setdefault(curve, {})[size] = value
        print(f"{curve} at {size:,}: {value:.3g}", flush=True)


def measure(suite: Suite, plan: Plan, parts: Sequence[str], outcome: Outcome) -> None:
    """Run the parts asked for."""
    world.found(suite)
    if "calls" in parts:
        outcome.add(*Calls(suite, plan.seconds, plan.rounds).empty_call())
    if {"calls", "files", "scoring"} & set(parts):
        _measure_files(suite, plan, parts, outcome)
    if "turnover" in parts:
        _measure_turnover(suite, plan, outcome)
    if "cycle" in parts:
        outcome.add(cycle.learned_beside_truth(plan.learned_from, plan.rounds))


def _measure_files(suite: Suite, plan: Plan, parts: Sequence[str], outcome: Outcome) -> None:
    """Import ever larger files; look at lists of them; capture and claim among the middle one."""
    token = suite.login(world.ADMIN, world.PASSWORD)
    middle = plan.sizes[len(plan.sizes) // 2]
    sizes = plan.sizes if {"files", "scoring"} & set(parts) else [middle]
    copied = imported = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "leads.csv")
            world.write_file(file, size)
            world.empty(suite)
            copied, imported = files.copy_seconds(suite, file), files.import_seconds(suite, token, file)
        outcome.note(IMPORT, size, imported)
        if "files" in parts:
            _measure_pages(suite, token, size, plan, outcome)
        if size == middle and "calls" in parts:
            calls = Calls(suite, plan.seconds, plan.rounds)
            outcome.add(calls.capture(), calls.claim())
        if "scoring" in parts:
            _measure_scoring(suite, size, outcome)
    if "files" in parts:
        size = sizes[-1]
        path = f"import a CSV of {size:,} leads"
        ours, bare = Rate(size / imported, path, "rows/s"), Rate(size / copied, "bare COPY", "rows/s")
        outcome.add(ratio(ours, bare, 0.1))
        outcome.add(share(ours, Rate(files.lead_copy_rate(suite), "COPY of the leads alone", "rows/s")))
        outcome.add(limit("memory of the import's process", suite.peak_mib("leads-imports"), 500, "MiB"))
        outcome.add(limit("growth of the import's cost", report.exponent(outcome.curves[IMPORT]), 1.05, ""))
        outcome.add(limit("growth of a page's cost", report.exponent(outcome.curves[PAGES]), 0.1, ""))


def _measure_pages(suite: Suite, token: str, size: int, plan: Plan, outcome: Outcome) -> None:
    pages = files.Pages(suite, token, plan.pages)
    pages.wait_for_words()
    read, first, deep = pages.read_p95(), pages.first_p95(), pages.deep_p95()
    outcome.note(PAGES, size, first)
    outcome.note(DEEP, size, deep)
    by_key = f"primary-key read, p95 {read:.3g} ms"
    outcome.add(limit(f"list page, {size:,} leads, slowest filter, p95", first, 50, "ms", by_key))
    outcome.add(limit(f"the same at the far end of {size:,}", deep, 50, "ms", by_key))


def _measure_scoring(suite: Suite, size: int, outcome: Outcome) -> None:
    for kind, seconds, first, again in rescoring.rescored(suite, size):
        outcome.note(f"score all by a new {kind}, s", size, seconds)
        outcome.add(first, again)


def _measure_turnover(suite: Suite, plan: Plan, outcome: Outcome) -> None:
    for size in plan.due:
        jobs, statement = turnover.jobs_and_statement(suite, size)
        outcome.note(TURNOVER, size, jobs)
        path = f"sweep + assign {size:,} due leads, {max(10, size // turnover.LEADS_A_REP):,} reps"
        ours, bare = (
            Rate(size / jobs, path, "leads/s"),
            Rate(size / statement, "one SQL statement", "leads/s"),
        )
        outcome.add(ratio(ours, bare, 0.3))
    outcome.add(limit("growth of sweep + assign", report.exponent(outcome.curves[TURNOVER]), 1.05, ""))


def main() -> None:
    """Read the command line, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, two to three minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    wanted = parser.parse_args()
    outcome = Outcome()
    with running() as suite:
        facts = machine.facts(suite.server)
        measure(suite, QUICK if wanted.quick else FULL, wanted.only, outcome)
    print("\n" + report.table(outcome.lines))
    if wanted.quick or set(wanted.only) != set(PARTS):
        print("not a full run: bench/RESULTS.md stays as it is")
    else:
        report.write(facts, outcome.lines, outcome.curves, "python -m bench")


if __name__ == "__main__":
    main()
