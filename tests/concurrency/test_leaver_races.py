"""A departure undone while the colleague works, others claim and it is told twice: each lead has one fate."""

from uuid import UUID

import pytest

from services.leads.domain.holding import Cause
from services.leads.domain.turnover import Contact
from services.leads.repository import claims, hands, leaver_undo, leavers, touches
from services.leads.repository.leaver_preview import preview
from services.leads.repository.leaver_undo import Departure
from services.leads.repository.ownership import Take, begin_holdings
from tests.concurrency.crowds import outcome, together
from tests.leads.world import NOW, World, as_admin, as_rep

ADMIN = as_admin()
LEFT, BACK = 9, 11
LEADS = 24


def given(world: World, rep: UUID, count: int) -> list[UUID]:
    leads = world.leads(count)
    with world.db.transaction() as session:
        takes = [Take(lead, rep, Cause.CLAIM) for lead in leads]
        begin_holdings(session, takes, actor=as_rep(rep), now=NOW)
    return leads


def leave(world: World, rep: UUID, plan: leavers.Plan, sequence: int = LEFT) -> None:
    with world.db.transaction() as session:
        leavers.leave(session, rep, plan, sequence, actor=ADMIN, now=NOW)


def undo(world: World, rep: UUID, plan: leavers.Plan) -> None:
    with world.db.transaction() as session:
        leaver_undo.undo(session, Departure(rep, LEFT, NOW, plan), BACK, actor=ADMIN, now=NOW)


def touch(world: World, lead: UUID, who: UUID) -> None:
    call = touches.Touched(Contact("call", outcome="connected", seconds=60), NOW)
    with world.db.transaction() as session:
        touches.log_touch(session, lead, call, actor=as_rep(who), now=NOW)


def lines(world: World, kind: str) -> set[UUID]:
    return {lead for (lead,) in world.run("select lead_id from lead_event where type = :kind", kind=kind)}


def test_a_lead_comes_back_or_is_touched_never_both(crowd: World):
    fates = set()
    for _ in range(4):
        rep, colleague = crowd.rep(), crowd.rep()
        plan = leavers.Plan(colleague)
        leads = given(crowd, rep, LEADS)
        leave(crowd, rep, plan)

        def act(number: int, rep=rep, colleague=colleague, plan=plan, leads=leads) -> list[str]:
            if number == 0:
                return [outcome(lambda: undo(crowd, rep, plan))]
            mine = leads[number - 1 :: 3]
            return [outcome(lambda lead=lead: touch(crowd, lead, colleague)) for lead in mine]

        told = {code for codes in together(4, act) for code in codes}
        assert told <= {"ok", "not_the_holder", "not_found"}
        owners = dict(crowd.run("select id, owner_id from lead where id = any(:leads)", leads=leads))
        touched = lines(crowd, "touched") & set(leads)
        assert {lead for lead in leads if owners[lead] == colleague} == touched
        assert {lead for lead in leads if owners[lead] == rep} == set(leads) - touched
        fates |= set(owners.values()) & {rep, colleague}
        assert crowd.broken() == []
    assert fates


def test_claims_meet_the_undoing_and_nothing_breaks(crowd: World):
    rep = crowd.rep()
    others = [crowd.rep() for _ in range(4)]
    leads = given(crowd, rep, LEADS)
    leave(crowd, rep, leavers.Plan())

    def act(number: int) -> list[str]:
        if number == 0:
            return [outcome(lambda: undo(crowd, rep, leavers.Plan()))]
        who = as_rep(others[number - 1])
        codes = []
        for lead in leads[number - 1 :]:
            with crowd.db.transaction() as session:
                codes.append(outcome(lambda lead=lead: claims.claim(session, lead, actor=who, now=NOW)))
        return codes

    told = {code for codes in together(5, act) for code in codes}
    assert told <= {"ok", "lead_taken"}
    owned = dict(crowd.run("select owner_id, count(*) from lead group by 1"))
    assert sum(owned.values()) == LEADS
    assert None not in owned
    assert crowd.broken() == []


@pytest.mark.parametrize("order", ["departed first", "undone first"])
def test_undoing_previews_releases_and_a_late_departure_at_once(crowd: World, order: str):
    rep, colleague = crowd.rep(), crowd.rep()
    plan = leavers.Plan(colleague)
    leads = given(crowd, rep, LEADS)
    if order == "departed first":
        leave(crowd, rep, plan)

    def tried() -> None:
        with crowd.db.transaction() as session:
            preview(session, colleague, leavers.Plan(), actor=ADMIN, now=NOW)

    def act(number: int) -> list[str]:
        acts = [
            lambda: undo(crowd, rep, plan),
            lambda: undo(crowd, rep, plan),
            lambda: leave(crowd, rep, plan),
            lambda: leave(crowd, rep, leavers.Plan(), LEFT + 1),
            tried,
            lambda: hands_back(crowd, leads[0], colleague),
        ]
        return [outcome(acts[number])]

    told = {code for codes in together(6, act) for code in codes}
    assert told <= {"ok", "not_the_holder", "not_found", "forbidden"}
    assert crowd.one("select active from rep_account where rep_id = :rep", rep=rep)
    assert crowd.broken() == []


def hands_back(world: World, lead: UUID, who: UUID) -> None:
    with world.db.transaction() as session:
        hands.release(session, lead, None, actor=as_rep(who), now=NOW)
