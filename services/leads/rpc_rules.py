"""Remote methods around versions of the rules: trying, comparing, withdrawing them. No rule, no query."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.leads import schemas
from services.leads.answers_rules import dry_run_answer
from services.leads.domain.rule_words import changes
from services.leads.repository import rule_versions
from services.leads.repository.dryrun import DryRun, Shown
from services.leads.repository.reach import visible_to
from services.leads.repository.reps import company_calendar
from services.leads.repository.rule_versions import check_draft
from services.leads.repository.rulebook import Draft
from services.leads.wired import Wired
from shared.errors import Invalid
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]

_ONE_VIEW = text("set transaction isolation level repeatable read, read only")


class RulesRpc(Wired):
    """What people ask about rules before they put them in force."""

    @rpc
    def dry_run_pool_rules(self, body: Answer) -> Answer:
        """Say what rules would do now or at `as_of`; answers `DryRun`.

        The database shows it one moment and refuses any write.
        """
        wanted, now = load(schemas.DryRunBody, body), self.clock.now()
        as_of, draft = wanted["as_of"] or now, Draft(wanted["pool_id"], wanted["rules"])
        with self.db.transaction() as session:
            session.execute(_ONE_VIEW)
            check_draft(session, draft, self.call.actor)
            if as_of < now:
                raise _fault("/as_of", "rules are tried at a time to come")
            hands = visible_to(session, self.call.actor).hands
            shown = _shown(wanted, None if hands is None else frozenset(hands))
            found = dry_run_answer(DryRun(session, draft, as_of), shown, company_calendar(session), as_of)
        pool_id = str(draft.pool_id) if draft.pool_id else None
        return {"as_of": as_of.isoformat(), "pool_id": pool_id} | found

    @rpc
    def diff_pool_rules(self, version_id: str, query: Answer) -> Answer:
        """What a version says otherwise than another, by default the one before; answers `RulesDiff`."""
        against, now = load(schemas.RulesDiffQuery, query, at="query").get("against"), self.clock.now()
        with self.db.transaction() as session:
            version = rule_versions.get_version(session, UUID(version_id), now)
            against = against or rule_versions.version_before(session, version)
            other = rule_versions.get_version(session, against, now) if against else None
        is_company = version["pool_id"] is None
        found = changes(other["rules"] if other else {}, version["rules"], is_company=is_company)
        data = [asdict(each) | {"words": each.words()} for each in found]
        return {"version": version, "against": other, "data": data}

    @rpc
    def withdraw_pool_rules(self, version_id: str, body: Answer | None = None) -> Answer:
        """Let a scheduled version never begin; answers the `PoolRuleVersion`, withdrawn."""
        load(schemas.EmptyBody, body)
        actor, now = self.call.actor, self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "withdraw_pool_rules",
            version_id,
            lambda s: rule_versions.withdraw_version(s, UUID(version_id), actor=actor, now=now),
        )


def _shown(wanted: Answer, hands: frozenset[UUID] | None) -> Shown:
    after = wanted["after"]
    place = (datetime.fromisoformat(after["recycle_at"]), after["id"]) if after else None
    return Shown(wanted["show"] == "present", wanted["limit"], place, hands)


def _fault(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "invalid", "detail": detail}]
    )
