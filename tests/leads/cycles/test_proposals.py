"""Proposals of other cycles: shown with their reasons, tried, approved, declined, made again."""

from threading import Thread

import pytest

from services.leads.domain.cycle_proposal import ProposalDecided, ProposalOutdated
from services.leads.domain.rules import parse
from services.leads.repository.rule_versions import RulesScheduled
from shared.errors import Invalid, NotFound
from shared.ids import new_id
from tests.leads.cycles.support import lived, wins
from tests.leads.jobs.support import DAY, START, job
from tests.leads.world import GENEROUS, NOW, as_admin, as_manager


@pytest.fixture
def proposal(world, ask):
    lived(world, wins(40, 15))
    job(world, "cycle", START)
    [told] = ask(as_admin(), "list_cycle_proposals", {"state": "open"})["data"]
    return told


def versions(world):
    return world.one("select count(*) from rule_version where kind = 'pool' and pool_id is null")


def test_what_history_told_is_shown_with_its_curve(world, ask, proposal):
    page = ask(as_admin(), "list_cycles", {"grade": "A"})

    assert page["month"] == "2026-03"
    grade, web = page["data"]
    assert (grade["grade"], grade["source"], web["source"]) == ("A", None, "web")
    assert (web["wins"], web["gone"], web["own_days"], web["cycle_days"]) == (40, 60, 15, 10)
    assert (web["present_days"], web["present_late_share"], web["late"]["estimate"]) == (5, 1, 1)
    assert web["points"][0] == {"days": 0, "won": 0}
    assert web["points"][15]["won"] == pytest.approx(0.4)


def test_pages_go_on_where_the_last_ended(world, ask, proposal):
    first = ask(as_admin(), "list_cycles", {"limit": 4})
    rest = ask(as_admin(), "list_cycles", {"limit": 4, "after": first["next_after"]})

    assert [(each["grade"], each["source"]) for each in first["data"] + rest["data"]] == [
        (None, None), ("A", None), ("B", None), ("C", None), ("D", None), ("A", "web")
    ]  # fmt: skip
    assert rest["next_after"] is None
    assert ask(as_admin(), "list_cycles", {"month": "2025-01"})["data"] == []


def test_before_the_first_run_there_is_nothing_to_show(ask):
    assert ask(as_admin(), "list_cycles", {}) == {"month": None, "data": [], "next_after": None}
    assert ask(as_admin(), "list_cycle_proposals", {})["data"] == []


def test_a_proposal_says_from_what_to_what_and_why_and_its_rules_can_be_tried(ask, proposal):
    [change] = proposal["changes"]

    assert (change["grade"], change["source"], change["before"], change["after"]) == ("A", None, 5, 10)
    assert change["words"]["en"].startswith(
        "A: 5 → 10 working days. 40 wins tell that 80% of them come within"
    )
    tried = ask(as_admin(), "dry_run_pool_rules", {"rules": proposal["rules"]})
    assert {"A", "B"} <= {each["grade"] for each in tried["new_holdings"]}


def test_approved_it_is_the_next_version_of_the_rules(world, ask, proposal):
    boss = as_manager([])

    told = ask(boss, "approve_cycle_proposal", proposal["id"])

    assert (told["state"], told["decided_by"]) == ("approved", str(boss.id))
    [version, _, _] = ask(as_admin(), "list_pool_rules", {})["data"]
    assert (version["id"], version["state"]) == (told["version_id"], "running")
    assert version["created_by"] == str(boss.id)
    assert parse(version["rules"]).cycle_days["A"] == 10
    assert version["rules"]["holding"] == GENEROUS["holding"]


def test_approved_twice_it_is_one_version(world, ask, proposal):
    first = ask(as_admin(), "approve_cycle_proposal", proposal["id"], key="k")
    before = versions(world)

    assert ask(as_admin(), "approve_cycle_proposal", proposal["id"]) == first
    assert versions(world) == before


