"""The benchmarks' own parts: that they measure what they say, on tiny sizes. No figure is asserted."""

from dataclasses import dataclass

import pytest

from bench import cycle, report, turnover
from bench.__main__ import PARTS, TINY, Outcome, measure
from bench.paper import drawn
from bench.report import Rate
from bench.suite import running
from ops.databases import DatabaseServer
from ops.layout import Addresses


@dataclass
class Databases:
    """As much of a suite as the turnover needs."""

    server: DatabaseServer
    addresses: Addresses


@pytest.fixture
def databases(postgres, leads_db):
    return Databases(postgres, Addresses({"leads": leads_db}, {}))


def test_jobs_and_the_one_statement_move_every_due_lead(databases):
    jobs, statement = turnover.jobs_and_statement(databases, 200)

    assert jobs > 0
    assert statement > 0


def test_the_learned_cycle_is_told_beside_the_truth():
    line = cycle.learned_beside_truth(5_000, 1)

    assert line.kept
    assert "won leads alone" in line.reference


@pytest.mark.soak
def test_every_part_runs_to_its_end_on_tiny_sizes():
    outcome = Outcome()

    with running() as suite:
        measure(suite, TINY, PARTS, outcome)

    assert len(outcome.lines) == 4 + (2 + 4) * len(TINY.sizes) + 5 + len(TINY.due) + 1 + 1


def test_ratio_says_whether_the_promise_is_kept():
    line = report.ratio(Rate(50, "claim"), Rate(100, "an empty RPC"), 0.5)

    assert (line.result, line.promise, line.kept) == ("0.50×", "≥ 0.5×", True)
    assert not report.ratio(Rate(49, "claim"), Rate(100, "an empty RPC"), 0.5).kept


def test_a_share_is_shown_and_promises_nothing():
    line = report.share(Rate(49, "import"), Rate(100, "COPY"))

    assert (line.result, line.promise, line.kept) == ("0.49×", "", None)
    assert report.table([line]).splitlines()[2].endswith("| 0.49× |  |  |")


@pytest.mark.parametrize(
    ("curve", "exponent"), [({10: 1, 1000: 1}, 0), ({10: 1, 1000: 100}, 1), ({10: 1, 1000: 1e4}, 2)]
)
def test_exponent_is_the_slope_on_logarithmic_paper(curve, exponent):
    assert report.exponent(curve) == pytest.approx(exponent)


def test_table_marks_what_was_not_kept():
    printed = report.table([report.limit("page", 51, 50, "ms"), report.limit("page", 50, 50, "ms")])

    assert printed.count("**no**") == 1
    assert printed.count("| yes |") == 1


def test_curves_are_drawn_with_every_size_and_name():
    picture = drawn({"import": {10: 1.0, 1000: 80.0}, "page": {10: 2.0, 1000: 2.1}})

    assert picture.count("<polyline") == 2
    assert all(f">{label}<" in picture for label in ("import", "page", "10", "1,000"))
