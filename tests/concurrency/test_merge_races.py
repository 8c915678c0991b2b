"""Merges from both ends, with captures, claims, undoings between: one survivor, no ring, nothing broken."""

import random
from collections import Counter

from services.leads.domain.drafts import draft_of
from services.leads.repository import claims, hands, merges, unmerges
from services.leads.repository.capture import capture
from tests.concurrency.crowds import outcome, together
from tests.leads.world import NOW, as_admin, as_rep

ADMIN = as_admin()
WAITS = {"ok", "already_merged", "not_merged", "lead_moved", "survivor_merged", "two_owners"}
HANDS = {"lead_taken", "not_the_holder", "cool_down", "not_mergeable"}
MOVES = ("merge", "merge", "unmerge", "claim", "release", "capture")


def bring(world, phone):
    with world.db.transaction() as session:
        draft = draft_of({"phone": phone, "name": "李雷", "source": "官网"})
        return capture(session, draft, actor=ADMIN, now=NOW).lead_id


def merge(world, lead, into):
    with world.db.transaction() as session:
        merges.merge(session, merges.Wish(lead, into), actor=ADMIN, now=NOW)


def test_merges_in_opposite_directions_leave_one_survivor(crowd):
    for number in range(20):
        pair = [bring(crowd, f"1380013{number:02d}{each:02d}") for each in range(2)]
        told = together(2, lambda n, pair=pair: outcome(lambda: merge(crowd, pair[n], pair[1 - n])))
        assert Counter(told) == {"ok": 1, "already_merged": 1}
    assert crowd.one("select count(*) from lead where state = 'merged'") == 20
    assert crowd.broken() == []


def test_merging_undoing_claiming_and_capturing_at_once_breaks_nothing(crowd):
    phones = [f"1390013{number:04d}" for number in range(6)]
    leads = [bring(crowd, phone) for phone in phones]
    crowd.run("update lead set state = 'pooled', pool_id = home_pool_id where state = 'nurturing'")
    reps = [crowd.rep() for _ in range(3)]

    def move(chance):
        kind, rep, [lead, into] = chance.choice(MOVES), chance.choice(reps), chance.sample(leads, 2)
        if kind == "merge":
            return merge(crowd, lead, into)
        if kind == "capture":
            return bring(crowd, chance.choice(phones))
        with crowd.db.transaction() as session:
            if kind == "unmerge":
                return unmerges.unmerge(session, lead, None, actor=ADMIN, now=NOW)
            if kind == "claim":
                return claims.claim(session, lead, actor=as_rep(rep), now=NOW)
            return hands.release(session, lead, None, actor=ADMIN, now=NOW)

    def act(number):
        chance = random.Random(number)
        return [outcome(lambda: move(chance)) for _ in range(25)]

    told = Counter(each for answers in together(8, act) for each in answers)
    assert told["ok"] > 20
    assert set(told) <= WAITS | HANDS
    assert crowd.broken() == []
