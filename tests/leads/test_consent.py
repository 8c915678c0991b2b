"""Withdrawn consent: seen wherever the lead is; nothing asks to call, nothing that goes out is noted."""

import pytest

from services.leads.domain.touch import check_can_contact
from services.leads.domain.turnover import Contact
from services.leads.jobs import assign, notify
from services.leads.repository.lost import FIRST, nurture_lost
from services.leads.repository.nurture import pool_ready, pool_warm
from services.leads.repository.scores import score_rules_in_force
from services.leads.service import LeadsService
from tests.leads.asking import Asking
from tests.leads.world import GENEROUS, LONG_AGO, NOW, as_admin, as_rep

ADMIN = as_admin()
FIRST_ID = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def ask(world):
    asking = Asking(world.db, LeadsService)
    yield asking
    asking.forget()


@pytest.fixture
def quiet(world, ask):
    """A lead in a rep's hand whose person wishes not to be contacted."""
    rep, lead = world.rep(), world.lead(name="李雷")
    withdraw(world, ask, lead)
    ask(as_rep(rep), "claim_lead", lead)
    return rep, lead


def withdraw(world, ask, lead, *, wish=True, **more):
    version = world.one("select version from lead where id = :id", id=lead)
    return ask(ADMIN, "update_lead", lead, {"do_not_contact": wish, **more}, version)


@pytest.mark.parametrize(
    ("kind", "direction", "refused"),
    [
        ("call", "out", True),
        ("visit", "out", True),
        ("message", "out", True),
        ("email", "out", True),
        ("quote", "out", True),
        ("meeting", "out", True),
        ("call", "in", False),
        ("reply", "in", False),
        ("note", "out", False),
        ("stage", "out", False),
    ],
)
def test_what_goes_out_is_refused_and_what_comes_in_is_not(quiet, ask, kind, direction, refused):
    rep, lead = quiet
    body = {"kind": kind, "direction": direction}
    if refused:
        refusal = ask.refused(as_rep(rep), "log_touch", lead, body)
        assert (refusal.status, refusal.code) == (409, "do_not_contact")
    else:
        assert ask(as_rep(rep), "log_touch", lead, body)["lead_id"] == str(lead)
    check_can_contact(Contact(kind, direction), do_not_contact=False)


def test_list_lead_and_claim_tell_it(world, ask):
    rep, lead = world.rep(), world.lead()
    withdraw(world, ask, lead)
    claimed = ask(as_rep(rep), "claim_lead", lead, key="k")
    assert claimed["do_not_contact"] is True
    assert ask(as_rep(rep), "get_lead", lead)["do_not_contact"] is True
    assert [each["do_not_contact"] for each in ask(ADMIN, "list_leads", {})["data"]] == [True]
    other = world.rep()
    assert ask(ADMIN, "transfer_lead", lead, {"to": str(other)})["do_not_contact"] is True


def test_withdrawing_and_giving_is_history_and_an_event(world, ask):
    lead = world.lead()
    score = world.one("select row(score, scored_at, score_rule_id)::text from lead")
    withdraw(world, ask, lead)
    withdraw(world, ask, lead)
    withdraw(world, ask, lead, wish=False, title="CEO")
    lines = ask(ADMIN, "get_history", lead, {})["data"]
    assert [line["type"] for line in lines] == ["consent_given", "consent_withdrawn", "captured"]
    assert lines[1]["words"]["zh"] == "客户要求不再联系"
    assert lines[0]["actor_id"] == str(ADMIN.id)
    told = world.run("select data from outbox where type = 'lead_consent_changed' order by sequence")
    assert [row[0]["do_not_contact"] for row in told] == [True, False]
    assert score
    assert world.broken() == []


def test_customer_may_withdraw_consent_and_is_otherwise_frozen(world, ask):
    lead = world.lead(state="converted", pool_id=None, score=77)
    assert withdraw(world, ask, lead)["do_not_contact"] is True
    assert world.one("select score from lead") == 77
    version = world.one("select version from lead")
    assert ask.refused(ADMIN, "update_lead", lead, {"title": "CEO"}, version).code == "lead_frozen"


def test_nurture_never_touches_it(world):
    asleep = {"state": "nurturing", "pool_id": None, "home_pool_id": world.pool, "score": 100}
    with world.db.transaction() as session:
        rules = score_rules_in_force(session, NOW)
    asleep["score_rule_id"] = rules.version
    quiet = world.lead(do_not_contact=True, **asleep)
    other = world.lead(**asleep)
    lost = {"state": "lost", "pool_id": None, "home_pool_id": world.pool, "closed_at": "2020-01-01T00:00Z"}
    world.lead(do_not_contact=True, **lost)
    with world.db.transaction() as session:
        assert pool_warm(session, [quiet], actor=ADMIN, now=NOW, came_again=True) == set()
        assert pool_ready(session, rules, FIRST_ID, 10, NOW)[0] == 1
        assert nurture_lost(session, FIRST, 10, NOW)[0] == 0
    assert world.one("select state from lead where id = :id", id=other) == "pooled"
    assert world.one("select state from lead where id = :id", id=quiet) == "nurturing"


def test_reminder_does_not_ask_to_call(world, quiet, ask):
    rep, lead = quiet
    due = world.one("select recycle_at from lead where id = :id", id=lead)
    notify(world.db, due)
    texts = [each["text"] for each in ask(as_rep(rep), "list_notices", {})["data"]]
    assert texts
    assert all("请勿主动联系" in each["zh"] and "please do not" in each["en"] for each in texts)


def test_notice_of_assigned_leads_says_how_many_wish_to_be_left_alone(world, ask):
    world.rules({**GENEROUS, "assignment": {"explore_share": 0, "fill_share": 1}}, effective_at=LONG_AGO)
    rep = world.rep()
    withdraw(world, ask, world.lead("A"))
    world.lead("A")
    assert assign(world.db, NOW)["assigned"] == 2
    [notice] = ask(as_rep(rep), "list_notices", {})["data"]
    assert notice["text"]["zh"] == "您有 2 条新分配的线索，其中 1 条客户要求不再联系。"


def test_merge_and_its_undoing_tell_of_it(world, ask):
    one, two = world.lead(), world.lead()
    withdraw(world, ask, one)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    ask(ADMIN, "unmerge_lead", one)
    rows = world.run(
        "select data ->> 'cause', (data ->> 'do_not_contact')::boolean from outbox"
        " where type = 'lead_consent_changed' and aggregate_id = :id order by sequence",
        id=two,
    )
    assert [tuple(row) for row in rows] == [("merge", True), ("unmerge", False)]
