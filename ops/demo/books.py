"""The demo's books: where every lead is and what every rep holds, moved by the product's own rules. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ops.demo.chance import Chance
from ops.demo.journal import Journal
from ops.demo.market import Prospect
from ops.demo.people import ZONE
from ops.demo.things import Act, Desk, Hand, Lead, Row, RuleVersion
from services.leads.domain import holding
from services.leads.domain.holding import CLAIMS, INTAKE, Cause, Pool, month_of
from services.leads.domain.reminders import Kind
from services.leads.domain.scoring import Score, Scorer, add_signal, decayed
from services.leads.domain.stages import exempt_reason
from services.leads.domain.touch import Tenure, effect_of
from services.leads.domain.turnover import Contact, recycle_at


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
        hand = Hand(self._chance.id(act.at), desk, grade, version, act.at)
        desk.counts.take(grade, cause, act.at)
        today = act.at.astimezone(ZONE).date()
        desk.claims[today] += cause in CLAIMS
        desk.intake[month_of(today)] += cause in INTAKE
        desk.assigned += cause is Cause.ASSIGNMENT
        desk.last_assigned_at = act.at if cause is Cause.ASSIGNMENT else desk.last_assigned_at
        lead.hand, lead.state = hand, "held"
        lead.recycle_at = recycle_at(hand.rules, grade, lead.prospect.source, act.at, act.at, desk.calendar)
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

    def close(self, lead: Lead, act: Act, stage: str, reason: str | None) -> None:
        """A held lead reaches its last stage: payment, lost or invalid; the cause says what that makes it."""
        before, lead.stage, lead.lost_reason = lead.stage, stage, reason
        lead.outcome = {"converted": "won", "lost": "lost"}.get(act.cause)
        lead.closed_at = act.at
        self._tell_stage(lead, before, {"holding_id": lead.in_hand.id}, act.at)
        lead.exempt_reason = None
        self._let_go(lead, act, act.cause, reason=reason)

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

    def advance(self, lead: Lead, stage: str, amount_fen: int, now: datetime) -> bool:
        """The lead moves along the funnel, which is a contact too; says whether the deadline moved."""
        due = lead.recycle_at
        told = self._touch(lead, Contact("stage"), None, now)
        before, lead.stage, lead.amount_fen = lead.stage, stage, amount_fen
        lead.exempt_reason = exempt_reason(stage, lead.exempt_reason)
        self._tell_stage(lead, before, told, now)
        return lead.recycle_at != due

    def _tell_stage(self, lead: Lead, before: str, told: Row, now: datetime) -> None:
        told |= {"from_stage": before, "stage": lead.stage, "amount_fen": lead.amount_fen}
        told |= {"lost_reason": lead.lost_reason}
        self.journal.tell(lead, "stage_changed", Act("person", lead.in_hand.rep.id, now), told)

    def hold_out(self, lead: Lead, until: datetime, now: datetime) -> None:
        """A due lead of the share that is not rotated stays until the longest tenure ends."""
        hand = lead.in_hand
        told = {"holding_id": hand.id, "from": lead.recycle_at, "to": until}
        lead.recycle_at = until
        if not hand.is_held_out:
            hand.is_held_out = True
            self.journal.flags.append({"holding_id": hand.id, "flag": "hold_out", "at": now})
        self.journal.tell(lead, "held_out", Act("recycle", None, now), told)

    def protect(self, lead: Lead, until: datetime, now: datetime) -> None:
        """The holder keeps the lead from going back for a while."""
        hand, lead.protect_until = lead.in_hand, until
        told = {"holding_id": hand.id, "protect_until": until}
        self.journal.tell(lead, "protected", Act("person", hand.rep.id, now), told, hand.version.id)

    def postpone(self, lead: Lead, until: datetime, now: datetime) -> None:
        """The last reminder comes so late that the deadline moves."""
        told: Row = {"holding_id": lead.in_hand.id, "from": lead.recycle_at, "to": until}
        told["reason"] = "the last reminder came later than a working day before"
        lead.recycle_at = until
        self.journal.tell(lead, "postponed", Act("late_notice", None, now), told)

    def touch(self, lead: Lead, contact: Contact, note: str | None, now: datetime) -> bool:
        """The holder is in contact with the customer; says whether the deadline moved."""
        due = lead.recycle_at
        told = self._touch(lead, contact, note, now)
        self.journal.tell(lead, "touched", Act("person", lead.in_hand.rep.id, now), told)
        return lead.recycle_at != due

    def _touch(self, lead: Lead, contact: Contact, note: str | None, now: datetime) -> Row:
        """Do what a contact does to clock, counters and score; what the history tells of it comes back."""
        hand, source = lead.in_hand, lead.prospect.source
        tenure = Tenure(
            hand.grade,
            source,
            hand.started_at,
            lead.last_effective_at,
            lead.recycle_at,
            lead.worked_at,
            hand.one_way,
        )
        effect = effect_of(hand.rules, tenure, contact, now, hand.rep.calendar)
        hand.one_way = 0 if effect.effective else hand.one_way + 1
        hand.touches += 1
        hand.rep.counts.unworked -= effect.works(tenure)
        lead.worked_at, lead.last_effective_at = effect.worked_at, effect.last_reset_at
        lead.recycle_at, lead.last_touch_at = effect.recycle_at, now
        if effect.effective:
            intent = add_signal(self.scorer.rules, lead.score.intent, lead.scored_at, contact.kind, now)
            lead.score, lead.scored_at = self.scorer.grade(lead.score.fit, intent), now
        touch_id = self.journal.touched(lead, hand, contact, note, now, effective=effect.effective)
        told = {"touch_id": touch_id, "holding_id": hand.id, "kind": contact.kind, "outcome": contact.outcome}
        return told | {"occurred_at": now, "effective": effect.effective, "recycle_at": lead.recycle_at}

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
