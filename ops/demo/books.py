"""The demo's books: where every lead is and what every rep holds, moved by the product's own rules. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ops.demo.chance import Chance
from ops.demo.journal import Journal
from ops.demo.market import Prospect
from ops.demo.people import ZONE
from ops.demo.things import Act, Desk, Hand, Lead, RuleVersion
from services.leads.domain import holding, turnover
from services.leads.domain.holding import CLAIMS, INTAKE, Cause, Pool, month_of
from services.leads.domain.reminders import Kind
from services.leads.domain.scoring import Score, Scorer, add_signal, decayed

EXEMPTING = {"quote", "contract"}


class Books:
    """All leads so far; `journal` has the rows their history wrote."""

    def __init__(self, chance: Chance, scorer: Scorer, pools: Mapping[UUID, Pool]):
        self._chance = chance
        self.scorer = scorer
        self.pools = pools
        self.versions: list[RuleVersion] = []
        self.leads: list[Lead] = []
        self.journal = Journal(chance)

    def version_at(self, pool_id: UUID | None, at: datetime) -> RuleVersion:
        """The rule version in force for a pool at a moment: its own, else the company's."""
        own = [v for v in self.versions if v.pool_id == pool_id and v.effective_at <= at]
        company = [v for v in self.versions if v.pool_id is None and v.effective_at <= at]
        return (own or company)[-1]

    def capture(self, prospect: Prospect, pool_id: UUID, score: Score) -> Lead:
        """A lead arrives and is pooled at once."""
        at = prospect.arrived_at
        lead = Lead(prospect, pool_id, score, at, pool_id=pool_id, pooled_at=at)
        self.leads.append(lead)
        self.journal.captured(lead)
        return lead

    def may_take(self, desk: Desk, lead: Lead, cause: Cause, now: datetime) -> bool:
        """Whether the product would let this rep take this lead."""
        today = now.astimezone(ZONE).date()
        desk.counts.day, desk.counts.month = desk.claims[today], desk.intake[month_of(today)]
        let_go_at = lead.let_go_at.get(desk.id)
        wanted = holding.Wanted(lead.score.grade, free=True, let_go_at=let_go_at)
        rules = self.version_at(lead.home_pool, now).rules
        pool = self.pools[lead.home_pool]
        asked = holding.Situation(rules, desk.rep, desk.counts, pool, wanted, cause, now, ZONE)
        return holding.refusal_of(asked) is None

    def take(self, desk: Desk, lead: Lead, act: Act, giver: UUID | None = None) -> None:
        """A pooled lead comes into a hand; from another hand when there is a `giver`."""
        cause, grade = Cause(act.cause), lead.score.grade
        version = self.version_at(lead.home_pool, act.at)
        hand = Hand(self._chance.id(act.at), desk, grade, version, act.at, act.at)
        desk.counts.take(grade, cause, act.at)
        today = act.at.astimezone(ZONE).date()
        desk.claims[today] += cause in CLAIMS
        desk.intake[month_of(today)] += cause in INTAKE
        desk.assigned += cause is Cause.ASSIGNMENT
        desk.last_assigned_at = act.at if cause is Cause.ASSIGNMENT else desk.last_assigned_at
        lead.hand, lead.state = hand, "held"
        self._set_deadline(lead, hand)
        self.journal.begun(lead, hand, act, today, giver)
        lead.pool_id = lead.worked_at = lead.last_effective_at = lead.protect_until = None
        desk.hands[lead.id] = lead

    def hand_on(self, lead: Lead, taker: Desk, act: Act) -> None:
        """A manager gives a held lead to another rep."""
        giver = self._let_go(lead, act, "new")
        self.take(taker, lead, act, giver)

    def back(self, lead: Lead, act: Act, reason: str | None = None) -> None:
        """A held lead goes back to its pool."""
        self._let_go(lead, act, "pooled", reason=reason)
        lead.pool_id, lead.pooled_at = lead.home_pool, act.at

    def close(self, lead: Lead, act: Act, reason: str | None) -> None:
        """A held lead comes to an end: converted, lost or invalid, as the cause says."""
        before, won = lead.stage, act.cause == "converted"
        lead.stage = "payment" if won else before
        lead.outcome = {"converted": "won", "lost": "lost"}.get(act.cause)
        lead.closed_at, lead.lost_reason = act.at, reason
        money = {"amount_fen": lead.amount_fen, "lost_reason": reason}
        self._let_go(lead, act, act.cause, from_stage=before, stage=lead.stage, **money)

    def _let_go(self, lead: Lead, act: Act, state: str, **more: object) -> UUID:
        """End the holding; says who had it."""
        hand = lead.in_hand
        desk = hand.rep
        desk.counts.held -= 1
        desk.counts.by_grade[hand.grade] -= 1
        desk.counts.unworked -= lead.worked_at is None
        del desk.hands[lead.id]
        self.journal.ended(lead, hand, act, state, more)
        lead.let_go_at[desk.id] = act.at
        lead.state, lead.hand, lead.recycle_at = state, None, None
        lead.worked_at = lead.last_effective_at = lead.protect_until = None
        return desk.id

    def advance(self, lead: Lead, stage: str, amount_fen: int, now: datetime) -> None:
        """The lead moves along the funnel; a quote or a contract exempts it from going back."""
        told = {"from_stage": lead.stage, "stage": stage, "amount_fen": amount_fen, "lost_reason": None}
        lead.stage, lead.amount_fen = stage, amount_fen
        lead.exempt_reason = stage if stage in EXEMPTING else None
        self.journal.tell(lead, "stage_changed", Act("stage", lead.in_hand.rep.id, now), told)

    def hold_out(self, lead: Lead, until: datetime, now: datetime) -> None:
        """A due lead of the share that is not rotated stays until the longest tenure ends."""
        hand = lead.in_hand
        told = {"holding_id": hand.id, "from": lead.recycle_at, "to": until}
        lead.recycle_at = until
        if not hand.is_held_out:
            hand.is_held_out = True
            self.journal.flags.append({"holding_id": hand.id, "flag": "hold_out", "at": now})
        self.journal.tell(lead, "held_out", Act("recycle", None, now), told)

    def touch(self, lead: Lead, contact: turnover.Contact, note: str | None, now: datetime) -> bool:
        """The holder is in contact with the customer; says whether the deadline moved."""
        hand = lead.in_hand
        effective = turnover.is_effective(hand.rules, contact)
        resets = turnover.resets_clock(hand.rules, contact, hand.one_way)
        hand.one_way = 0 if effective else hand.one_way + 1
        hand.touches += 1
        hand.rep.counts.unworked -= lead.worked_at is None
        lead.worked_at, lead.last_touch_at = lead.worked_at or now, now
        lead.last_effective_at = now if effective else lead.last_effective_at
        self.journal.touched(lead, hand, contact, note, now, effective=effective)
        if resets:
            hand.anchor = now
            self._set_deadline(lead, hand)
        intent = add_signal(self.scorer.rules, lead.score.intent, lead.scored_at, contact.kind, now)
        lead.score, lead.scored_at = self.scorer.grade(lead.score.fit, intent), now
        return resets

    def cool(self, lead: Lead, now: datetime) -> None:
        """Score the lead as of now: what it wants has halved every ten days."""
        intent = decayed(lead.score.intent, lead.scored_at, now)
        lead.score, lead.scored_at = self.scorer.grade(lead.score.fit, intent), now

    def notice(self, lead: Lead, kind: Kind, now: datetime) -> None:
        """A reminder of the present deadline reaches the holder, once."""
        hand, told = lead.in_hand, (kind.value, lead.recycle_at)
        if told not in hand.noticed:
            hand.noticed.add(told)
            self.journal.noticed(lead, hand, kind, now)

    def retire(self, desk: Desk) -> None:
        """A rep has left and takes nothing more."""
        desk.rep = replace(desk.rep, active=False)

    def _set_deadline(self, lead: Lead, hand: Hand) -> None:
        """Work out when the lead goes back."""
        source, calendar = lead.prospect.source, hand.rep.calendar
        lead.recycle_at = turnover.recycle_at(
            hand.rules, hand.grade, source, hand.anchor, hand.started_at, calendar
        )
