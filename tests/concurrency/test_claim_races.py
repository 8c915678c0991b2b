"""Correct under any race: never two owners, never one lead over a cap, whatever the interleaving."""

import random
from collections import Counter
from uuid import UUID

import pytest

from services.leads.repository.claims import claim, claim_batch, claim_next, claim_once
from services.leads.repository.hands import release, transfer
from shared import context
from tests.concurrency.crowds import outcome, together
from tests.leads.world import DEFAULT_POOL, GENEROUS, LONG_AGO, NOW, World, as_admin, as_rep


def capped(**caps: object) -> dict[str, object]:
    return {**GENEROUS, "holding": {**GENEROUS["holding"], **caps}}


def claim_one(world: World, rep: UUID, lead: UUID) -> str:
    def act() -> None:
        with world.db.transaction() as session:
            claim(session, lead, actor=as_rep(rep), now=NOW)

    return outcome(act)


def race(world: World, sessions: int, leads: int, tries: int, seed: int) -> Counter[str]:
    """Every session claims random leads as a random rep; two sessions in three may be the same rep."""
    reps, wanted = [world.rep() for _ in range(8)], world.leads(leads)

    def session(number: int) -> Counter[str]:
        chance = random.Random(f"{seed} {number}")
        rep = reps[number % len(reps)]
        return Counter(claim_one(world, rep, chance.choice(wanted)) for _ in range(tries))

    return sum(together(sessions, session), Counter())


def held(world: World) -> list[int]:
    return [row.held for row in world.run("select held from rep_account order by held")]


def check_nothing_is_broken(world: World, told: Counter[str]) -> None:
    assert world.broken() == []
    assert sum(held(world)) == told["ok"] == world.one("select count(*) from holding where ended_at is null")
    assert set(told) <= {"ok", "lead_taken", "holding_cap_reached"}


def test_no_lead_gets_two_owners_and_no_rep_one_too_many(crowd):
    crowd.rules(capped(cap={"senior": 10}), effective_at=LONG_AGO)
    told = race(crowd, sessions=24, leads=120, tries=25, seed=7)
    check_nothing_is_broken(crowd, told)
    assert held(crowd) == [10] * 8


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(5))
def test_no_lead_gets_two_owners_and_no_rep_one_too_many_in_a_crowd(crowd, seed):
    crowd.rules(capped(cap={"senior": 40}), effective_at=LONG_AGO)
    told = race(crowd, sessions=64, leads=400, tries=60, seed=seed)
    check_nothing_is_broken(crowd, told)


@pytest.mark.parametrize(
    ("cap", "code"),
    [
        ({"cap": {"senior": 5}}, "holding_cap_reached"),
        ({"grade_caps": {"C": 5}}, "grade_cap_reached"),
        ({"unworked_cap": 5}, "unworked_cap_reached"),
        ({"day_cap": 5}, "day_cap_reached"),
        ({"month_cap": 5}, "month_cap_reached"),
    ],
)
def test_cap_is_exact_when_one_rep_asks_from_everywhere(crowd, cap, code):
    crowd.rules(capped(**cap), effective_at=LONG_AGO)
    rep, leads = crowd.rep(), crowd.leads(24)
    told = Counter(together(24, lambda number: claim_one(crowd, rep, leads[number])))
    assert told == {"ok": 5, code: 19}
    assert crowd.broken() == []


def test_one_lead_has_one_winner(crowd):
    lead = crowd.lead()
    reps = [crowd.rep() for _ in range(16)]
    told = Counter(together(16, lambda number: claim_one(crowd, reps[number], lead)))
    assert told == {"ok": 1, "lead_taken": 15}
    assert crowd.broken() == []


def test_next_gives_everybody_another_lead_without_waiting_for_each_other(crowd):
    reps, leads = [crowd.rep() for _ in range(8)], crowd.leads(40)

    def session(number: int) -> str:
        with crowd.db.transaction() as session:
            return claim_next(session, DEFAULT_POOL, None, actor=as_rep(reps[number % 8]), now=NOW)["id"]

    taken = together(40, session)
    assert sorted(taken) == sorted(map(str, leads))
    assert crowd.broken() == []


def test_batches_that_overlap_share_the_leads_out(crowd):
    reps, leads = [crowd.rep() for _ in range(6)], crowd.leads(60)

    def session(number: int) -> list[str]:
        mine = random.Random(number).sample(leads, len(leads))
        with crowd.db.transaction() as session:
            answers = claim_batch(session, DEFAULT_POOL, mine, actor=as_rep(reps[number]), now=NOW)
        return [each["lead_id"] for each in answers if each["claimed"]]

    taken = [lead for each in together(6, session) for lead in each]
    assert sorted(taken) == sorted(map(str, leads))
    assert crowd.broken() == []


def test_cap_lowered_in_the_middle_binds_every_claim_from_then_on(crowd):
    rep, leads = crowd.rep(), crowd.leads(60)
    for lead in leads[:12]:
        claim_one(crowd, rep, lead)

    def session(number: int) -> str:
        if number == 0:
            crowd.rules(capped(cap={"senior": 20}), effective_at=LONG_AGO)
            return "lowered"
        return claim_one(crowd, rep, leads[11 + number])

    told = Counter(together(40, session))
    assert told["ok"] + told["holding_cap_reached"] == 39
    late = crowd.run("select held_after, held_cap from holding where held_cap = 20")
    assert all(row.held_after <= 20 for row in late)
    assert claim_one(crowd, rep, leads[-1]) == ("ok" if held(crowd)[0] < 20 else "holding_cap_reached")
    assert crowd.broken() == []


def test_fifty_twins_have_one_effect_and_one_answer(crowd):
    rep, leads = crowd.rep(), crowd.leads(50)

    def twin(_number: int) -> str:
        context.actor.set(as_rep(rep))
        answer = claim_once(crowd.db, "the same key", leads[0], actor=as_rep(rep), now=NOW)
        return str(sorted(answer.items()))

    assert len(set(together(50, twin))) == 1
    assert crowd.one("select count(*) from holding") == 1
    assert crowd.broken() == []


def test_of_twins_that_ask_for_different_leads_one_is_served(crowd):
    rep, leads = crowd.rep(), crowd.leads(20)

    def twin(number: int) -> str:
        context.actor.set(as_rep(rep))
        return outcome(lambda: claim_once(crowd.db, "one key", leads[number], actor=as_rep(rep), now=NOW))

    assert Counter(together(20, twin)) == {"ok": 1, "idempotency_key_reused": 19}
    assert crowd.one("select count(*) from holding") == 1


def test_transfers_and_releases_of_one_lead_leave_it_in_one_place(crowd):
    crowd.rules({**GENEROUS, "cool_down_days": 0}, effective_at=LONG_AGO)
    reps, lead = [crowd.rep() for _ in range(6)], crowd.lead()
    claim_one(crowd, reps[0], lead)

    def move(chance: random.Random) -> None:
        with crowd.db.transaction() as session:
            if chance.random() < 0.3:
                release(session, lead, None, actor=as_admin(), now=NOW)
            else:
                to = chance.choice(reps)
                transfer(session, lead, to, reason="x", override=True, actor=as_admin(), now=NOW)

    def session(number: int) -> Counter[str]:
        chance = random.Random(number)
        return Counter(outcome(lambda: move(chance)) for _ in range(12))

    told = sum(together(12, session), Counter())
    assert set(told) <= {"ok", "not_the_holder", "already_the_holder", "lead_taken"}
    assert crowd.broken() == []
