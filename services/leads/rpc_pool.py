"""Remote methods of pools, holdings, touches and lists. No rule, no query."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.contact import scrub
from services.leads.domain.next_steps import Step, check_due
from services.leads.domain.reach import sees_every_pool
from services.leads.domain.turnover import Contact
from services.leads.repository import (
    claims,
    hands,
    history,
    leads,
    listing,
    pools,
    rule_versions,
    stages,
    touches,
)
from services.leads.repository.eligibility import eligibility
from services.leads.repository.nurture import promote
from services.leads.repository.reach import check_pool_in_reach, lead_in_reach, visible_to
from services.leads.wired import Wired
from shared.context import Actor
from shared.errors import Forbidden, Invalid
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]
_CLOCKS_DIFFER = timedelta(minutes=2)


class PoolRpc(Wired):
    """What people do with pools and with the leads they hold."""

    @rpc
    def list_leads(self, query: _Answer) -> _Answer:
        """Leads within the caller's reach, a page at a time; contact details are masked."""
        wanted = load(schemas.LeadsQuery, query, at="query")
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            return _page(listing.list_leads(session, visible, wanted))

    @rpc
    def get_lead(self, lead_id: str) -> _Answer:
        """One lead; its holder sees the contact details."""
        with self.db.transaction() as session:
            return leads.get_lead(session, UUID(lead_id), actor=self.call.actor, now=self.clock.now())

    @rpc
    def get_history(self, lead_id: str, query: _Answer) -> _Answer:
        """What happened to a lead, newest first."""
        wanted = load(schemas.HistoryQuery, query, at="query")
        with self.db.transaction() as session:
            lead = lead_in_reach(session, UUID(lead_id), self.call.actor)
            before = wanted["after"]["tick"] if wanted["after"] else None
            limit = wanted["limit"]
            rows = history.read(session, UUID(lead_id), before, limit + 1)
            lines = [history.told(row) for row in rows[:limit]]
        if not _holds(self.call.actor, lead.owner_id):
            lines = [
                line | {part: scrub(line[part]) for part in ("words", "why", "details")} for line in lines
            ]
        return {"data": lines, "next_after": {"tick": rows[limit - 1].tick} if len(rows) > limit else None}

    @rpc
    def list_pools(self, query: _Answer | None = None) -> _Answer:  # noqa: ARG002 - lists have a query
        """Pools within the caller's reach; all of them for HR."""
        with self.db.transaction() as session:
            mine = None if sees_every_pool(self.call.actor) else visible_to(session, self.call.actor).pools
            return {"data": pools.list_pools(session, mine), "next_after": None}

    @rpc
    def get_pool(self, pool_id: str) -> _Answer:
        """One pool."""
        with self.db.transaction() as session:
            check_pool_in_reach(session, UUID(pool_id), self.call.actor)
            return pools.get_pool(session, UUID(pool_id))

    @rpc
    def create_pool(self, body: _Answer) -> _Answer:
        """Open a pool."""
        wanted = load(schemas.PoolBody, body)
        return self._once("create_pool", body, lambda s: pools.create_pool(s, wanted, now=self.clock.now()))

    @rpc
    def update_pool(self, pool_id: str, body: _Answer, if_match: int | None = None) -> _Answer:
        """Change a pool; closing one moves its leads where it says, some at a time, and can be sent again."""
        changes = load(schemas.PoolPatchBody, body)
        leads_to = changes.pop("leads_to", None)
        with self.db.transaction() as session:
            check_pool_in_reach(session, UUID(pool_id), self.call.actor, also_closed=True)
        if changes.get("active") is False:
            return self._close_pool(UUID(pool_id), changes, leads_to, if_match)
        with self.db.transaction() as session:
            return pools.update_pool(session, UUID(pool_id), changes, if_match)

    def _close_pool(
        self, pool_id: UUID, changes: _Answer, leads_to: UUID | None, if_match: int | None
    ) -> _Answer:
        """Move what is there, close, and move what was on its way there meanwhile."""
        self._give_leads_away(pool_id, leads_to, if_match)
        with self.db.transaction() as session:
            pools.check_can_close(session, pool_id, leads_to, if_match)
            told = pools.update_pool(session, pool_id, changes, if_match)
        pools.wait_until_settled(self.db)
        self._give_leads_away(pool_id, leads_to, None)
        return told

    def _give_leads_away(self, pool_id: UUID, leads_to: UUID | None, if_match: int | None) -> None:
        more = True
        while more:
            with self.db.transaction() as session:
                to = pools.check_can_close(session, pool_id, leads_to, if_match)
                more = pools.give_leads_away(
                    session, pool_id, to, actor=self.call.actor, now=self.clock.now()
                )

    @rpc
    def list_pool_leads(self, pool_id: str, query: _Answer) -> _Answer:
        """The leads of a pool, a page at a time; contact details are masked."""
        wanted = load(schemas.PoolLeadsQuery, query, at="query")
        with self.db.transaction() as session:
            check_pool_in_reach(session, UUID(pool_id), self.call.actor)
            return _page(listing.list_pool_leads(session, UUID(pool_id), wanted))

    @rpc
    def get_eligibility(self, pool_id: str, query: _Answer) -> _Answer:
        """Whether the caller may claim from a pool, and what every rule says."""
        wanted = load(schemas.EligibilityQuery, query, at="query")
        with self.db.transaction() as session:
            check_pool_in_reach(session, UUID(pool_id), self.call.actor)
            lead_id, now = wanted.get("lead_id"), self.clock.now()
            return eligibility(session, UUID(pool_id), lead_id, actor=self._actor(), now=now)

    @rpc
    def claim_lead(self, lead_id: str, body: _Answer | None = None) -> _Answer:
        """Give a pooled lead to the rep who asks; emits `lead_claimed`."""
        load(schemas.EmptyBody, body)
        actor, now = self._actor(), self.clock.now()
        return claims.claim_once(self.db, self.call.key, UUID(lead_id), actor=actor, now=now)

    @rpc
    def claim_next(self, pool_id: str, body: _Answer | None = None) -> _Answer:
        """Give the rep who asks the best lead they may have; emits `lead_claimed`."""
        grade = load(schemas.ClaimNextBody, body).get("grade")
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "claim_next",
            [pool_id, grade],
            lambda s: claims.claim_next(s, UUID(pool_id), grade, actor=actor, now=now),
        )

    @rpc
    def claim_batch(self, pool_id: str, body: _Answer) -> _Answer:
        """Claim up to 100 leads in order, each with its own answer; emits `lead_claimed` for each."""
        lead_ids = load(schemas.ClaimsBody, body)["lead_ids"]
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "claim_batch",
            [pool_id, body],
            lambda s: {"data": claims.claim_batch(s, UUID(pool_id), lead_ids, actor=actor, now=now)},
        )

    @rpc
    def release_lead(self, lead_id: str, body: _Answer | None = None) -> _Answer:
        """Give a lead back to its pool; emits `lead_released`."""
        reason = load(schemas.ReleaseBody, body).get("reason")
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "release_lead",
            [lead_id, body],
            lambda s: hands.release(s, UUID(lead_id), reason, actor=actor, now=now),
        )

    @rpc
    def promote_lead(self, lead_id: str, body: _Answer) -> _Answer:
        """Put a nurtured lead into a pool; emits `lead_pooled`."""
        wanted = load(schemas.PromoteBody, body)
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "promote_lead",
            [lead_id, body],
            lambda s: promote(
                s, UUID(lead_id), wanted.get("pool_id"), wanted["reason"], actor=actor, now=now
            ),
        )

    @rpc
    def undo_claim(self, lead_id: str, body: _Answer | None = None) -> _Answer:
        """Take a claim back within minutes, before contact details were shown; emits `lead_released`."""
        load(schemas.EmptyBody, body)
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "undo_claim", lead_id, lambda s: hands.undo_claim(s, UUID(lead_id), actor=actor, now=now)
        )

    @rpc
    def transfer_lead(self, lead_id: str, body: _Answer) -> _Answer:
        """Give a lead to another rep within their caps; emits `lead_transferred`."""
        wanted = load(schemas.TransferBody, body)
        reason, override = wanted.get("reason"), wanted["override"]
        if override and not reason:
            raise _required("/reason", "an override needs a reason")
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "transfer_lead",
            [lead_id, body],
            lambda s: hands.transfer(
                s, UUID(lead_id), wanted["to"], reason=reason, override=override, actor=actor, now=now
            ),
        )

    @rpc
    def protect_lead(self, lead_id: str, body: _Answer | None = None) -> _Answer:
        """Keep a lead from being recycled for some days, within the quota."""
        days = load(schemas.ProtectBody, body).get("days")
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "protect_lead",
            [lead_id, body],
            lambda s: hands.protect(s, UUID(lead_id), days, actor=actor, now=now),
        )

    @rpc
    def log_touch(self, lead_id: str, body: _Answer) -> _Answer:
        """Write down a contact; emits `lead_touched`."""
        wanted = load(schemas.TouchBody, body)
        actor, now = self._actor(), self.clock.now()
        occurred_at = wanted.get("occurred_at") or now
        if occurred_at > now + _CLOCKS_DIFFER:
            raise _required("/occurred_at", "a contact cannot lie ahead")
        direction = wanted.get("direction") or ("in" if wanted["kind"] == "reply" else "out")
        contact = Contact(wanted["kind"], direction, wanted.get("outcome"), wanted.get("seconds"))
        step = Step(**wanted["next_step"]) if "next_step" in wanted else None
        if step:
            check_due(step, now, pointer="/next_step/due_at")
        touched = touches.Touched(
            contact, min(occurred_at, now), wanted.get("note"), step, wanted["next_step_done"]
        )
        return self._once(
            "log_touch",
            [lead_id, body],
            lambda s: touches.log_touch(s, UUID(lead_id), touched, actor=actor, now=now),
        )

    @rpc
    def list_touches(self, lead_id: str, query: _Answer) -> _Answer:
        """Contacts with the person behind a lead, newest first."""
        wanted = load(schemas.TouchesQuery, query, at="query")
        after = (wanted["after"]["occurred_at"], wanted["after"]["id"]) if wanted["after"] else None
        with self.db.transaction() as session:
            lead = lead_in_reach(session, UUID(lead_id), self.call.actor)
            rows = touches.list_touches(session, UUID(lead_id), wanted["limit"], after)
            told = [touches.told(row) for row in rows]
        if not _holds(self.call.actor, lead.owner_id):
            told = [each | {"note": scrub(each["note"])} for each in told]
        last = told[-1] if len(told) == wanted["limit"] else None
        after_next = {"occurred_at": last["occurred_at"], "id": last["id"]} if last else None
        return {"data": told, "next_after": after_next}

    @rpc
    def set_stage(self, lead_id: str, body: _Answer) -> _Answer:
        """Move a held lead along the funnel; emits `lead_stage_changed` and, at an end, what it came to."""
        move = stages.StageMove(**load(schemas.StageBody, body))
        actor, now = self._actor(), self.clock.now()
        return self._once(
            "set_stage",
            [lead_id, body],
            lambda s: stages.set_stage(s, UUID(lead_id), move, actor=actor, now=now),
        )

    @rpc
    def list_pool_rules(self, query: _Answer) -> _Answer:
        """Versions of the company's rules or of a pool's own, newest first."""
        wanted = load(schemas.PoolRulesQuery, query, at="query")
        before = wanted["after"]["number"] if wanted["after"] else None
        with self.db.transaction() as session:
            versions = rule_versions.list_versions(
                session, wanted.get("pool_id"), before, wanted["limit"], self.clock.now()
            )
        more = len(versions) == wanted["limit"] and versions[-1]["number"] > 1
        return {"data": versions, "next_after": {"number": versions[-1]["number"]} if more else None}

    @rpc
    def create_pool_rules(self, body: _Answer) -> _Answer:
        """Write the next version of the rules; running holdings stay under theirs."""
        wanted = load(schemas.PoolRulesBody, body)
        actor, now = self.call.actor, self.clock.now()
        return self._once(
            "create_pool_rules", body, lambda s: rule_versions.add_version(s, wanted, actor=actor, now=now)
        )

    def _once(self, operation: str, request: Any, act: Callable[[Session], _Answer]) -> _Answer:
        return run_once(self.db, self.call.key, operation, request, act)

    def _actor(self) -> Actor:
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return actor


def _page(page: listing.Page) -> _Answer:
    return {"data": [leads.line(row) for row in page.leads], "next_after": page.next_after}


def _holds(actor: Actor | None, owner_id: UUID | None) -> bool:
    return actor is not None and owner_id == actor.id


def _required(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "required", "detail": detail}]
    )
