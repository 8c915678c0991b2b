"""The invariants as properties: whatever is done in whatever order, they hold after every step.

A small company lives through random days on a real database: claims of every kind, releases, undos, transfers
with and without an override, touches, stages, protection, new rules, leavers, the clock. After each step all
checks of `allhands verify` must find nothing, the owners must be those of a model kept here, and contact
details must be readable by the holder and by nobody else.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from services.leads.repository.leavers import Plan, leave
from shared.database import Database
from shared.errors import Refusal
from tests.leads.asking import Asking
from tests.leads.world import DEFAULT_POOL, NOW, World, as_admin, as_rep

EMPTY = """
    truncate holding, holding_flag, lead, lead_event, lead_identity, lead_search, touch, notice, outbox,
        request_key, rep_account, rep_day, rep_grade_account, rep_month cascade;
    insert into rule_withdrawal (version_id, withdrawn_at)
    select id, created_at from rule_version where kind = 'pool' and effective_at > :now on conflict do nothing
"""
IDENTITY = "insert into lead_identity values ('phone', :phone, :lead)"
SENIORITIES = st.lists(st.sampled_from(["junior", "senior"]), min_size=5, max_size=5)
GRADES = st.lists(st.sampled_from("ACD"), min_size=12, max_size=12)
CAPS = st.integers(0, 4)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Company(RuleBasedStateMachine):
    """A company of five reps and a dozen leads; `url` is of a database that each life finds empty."""

    url = ""
    leads = Bundle("leads")
    reps = Bundle("reps")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(Database(self.url))
        self.world.run(EMPTY, now=NOW)
        self.world.rules({}, effective_at=NOW)
        self.ask = Asking(self.world.db)
        self.owners: dict[UUID, UUID | None] = {}
        self.phones: dict[UUID, str] = {}
        self.keys: dict[str, tuple[UUID, UUID, Any]] = {}
        self.now = NOW

    def teardown(self) -> None:
        self.ask.forget()
        self.world.db.close()

    @initialize(target=reps, seniorities=SENIORITIES)
    def hire(self, seniorities: list[str]) -> Any:
        return multiple(*(self.world.rep(seniority) for seniority in seniorities))

    @initialize(target=leads, grades=GRADES)
    def capture(self, grades: list[str]) -> Any:
        for number, grade in enumerate(grades):
            phone = f"+86138{number:08}"
            lead = self.world.lead(grade, finder_id=UUID(int=7), phone=phone)
            self.world.run(IDENTITY, phone=phone, lead=lead)
            self.phones[lead], self.owners[lead] = phone, None
        return multiple(*self.owners)

    def do(self, rep: UUID | None, method: str, *args: Any, **more: Any) -> Any:
        """The answer, or the code of the refusal. Acts share an instant until somebody waits."""
        try:
            return self.ask(as_rep(rep) if rep else as_admin(), method, *args, **more)
        except Refusal as refusal:
            return refusal.code

    def took(self, rep: UUID, told: Any) -> None:
        if isinstance(told, dict):
            assert self.owners[UUID(told["id"])] is None, "taken out of somebody's hand"
            self.owners[UUID(told["id"])] = rep

    @rule(rep=reps, lead=leads)
    def claim(self, rep: UUID, lead: UUID) -> None:
        self.took(rep, self.do(rep, "claim_lead", lead))

    @rule(rep=reps, lead=leads)
    def claim_with_a_key_twice(self, rep: UUID, lead: UUID) -> None:
        key = secrets.token_hex(8)
        told = self.do(rep, "claim_lead", lead, key=key)
        self.took(rep, told)
        assert self.do(rep, "claim_lead", lead, key=key) == told
        self.keys[key] = (rep, lead, told)

    @rule(other=leads)
    def send_old_keys_again(self, other: UUID) -> None:
        for key, (rep, lead, told) in self.keys.items():
            assert self.do(rep, "claim_lead", lead, key=key) == told
            if other != lead:
                assert self.do(rep, "claim_lead", other, key=key) == "idempotency_key_reused"

    @rule(rep=reps, grade=st.sampled_from([None, "A", "C", "D"]))
    def claim_next(self, rep: UUID, grade: str | None) -> None:
        self.took(rep, self.do(rep, "claim_next", DEFAULT_POOL, {"grade": grade} if grade else {}))

    @rule(rep=reps, wanted=st.lists(leads, min_size=1, max_size=6))
    def claim_batch(self, rep: UUID, wanted: list[UUID]) -> None:
        told = self.do(rep, "claim_batch", DEFAULT_POOL, {"lead_ids": list(map(str, wanted))})
        for item in told["data"]:
            self.took(rep, item.get("lead"))

    @rule(lead=leads, by_holder=st.booleans())
    def release(self, lead: UUID, by_holder: bool) -> None:
        told = self.do(self.owners[lead] if by_holder else None, "release_lead", lead)
        assert (told == "not_the_holder") == (self.owners[lead] is None)
        self.owners[lead] = None

    @rule(lead=leads)
    def undo(self, lead: UUID) -> None:
        if isinstance(self.do(self.owners[lead], "undo_claim", lead), dict):
            self.owners[lead] = None

    @rule(rep=reps, lead=leads)
    def claim_and_think_better_of_it(self, rep: UUID, lead: UUID) -> None:
        self.claim(rep=rep, lead=lead)
        self.undo(lead=lead)

    @rule(lead=leads, to=reps, override=st.booleans())
    def transfer(self, lead: UUID, to: UUID, override: bool) -> None:
        body = {"to": str(to), "override": override, "reason": "x"}
        if isinstance(self.do(None, "transfer_lead", lead, body), dict):
            self.owners[lead] = to

    @rule(lead=leads, one=reps, other=reps)
    def pass_to_and_fro(self, lead: UUID, one: UUID, other: UUID) -> None:
        for to, override in ((one, False), (other, False), (one, True)):
            self.transfer(lead=lead, to=to, override=override)
        self.release(lead=lead, by_holder=False)

    @rule(lead=leads, kind=st.sampled_from(["call", "visit", "message", "note"]))
    def touch(self, lead: UUID, kind: str) -> None:
        self.do(self.owners[lead], "log_touch", lead, {"kind": kind, "seconds": 40})

    @rule(lead=leads, days=st.integers(1, 40))
    def protect(self, lead: UUID, days: int) -> None:
        self.do(self.owners[lead], "protect_lead", lead, {"days": days})

    @rule(lead=leads, stage=st.sampled_from(["visit", "quote", "lead"]))
    def move_on(self, lead: UUID, stage: str) -> None:
        self.do(self.owners[lead], "set_stage", lead, {"stage": stage})

    @rule(lead=consumes(leads), stage=st.sampled_from(["payment", "lost", "invalid"]))
    def end(self, lead: UUID, stage: str) -> None:
        body = {"stage": stage, "amount_fen": 1, "lost_reason": "x"}
        if isinstance(self.do(self.owners[lead], "set_stage", lead, body), dict):
            self.owners[lead] = None

    @rule(lead=leads, looker=reps)
    def look(self, lead: UUID, looker: UUID) -> None:
        seen = self.do(looker, "get_lead", lead)
        holder = self.owners[lead]
        if holder is not None and looker != holder:
            assert seen == "not_found"
        else:
            assert (seen["phone"] == self.phones[lead]) == (looker == holder)

    @rule(cap=CAPS, grade_cap=CAPS, day_cap=CAPS, unworked=CAPS, cool_down=st.integers(0, 2))
    def change_the_rules(self, cap: int, grade_cap: int, day_cap: int, unworked: int, cool_down: int) -> None:
        caps = {"junior": cap, "senior": cap + 1}
        holding = {"cap": caps, "grade_caps": {"C": grade_cap}, "day_cap": day_cap, "unworked_cap": unworked}
        rules = {"holding": holding, "cool_down_days": cool_down, "undo_minutes": 60}
        self.ask(as_admin(), "create_pool_rules", {"rules": rules})

    @rule(time=st.sampled_from([SECOND, 60 * SECOND, 1800 * SECOND, DAY, 20 * DAY]))
    def wait(self, time: timedelta) -> None:
        self.ask.later(seconds=time.total_seconds())
        self.now += time

    @rule(rep=consumes(reps), colleague=reps)
    def leave_the_company(self, rep: UUID, colleague: UUID) -> None:
        plan = Plan(colleague_id=colleague if colleague != rep else None)
        with self.world.db.transaction() as session:
            leave(session, rep, plan, 1, actor=as_admin(), now=self.now)
        for lead, owner in self.owners.items():
            if owner == rep:
                kept = self.world.one("select owner_id from lead where id = :lead", lead=lead)
                assert kept in {None, plan.colleague_id}
                self.owners[lead] = kept

    @invariant()
    def every_check_finds_nothing(self) -> None:
        assert self.world.broken() == []

    @invariant()
    def owners_are_those_of_the_model(self) -> None:
        kept = self.world.run("select id, owner_id, finder_id from lead")
        assert {row.id: row.owner_id for row in kept} == self.owners
        assert {row.finder_id for row in kept} <= {UUID(int=7)}


@pytest.fixture
def company(leads_db: str) -> type[Company]:
    return type("CompanyHere", (Company,), {"url": leads_db})


def live(company: type[Company], lives: int, steps: int, *, by_chance: bool) -> None:
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not by_chance,
        phases=list(Phase) if by_chance else [Phase.generate],  # found in seconds, made short by the soak
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(company, settings=chosen)


def test_invariants_hold_after_every_step(company):
    live(company, lives=8, steps=25, by_chance=False)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_invariants_hold_after_ten_thousand_steps(company):
    live(company, lives=200, steps=50, by_chance=True)
