"""Half a year of the demo company at work: arrivals, claims, touches, reminders, outcomes. Pure."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID

from ops.demo import words
from ops.demo.books import Books
from ops.demo.chance import Chance, logistic
from ops.demo.floor import Floor
from ops.demo.market import WIN_SHAPE, Prospect, win_scale_days
from ops.demo.people import ZONE
from ops.demo.things import Act, Desk, Hand, Lead
from services.leads.domain import reminders, sweep
from services.leads.domain.holding import Cause
from services.leads.domain.turnover import Contact, tenure_ends_at

CALLS = (
    (Contact("call", outcome="connected", seconds=180), 0.34),
    (Contact("call", outcome="no_answer", seconds=0), 0.22),
    (Contact("message"), 0.16),
    (Contact("reply", direction="in"), 0.1),
    (Contact("visit", outcome="done"), 0.08),
    (Contact("meeting", outcome="done"), 0.04),
    (Contact("note"), 0.06),
)
CLAIM_WAYS = ((Cause.CLAIM, 0.7), (Cause.CLAIM_NEXT, 0.2), (Cause.BATCH_CLAIM, 0.1))
STAGES = ("visit", "trial", "quote", "contract")
HOW_FAR = ((0, 0.55), (1, 0.25), (2, 0.12), (3, 0.08))
"""How many of the stages a lead that is lost in the end comes to; a contract is not lost."""
TASTE = {"A": 0.5, "B": 0.1, "C": 0.0, "D": 0.3}
"""Not every rep goes for the best: less is liked more."""


class History:
    """Plays the company from its first day until `now`."""

    def __init__(self, chance: Chance, books: Books, desks: Sequence[Desk], now: datetime):
        self.chance, self.books, self.desks, self.now = chance, books, desks, now
        self.skill = {desk.id: chance.gauss(0, 0.3) for desk in desks}
        self.zeal = {desk.id: chance.uniform(0.55, 0.95) for desk in desks}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._entered = 0
        self._floor = Floor(chance, books)

    def play(self, arrivals: Iterable[tuple[Prospect, UUID]], start: datetime) -> None:
        """Play every arrival and all that follows from it, in order of time."""
        for prospect, pool_id in arrivals:
            self._at(prospect.arrived_at, partial(self._arrive, prospect, pool_id))
        for desk in self.desks:
            if desk.person.left_on:
                leaving = datetime.combine(desk.person.left_on, time(0, 5), ZONE).astimezone(UTC)
                self._at(leaving, partial(self._leave, desk))
        day = start.astimezone(ZONE).date()
        while datetime.combine(day, time(), ZONE) < self.now:
            opening = datetime.combine(day, time(8, 30), ZONE).astimezone(UTC)
            self._at(opening, self._open_day)
            day += timedelta(days=1)
        while self._agenda:
            at, _, act = heapq.heappop(self._agenda)
            act(at)

    def _at(self, at: datetime, act: Callable[[datetime], None]) -> None:
        if at < self.now:
            self._entered += 1
            heapq.heappush(self._agenda, (at, self._entered, act))

    def _arrive(self, prospect: Prospect, pool_id: UUID, now: datetime) -> None:
        known = {**prospect.fields, "extra": prospect.extra, "tags": list(prospect.tags)}
        score = self.books.scorer.arrive(known, now, now)
        lead = self.books.capture(prospect, pool_id, score)
        self._floor.put_out(lead)
        for moment in prospect.inbound:
            self._at(moment, partial(self._come_back, lead))

    def _come_back(self, lead: Lead, now: datetime) -> None:
        if lead.hand:
            self._touch(lead, Contact("reply", direction="in"), now)

    def _open_day(self, opening: datetime) -> None:
        """Plan the day of everybody on duty: which leads they touch, when they look for new ones."""
        closing = opening + timedelta(hours=10)
        self._at(opening + timedelta(hours=1), self._assign)
        for desk in self.desks:
            duty = desk.calendar.working_time_between(opening, closing)
            if not desk.rep.active or duty < timedelta(hours=4):
                continue
            for lead in list(desk.hands.values()):
                self._plan_touch(desk, lead, opening, closing)
            for _ in range(self.chance.randint(0, 6)):
                self._at(self._working_moment(desk, opening, closing), partial(self._look_for_one, desk))

    def _working_moment(self, desk: Desk, opening: datetime, closing: datetime) -> datetime:
        for _ in range(20):
            at = self.chance.within(opening, closing)
            if desk.calendar.is_working(at):
                return at
        return closing

    def _plan_touch(self, desk: Desk, lead: Lead, opening: datetime, closing: datetime) -> None:
        hand = lead.in_hand
        eager = hand.touches == 0 or lead.stage != "lead"
        keen = self.zeal[desk.id] * (
            0.95 if hand.touches == 0 else 0.4 if eager else 0.75**hand.touches * 0.5
        )
        if self.chance.happens(keen):
            at = self._working_moment(desk, opening, closing)
            self._at(at, partial(self._touch_own, lead, hand))

    def _touch_own(self, lead: Lead, hand: Hand, now: datetime) -> None:
        if lead.hand is hand:
            self._touch(lead, self._contact(), now)

    def _contact(self) -> Contact:
        return self.chance.pick([contact for contact, _ in CALLS], [share for _, share in CALLS])

    def _touch(self, lead: Lead, contact: Contact, now: datetime) -> None:
        note = self.chance.pick(words.NOTES) if self.chance.happens(0.4) else None
        if self.books.touch(lead, contact, note, now):
            self._watch(lead, now)

    def _look_for_one(self, desk: Desk, now: datetime) -> None:
        """Claim the best lead of a grade they may have; reps leave some room."""
        cap = self.books.version_at(None, now).rules.holding.cap[desk.rep.seniority]
        if desk.counts.held >= cap * 0.85:
            return
        way = self.chance.pick([way for way, _ in CLAIM_WAYS], [share for _, share in CLAIM_WAYS])
        grades = sorted(sorted(desk.rep.grades), key=lambda grade: self.chance.random() + TASTE[grade])
        pools = [pool.id for pool in self.books.pools.values() if pool.serves(desk.rep)]
        places = ((pool_id, grade) for grade in grades for pool_id in pools)
        found = (self._floor.best(desk, *place, way, now) for place in places)
        if lead := next(filter(None, found), None):
            self._take(desk, lead, way, desk.id, now)

    def _take(self, desk: Desk, lead: Lead, cause: Cause, actor: UUID | None, now: datetime) -> None:
        self.books.take(desk, lead, Act(cause.value, actor, now))
        self._watch(lead, now)
        self._decide_fate(desk, lead, now)

    def _decide_fate(self, desk: Desk, lead: Lead, now: datetime) -> None:
        """Draw what will become of this hand if nothing comes between."""
        chance, hand = self.chance, lead.hand
        if chance.happens(0.04):
            self._after(chance.uniform(1, 4), now, lead, hand, partial(self._protect, lead))
        p_win = logistic(lead.prospect.logit + self.skill[desk.id])
        if chance.happens(p_win):
            self._plan_win(
                lead, hand, chance.weibull_days(win_scale_days(lead.prospect.source), WIN_SHAPE), now
            )
        elif chance.happens(0.06):
            self._after(chance.uniform(0.1, 2), now, lead, hand, partial(self._end, lead, "invalid"))
        elif chance.happens(0.45):
            self._plan_loss(lead, hand, now)
        elif chance.happens(0.15):
            self._after(chance.uniform(0.2, 8), now, lead, hand, partial(self._release, lead))
        elif chance.happens(0.03):
            self._after(chance.uniform(1, 9), now, lead, hand, partial(self._transfer, lead))

    def _plan_win(self, lead: Lead, hand: Hand | None, days: float, now: datetime) -> None:
        self._plan_stages(lead, hand, STAGES, days, now)
        self._after(days, now, lead, hand, partial(self._end, lead, "converted"))

    def _plan_loss(self, lead: Lead, hand: Hand | None, now: datetime) -> None:
        """Most are lost before a visit, some late, after weeks on the board of opportunities."""
        far = self.chance.pick([places for places, _ in HOW_FAR], [share for _, share in HOW_FAR])
        days = self.chance.weibull_days(24, 1.5) if far else self.chance.weibull_days(11, 1.3)
        self._plan_stages(lead, hand, STAGES[:far], days, now)
        self._after(days, now, lead, hand, partial(self._end, lead, "lost"))

    def _plan_stages(
        self, lead: Lead, hand: Hand | None, stages: Sequence[str], days: float, now: datetime
    ) -> None:
        for place, stage in enumerate(stages, 1):
            reached = days * place / (len(stages) + 1)
            self._after(reached, now, lead, hand, partial(self._reach, lead, stage))

    def _after(
        self, days: float, now: datetime, lead: Lead, hand: Hand | None, act: Callable[[datetime], None]
    ) -> None:
        """Do it later, in the next working hours of the holder, if the lead is still in the same hand."""
        assert hand is not None
        at = hand.rep.calendar.add_working_days(now + timedelta(days=days), 0.01)
        self._at(at, lambda moment: act(moment) if lead.hand is hand else None)

    def _reach(self, lead: Lead, stage: str, now: datetime) -> None:
        if self.books.advance(lead, stage, self.chance.randint(5, 900) * 100_000, now):
            self._watch(lead, now)

    def _end(self, lead: Lead, state: str, now: datetime) -> None:
        reason = self.chance.pick(words.LOST_REASONS) if state == "lost" else None
        stage = "payment" if state == "converted" else state
        self.books.close(lead, Act(state, lead.in_hand.rep.id, now), stage, reason)

    def _protect(self, lead: Lead, now: datetime) -> None:
        """Keep it from going back for a while, as far as the rep's quota reaches."""
        rules, desk = lead.in_hand.rules.holding, lead.in_hand.rep
        protected = sum(1 for each in desk.hands.values() if each.is_protected(now))
        if protected < rules.protected_cap and not lead.is_protected(now):
            until = now + timedelta(days=rules.protect_days)
            self.books.protect(lead, until, now)
            self._at(until, self._still(lead, self._remind))

    def _release(self, lead: Lead, now: datetime) -> None:
        act = Act("release", lead.in_hand.rep.id, now)
        self.books.back(lead, act, self.chance.pick(words.RELEASE_REASONS))
        self._floor.put_out(lead)

    def _transfer(self, lead: Lead, now: datetime) -> None:
        """The manager gives it to a colleague of the team."""
        assert lead.hand is not None
        giver = lead.hand.rep
        team = [
            d
            for d in self.desks
            if d.person.team_id == giver.person.team_id and d is not giver and d.rep.active
        ]
        able = [desk for desk in team if self.books.may_take(desk, lead, Cause.TRANSFER, now)]
        if able:
            taker = self.chance.pick(able)
            self.books.hand_on(lead, taker, Act("transfer", giver.manager_id, now))
            self._watch(lead, now)
            self._decide_fate(taker, lead, now)

    def _leave(self, desk: Desk, now: datetime) -> None:
        for lead in list(desk.hands.values()):
            self.books.back(lead, Act("leaver", None, now))
            self._floor.put_out(lead)
        self.books.retire(desk)

    def _watch(self, lead: Lead, now: datetime) -> None:
        """Enter the next reminder and the deadline itself into the agenda."""
        self._await_end(lead)
        look = self._plan(lead, now).look_again_at or now
        shielded_until = lead.protect_until or now
        self._at(max(look, now, shielded_until), self._still(lead, self._remind))

    def _await_end(self, lead: Lead) -> None:
        self._at(lead.deadline + timedelta(minutes=3), self._still(lead, self._fall_due))

    def _still(self, lead: Lead, act: Callable[[Lead, datetime], None]) -> Callable[[datetime], None]:
        """Do it unless the lead changed hands or its deadline moved meanwhile."""
        hand, deadline = lead.hand, lead.recycle_at
        return lambda at: act(lead, at) if lead.hand is hand and lead.recycle_at == deadline else None

    def _plan(self, lead: Lead, now: datetime) -> reminders.Plan:
        hand = lead.in_hand
        cycle = hand.rules.cycle(hand.grade, lead.prospect.source)
        return reminders.plan(hand.rules, cycle, lead.deadline, hand.rep.calendar, now)

    def _remind(self, lead: Lead, now: datetime) -> None:
        if lead.exempt_reason or lead.is_protected(now):
            return
        plan = self._plan(lead, now)
        if plan.is_postponed(lead.deadline):
            self.books.postpone(lead, plan.recycle_at, now)
        if plan.send:
            self.books.notice(lead, plan.send, now)
        if plan.look_again_at:
            self._watch(lead, now)
        elif plan.send:
            self._await_end(lead)

    def _fall_due(self, lead: Lead, now: datetime) -> None:
        hand = lead.in_hand
        noticed = (reminders.Kind.LAST_DAY.value, lead.recycle_at) in hand.noticed
        due = sweep.Due(
            lead.id, hand.id, hand.started_at, lead.recycle_at, noticed,
            lead.protect_until, None, lead.exempt_reason,
        )  # fmt: skip
        rules = hand.rules
        match sweep.fate(due, rules, now):
            case sweep.Fate.RECYCLE:
                self.books.back(lead, Act("recycle", None, now))
                self._floor.put_out(lead)
            case sweep.Fate.HOLD_OUT:
                self.books.hold_out(lead, tenure_ends_at(rules, hand.started_at), now)
                self._watch(lead, now)
            case _:
                pass

    def _assign(self, now: datetime) -> None:
        """Each morning some that nobody claimed are dealt out."""
        for pool in self.books.pools.values():
            members = {desk.id: desk for desk in self.desks if desk.rep.active and pool.serves(desk.rep)}
            for desk, lead in self._floor.deal(pool.id, members, now):
                self._take(desk, lead, Cause.ASSIGNMENT, None, now)