def test_two_who_approve_at_once_make_one_version(world, ask, proposal):
    before, answers = versions(world), []
    both = [
        Thread(target=lambda: answers.append(ask(as_admin(), "approve_cycle_proposal", proposal["id"])))
        for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert [each["state"] for each in answers] == ["approved", "approved"]
    assert versions(world) == before + 1


def test_if_the_rules_changed_since_it_must_be_rebased_first(world, ask, proposal):
    world.rules({**GENEROUS, "cool_down_days": 9}, effective_at=START)
    before = versions(world)

    refused = ask.refused(as_admin(), "approve_cycle_proposal", proposal["id"])
    assert isinstance(refused, ProposalOutdated)
    assert ask(as_admin(), "get_cycle_proposal", proposal["id"])["outdated"]

    anew = ask(as_admin(), "rebase_cycle_proposal", proposal["id"])
    assert (anew["state"], anew["outdated"], anew["rules"]["cool_down_days"]) == ("open", False, 9)
    assert ask(as_admin(), "get_cycle_proposal", proposal["id"])["state"] == "replaced"
    assert ask(as_admin(), "approve_cycle_proposal", anew["id"])["state"] == "approved"
    assert versions(world) == before + 1


def test_rebased_on_the_same_rules_it_is_the_same(ask, proposal):
    assert ask(as_admin(), "rebase_cycle_proposal", proposal["id"]) == proposal


def test_rebased_on_rules_that_say_so_already_it_is_none(world, ask, proposal):
    world.rules(proposal["rules"], effective_at=START)

    assert ask(as_admin(), "rebase_cycle_proposal", proposal["id"])["state"] == "replaced"
    assert ask(as_admin(), "list_cycle_proposals", {"state": "open"})["data"] == []


def test_what_is_scheduled_is_not_overtaken_in_silence(world, ask, proposal):
    world.rules(GENEROUS, effective_at=NOW)

    assert isinstance(ask.refused(as_admin(), "approve_cycle_proposal", proposal["id"]), RulesScheduled)
    assert ask(as_admin(), "get_cycle_proposal", proposal["id"])["state"] == "open"


def test_declined_it_says_why_and_stays_so(world, ask, proposal):
    before = versions(world)

    told = ask(as_admin(), "decline_cycle_proposal", proposal["id"], {"reason": "the fair was a fluke"})

    assert (told["state"], told["reason"]) == ("declined", "the fair was a fluke")
    assert ask(as_admin(), "decline_cycle_proposal", proposal["id"], {"reason": "again"}) == told
    for method in ("approve_cycle_proposal", "rebase_cycle_proposal"):
        assert isinstance(ask.refused(as_admin(), method, proposal["id"]), ProposalDecided)
    assert versions(world) == before


def test_approved_it_cannot_be_declined(ask, proposal):
    ask(as_admin(), "approve_cycle_proposal", proposal["id"])

    refused = ask.refused(as_admin(), "decline_cycle_proposal", proposal["id"], {"reason": "too late"})
    assert isinstance(refused, ProposalDecided)


def test_whoever_declines_says_why(ask, proposal):
    assert isinstance(ask.refused(as_admin(), "decline_cycle_proposal", proposal["id"], {}), Invalid)


def test_what_is_not_there_is_not_found(ask):
    for method in ("get_cycle_proposal", "approve_cycle_proposal", "rebase_cycle_proposal"):
        assert isinstance(ask.refused(as_admin(), method, new_id()), NotFound)


def test_proposals_are_listed_a_page_at_a_time_newest_first(world, ask, proposal):
    lived(world, wins(400, 30))
    job(world, "cycle", START + 31 * DAY)

    first = ask(as_admin(), "list_cycle_proposals", {"limit": 1})
    rest = ask(as_admin(), "list_cycle_proposals", {"limit": 1, "after": first["next_after"]})

    assert [each["state"] for each in first["data"] + rest["data"]] == ["open", "replaced"]
    assert rest["next_after"] is None
