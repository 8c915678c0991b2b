"""A past made by the real methods and jobs, hour by hour, and a replay without a process of its own."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.leads.replay_run import ReplayRun
from services.leads.repository import replays
from shared.errors import Refusal
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, HOUR, LONG_AGO, START, job
from tests.leads.world import World, as_admin, as_rep

ADMIN = as_admin()
RULES: dict[str, Any] = {
    "holding": {
        "cap": {"junior": 4, "regular": 6, "senior": 8},
        "grade_caps": {"A": 3, "B": 4, "C": 5, "D": 5},
        "unworked_cap": 5,
        "day_cap": 4,
        "month_cap": 60,
    },
    "cool_down_days": 4,
    "cycle_days": {"A": 2, "B": 3, "C": 4, "D": 5},
    "assignment": {"hold_out_share": 0.1, "promise_hours": {"A": 9, "B": 9}},
}


class Company:
    """Reps who do this and that with forty leads; whatever is refused did not happen."""

    def __init__(self, world: World, ask: Asking, seed: int) -> None:
        self.world, self.ask, self.chance = world, ask, random.Random(seed)
        world.rules(RULES, effective_at=LONG_AGO)
        self.reps = [world.rep(seniority) for seniority in ("junior", "regular", "senior", "senior")]
        self.leads = [
            lead for grade in "ABCD" for lead in world.leads(10, grade, pooled_at=START, created_at=START)
        ]

    def work(self, days: int) -> datetime:
        """Let so many days go by; returns when that is."""
        now = START
        for now in _hours(days):
            self.ask.later(seconds=(now - self.ask.now).total_seconds())
            for _ in range(self.chance.randrange(4)):
                self._act()
            for name in ("notify", "sweep", "assign"):
                job(self.world, name, now)
        return now

    def _act(self) -> None:
        lead, rep = self.chance.choice(self.leads), self.chance.choice(self.reps)
        holder = self.world.one("select owner_id from lead where id = :lead", lead=lead)
        kinds = ("claim",) if holder is None else ("touch", "touch", "touch", "stage", "move", "keep", "end")
        try:
            getattr(self, f"_{self.chance.choice(kinds)}")(lead, rep if holder is None else holder)
        except Refusal:
            return

    def _claim(self, lead: UUID, rep: UUID) -> None:
        self.ask(as_rep(rep), "claim_lead", lead)
        if self.chance.random() < 0.2:
            self.ask(as_rep(rep), "undo_claim", lead)

    def _touch(self, lead: UUID, rep: UUID) -> None:
        kind = self.chance.choice(["visit", "reply", "message", "message", "note"])
        self.ask(as_rep(rep), "log_touch", lead, {"kind": kind})

    def _stage(self, lead: UUID, rep: UUID) -> None:
        stage = self.chance.choice(["visit", "quote", "lead", "payment", "lost"])
        self.ask(as_rep(rep), "set_stage", lead, {"stage": stage, "amount_fen": 900, "lost_reason": "price"})

    def _move(self, lead: UUID, rep: UUID) -> None:
        self.ask(ADMIN, "transfer_lead", lead, {"to": str(self.chance.choice(self.reps))})

    def _keep(self, lead: UUID, rep: UUID) -> None:
        self.ask(as_rep(rep), "protect_lead", lead, {"days": self.chance.randrange(1, 6)})

    def _end(self, lead: UUID, rep: UUID) -> None:
        self.ask(as_rep(rep), "release_lead", lead, {})


def _hours(days: int) -> Iterator[datetime]:
    """Every hour from before work until after it, of each day."""
    for day in range(days):
        yield from (START + day * DAY + hour * HOUR for hour in range(-2, 10))


def replayed(world: World, ask: Asking, rules: dict[str, Any], now: datetime, **wish: Any) -> dict[str, Any]:
    """Ask for a replay at `now` and run it; the replay as it is told then."""
    ask.later(seconds=(now - ask.now).total_seconds())
    wish = {"from": "2026-03-01", "to": str(min(now, START + timedelta(days=300)).date()), **wish}
    asked = ask(wish.pop("actor", ADMIN), "create_replay", {"rules": rules, **wish})
    with world.db.transaction() as session:
        row = replays.start_replay(session, UUID(asked["id"]), now)
    ReplayRun(world.db, row, lambda: now, lambda: False).run()
    return ask(ADMIN, "get_replay", asked["id"])
