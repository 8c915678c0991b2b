"""The simulated company: the same from the same seed, within the rules, and with a truth one can learn."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from ops.demo.money import money
from ops.demo.people import OFFICE_HOURS, Calendar
from ops.demo.signing_in import logins
from ops.demo.simulator import Demo, Given, simulate, size_of

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OFFICE = Calendar(UUID(int=9), "office", OFFICE_HOURS, is_default=True)
GIVEN = Given(OFFICE, UUID(int=1), UUID(int=2), {})


@pytest.fixture(scope="module")
def company() -> Demo:
    return simulate(1, 0.1, NOW, GIVEN)


def test_same_seed_makes_the_same_company_and_another_another():
    one, again, other = (simulate(seed, 0.01, NOW, GIVEN) for seed in (1, 1, 2))

    assert again.company == one.company
    assert again.books.journal.events == one.books.journal.events
    assert other.books.journal.events != one.books.journal.events


def test_same_seed_makes_the_same_company_in_another_process():
    tell = (
        "from tests.demo.test_simulator import GIVEN, NOW, simulate\n"
        "print([event['type'] for event in simulate(1, 0.02, NOW, GIVEN).books.journal.events])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", tell],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert told[0] == told[1]


def test_whole_size_is_six_hundred_people_and_twelve_thousand_leads():
    size = size_of(1)

    assert (size.count.employees, size.count.reps, size.count.teams, size.leads) == (600, 40, 6, 12_000)


def test_everybody_has_a_number_and_somebody_signs_in_for_every_role(company):
    people = company.company.people

    assert len({person.number for person in people}) == len(people) == 61
    assert {login.role: login.username for login in logins("s")} == {
        role: person.email for role, person in company.company.logins.items()
    }
    assert all(role in person.roles for role, person in company.company.logins.items())


def test_manager_who_signs_in_leads_the_team_of_the_rep_who_does(company):
    people = company.company.logins
    [team] = [team for team in company.company.teams if team.manager_id == people["manager"].id]

    assert people["rep"].team_id == team.id


def test_passwords_follow_from_the_secret_of_the_installation():
    assert logins("one") == logins("one")
    assert {login.password for login in logins("one")}.isdisjoint(login.password for login in logins("two"))


def test_nothing_happens_outside_the_half_year(company):
    moments = [event["at"] for event in company.books.journal.events]

    assert company.company.founded_at == NOW - timedelta(days=182)
    assert min(moments) >= company.company.founded_at
    assert max(moments) < NOW


def test_leads_are_of_every_grade_and_in_every_state(company):
    leads = company.books.leads

    assert {lead.score.grade for lead in leads if lead.state == "pooled"} == set("ABCD")
    assert {lead.state for lead in leads} == {"pooled", "held", "converted", "lost", "invalid"}


def test_every_way_a_lead_changes_hands_is_there(company):
    holdings = company.books.journal.holdings

    assert {row["start_cause"] for row in holdings} == {
        *("claim", "claim_next", "batch_claim", "assignment", "transfer")
    }
    assert {row.get("end_cause") for row in holdings} == {
        *("release", "recycle", "transfer", "leaver", "converted", "lost", "invalid", None)
    }


def test_history_tells_of_every_kind_of_event(company):
    assert {event["type"] for event in company.books.journal.events} >= {
        *("captured", "claimed", "assigned", "transferred", "released", "recycled", "converted", "lost"),
        *("invalidated", "touched", "stage_changed", "protected", "held_out", "postponed"),
    }


def test_reps_have_room_to_claim_and_leavers_hold_nothing(company):
    rules = company.books.version_at(None, NOW).rules.holding

    for desk in company.desks:
        assert desk.counts.held < rules.cap[desk.rep.seniority]
        assert desk.person.left_on is None or desk.counts.held == 0


def test_true_probability_of_a_win_shows_in_what_was_won(company):
    ended = [lead for lead in company.books.leads if lead.state in {"converted", "lost", "invalid"}]
    ended.sort(key=lambda lead: lead.prospect.p_win)
    half = len(ended) // 2
    won = [Counter(lead.state for lead in part)["converted"] for part in (ended[:half], ended[half:])]

    assert won[1] > 2 * won[0] > 0


def test_receivables_are_paid_open_and_late_and_the_same_every_time(company):
    made, today = money(company), NOW.date()
    due = made["receivable"]

    assert made == money(company)
    assert {row["paid_fen"] == row["amount_fen"] for row in due} == {True, False}
    assert any(row["paid_fen"] < row["amount_fen"] and row["due_on"] < today for row in due)
    assert any(0 < row["paid_fen"] < row["amount_fen"] for row in due)
    assert len(made["quote"]) > len(made["contract"]) > 3


def test_funnel_narrows_stage_by_stage_and_some_are_on_their_way(company):
    moved = Counter(
        event["data"]["stage"] for event in company.books.journal.events if event["type"] == "stage_changed"
    )
    reached = [moved[stage] for stage in ("visit", "trial", "quote", "contract")]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] > 1.8 * reached[-1]
    assert {"visit", "trial"} <= {lead.stage for lead in company.books.leads if lead.state == "held"}
