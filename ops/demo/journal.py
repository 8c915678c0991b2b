"""What the demo writes down of every move, in the shape of the product's own rows. Pure."""

from datetime import date, datetime
from uuid import UUID

from ops.demo.chance import Chance
from ops.demo.things import Act, Hand, Lead, Row
from services.leads.domain.holding import CLAIMS, Cause
from services.leads.domain.reminders import Kind
from services.leads.domain.turnover import Contact

BEGUN = {**dict.fromkeys(CLAIMS, "claimed"), Cause.ASSIGNMENT: "assigned", Cause.TRANSFER: "transferred"}
ENDED = {
    "release": "released",
    "transfer": "released",
    "leaver": "released",
    "recycle": "recycled",
    "converted": "converted",
    "lost": "lost",
    "invalid": "invalidated",
}


class Journal:
    """Rows by table, in order of time."""

    def __init__(self, chance: Chance):
        self._chance = chance
        self.events: list[Row] = []
        self.holdings: list[Row] = []
        self.touches: list[Row] = []
        self.notices: list[Row] = []
        self.flags: list[Row] = []

    def tell(self, lead: Lead, type_: str, act: Act, data: Row, version: UUID | None = None) -> None:
        """The next event of the lead's history; `version` is of the rules it happened under."""
        lead.version += 1
        lead.updated_at = act.at
        self.events.append(
            {
                "lead_id": lead.id,
                "sequence": lead.version,
                "type": type_,
                "cause": act.cause,
                "actor_id": act.actor,
                "rule_version": version,
                "at": act.at,
                "data": data,
            }
        )

    def captured(self, lead: Lead) -> None:
        """A lead came in and was pooled."""
        prospect = lead.prospect
        told = {"pool_id": lead.pool_id, "grade": lead.score.grade, "score": lead.score.score}
        told |= {"source": prospect.source, "channel": prospect.fields["channel"], "outcome": "created"}
        told |= {"state": lead.state, "finder_id": prospect.finder_id, "sharer_id": prospect.sharer_id}
        self.tell(lead, "captured", Act("api", prospect.finder_id, prospect.arrived_at), told)

    def begun(self, lead: Lead, hand: Hand, act: Act, today: date, giver: UUID | None) -> None:
        """A holding began; the rep's counts include it."""
        held, cap = hand.rep.counts.held, hand.rules.holding.cap[hand.rep.rep.seniority]
        hand.row |= {
            "id": hand.id,
            "lead_id": lead.id,
            "rep_id": hand.rep.id,
            "grade": hand.grade,
            "from_pool": lead.pool_id,
            "rule_version": hand.version.id,
            "started_at": act.at,
            "started_on": today,
            "start_cause": act.cause,
            "start_actor": act.actor,
            "held_after": held,
            "held_cap": cap,
        }
        self.holdings.append(hand.row)
        told: Row = {
            "to_rep": hand.rep.id,
            "from_rep": giver,
            "from_pool": lead.pool_id,
            "holding_id": hand.id,
        }
        told |= {"grade": hand.grade, "held": held, "cap": cap, "recycle_at": lead.recycle_at}
        told |= {"override_reason": None, "is_explore": False}
        self.tell(lead, BEGUN[Cause(act.cause)], act, told, hand.version.id)

    def ended(self, lead: Lead, hand: Hand, act: Act, state: str, more: Row) -> None:
        """A holding ended, and the lead is in `state` or on its way to another hand."""
        to_pool = lead.home_pool if state == "pooled" else None
        hand.row |= {"ended_at": act.at, "end_cause": act.cause, "end_actor": act.actor, "to_pool": to_pool}
        hand.row["end_rule_version"] = hand.version.id
        told: Row = {"to_rep": None, "from_rep": hand.rep.id, "holding_id": hand.id, "grade": hand.grade}
        told |= {"to_pool": to_pool, "to_state": state, "paused_reason": None}
        told |= {"exempt_reason": lead.exempt_reason, "protect_until": lead.protect_until, **more}
        self.tell(lead, ENDED[act.cause], act, told, hand.version.id)

    def touched(
        self, lead: Lead, hand: Hand, contact: Contact, note: str | None, now: datetime, *, effective: bool
    ) -> UUID:
        """Somebody was in contact; the row's id."""
        touch_id = self._chance.id(now)
        self.touches.append(
            {
                "id": touch_id,
                "lead_id": lead.id,
                "rep_id": hand.rep.id,
                "holding_id": hand.id,
                "kind": contact.kind,
                "outcome": contact.outcome,
                "direction": contact.direction,
                "seconds": contact.seconds,
                "occurred_at": now,
                "recorded_at": now,
                "note": note,
                "effective": effective,
            }
        )
        return touch_id

    def noticed(self, lead: Lead, hand: Hand, kind: Kind, now: datetime) -> None:
        """A reminder reached the holder's inbox; the last one, the manager's too."""
        manager = hand.rep.manager_id if kind is Kind.LAST_DAY else None
        self.notices += (
            {
                "id": self._chance.id(now),
                "recipient_id": recipient,
                "kind": kind.value,
                "lead_id": lead.id,
                "holding_id": hand.id,
                "recycle_at": lead.recycle_at,
                "data": {"lead": lead.prospect.fields["company"], "rep": hand.rep.person.name},
                "created_at": now,
                "delivered_at": now,
            }
            for recipient in (hand.rep.id, manager)
            if recipient
        )
