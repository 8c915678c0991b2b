"""All paths that move leads, mixed, on the same few reps and leads: nobody waits for each other in a ring."""

import random
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause
from services.leads.domain.turnover import Contact
from services.leads.repository import claims, hands, leads, stages, touches
from services.leads.repository.locks import lock_leads, lock_reps
from services.leads.repository.ownership import EndCause, LetGo, Take, begin_holdings, end_holdings
from tests.concurrency.crowds import outcome, together
from tests.leads.world import DEFAULT_POOL, GENEROUS, LONG_AGO, NOW, World, as_admin, as_rep

Move = Callable[[Session, random.Random], object]


class Mix:
    """Every way to move a lead, each on random reps and leads of a small company."""

    def __init__(self, world: World, reps: int, leads_each: int) -> None:
        self.world = world
        self.reps = [world.rep() for _ in range(reps)]
        self.leads = world.leads(reps * leads_each)
        self.moves: list[Move] = [
            self.claim, self.claim, self.next, self.batch, self.release, self.undo, self.transfer, self.touch,
            self.protect, self.stage, self.read, self.leave, self.sweep, self.assign,
        ]  # fmt: skip

    def claim(self, session: Session, chance: random.Random) -> object:
        return claims.claim(session, chance.choice(self.leads), actor=self.rep(chance), now=NOW)

    def next(self, session: Session, chance: random.Random) -> object:
        return claims.claim_next(session, DEFAULT_POOL, None, actor=self.rep(chance), now=NOW)

    def batch(self, session: Session, chance: random.Random) -> object:
        wanted = chance.sample(self.leads, 8)
        return claims.claim_batch(session, DEFAULT_POOL, wanted, actor=self.rep(chance), now=NOW)

    def release(self, session: Session, chance: random.Random) -> object:
        return hands.release(session, chance.choice(self.leads), None, actor=as_admin(), now=NOW)

    def undo(self, session: Session, chance: random.Random) -> object:
        return hands.undo_claim(session, chance.choice(self.leads), actor=self.rep(chance), now=NOW)

    def transfer(self, session: Session, chance: random.Random) -> object:
        lead, to = chance.choice(self.leads), chance.choice(self.reps)
        return hands.transfer(session, lead, to, reason="x", override=True, actor=as_admin(), now=NOW)

    def touch(self, session: Session, chance: random.Random) -> object:
        touched = touches.Touched(Contact("call", outcome="connected", seconds=60), NOW)
        return touches.log_touch(session, chance.choice(self.leads), touched, actor=as_admin(), now=NOW)

    def protect(self, session: Session, chance: random.Random) -> object:
        return hands.protect(session, chance.choice(self.leads), 3, actor=as_admin(), now=NOW)

    def stage(self, session: Session, chance: random.Random) -> object:
        move = stages.StageMove(chance.choice(["lead", "visit", "trial"]))
        return stages.set_stage(session, chance.choice(self.leads), move, actor=as_admin(), now=NOW)

    def read(self, session: Session, chance: random.Random) -> object:
        return leads.get_lead(session, chance.choice(self.leads), actor=self.rep(chance), now=NOW)

    def leave(self, session: Session, chance: random.Random) -> object:
        """A leaver's way: all that a rep holds to a colleague as far as their caps go, in one transaction."""
        gone, colleague = chance.sample(self.reps, 2)
        lock_reps(session, [gone, colleague])
        held = self.held_by(session, [gone])
        wishes = [LetGo(lead, rep, EndCause.LEAVER) for lead, rep in held]
        end_holdings(session, wishes, actor=None, now=NOW)
        takes = [Take(lead, colleague, Cause.HANDOVER, from_rep=gone) for lead, _ in held]
        return begin_holdings(session, takes, actor=None, now=NOW)

    def sweep(self, session: Session, chance: random.Random) -> object:
        """A sweep's way: what some reps hold goes back, all at once."""
        some = chance.sample(self.reps, 3)
        lock_reps(session, some)
        held = self.held_by(session, some)
        lock_leads(session, [lead for lead, _ in held])
        return end_holdings(session, [LetGo(*each, EndCause.LEAVER) for each in held], actor=None, now=NOW)

    def assign(self, session: Session, chance: random.Random) -> object:
        """An assigner's way: many leads to many reps in one set."""
        takes = [
            Take(lead, chance.choice(self.reps), Cause.ASSIGNMENT, DEFAULT_POOL)
            for lead in chance.sample(self.leads, 10)
        ]
        return begin_holdings(session, takes, actor=None, now=NOW)

    def rep(self, chance: random.Random) -> object:
        return as_rep(chance.choice(self.reps))

    @staticmethod
    def held_by(session: Session, reps: list[UUID]) -> list[tuple[UUID, UUID]]:
        rows = session.connection().exec_driver_sql(
            "select id, owner_id from lead where owner_id = any(%s::uuid[])", ([str(rep) for rep in reps],)
        )
        return [(row.id, row.owner_id) for row in rows]

    def one(self, chance: random.Random) -> str:
        """Do one thing in a transaction of its own."""
        move = chance.choice(self.moves)

        def act() -> None:
            with self.world.db.transaction() as session:
                move(session, chance)

        return outcome(act)


def check_no_deadlock(world: World, sessions: int, steps: int, seed: int) -> None:
    world.rules({**GENEROUS, "cool_down_days": 0}, effective_at=LONG_AGO)
    mix = Mix(world, reps=6, leads_each=8)

    def session(number: int) -> Counter[str]:
        chance = random.Random(f"{seed} {number}")
        return Counter(mix.one(chance) for _ in range(steps))

    told = sum(together(sessions, session), Counter())
    assert told["ok"] > sessions * steps / 4
    assert "unavailable" not in told, "a deadlock or a lock never had"
    assert world.broken() == []


def test_no_path_ever_deadlocks_with_another(crowd):
    check_no_deadlock(crowd, sessions=12, steps=30, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(3))
def test_no_path_ever_deadlocks_with_another_in_a_crowd(crowd, seed):
    check_no_deadlock(crowd, sessions=32, steps=150, seed=seed)
